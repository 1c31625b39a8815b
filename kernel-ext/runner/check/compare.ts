/** The differences between the outputs a notebook holds and those of a run, cell by cell. */
import { createTwoFilesPatch } from "diff";
import { type CodeCell, isToRun, type Notebook, sourceOf, tagsOf } from "../nbformat";
import { type ComparedOutput, comparedOutputs } from "./outputs";
import { type Rule, ruleOf } from "./rule";
import type { Sanitizer } from "./sanitize";
import { textsAgree } from "./texts";

export interface CellDifference {
  /** Position in the notebook that was run, counted from 1. */
  position: number;
  /** The cell's first line. */
  source: string;
  /** Which output differs. */
  output: string;
  /** The difference in words and lines. */
  text: string;
}

export interface OutputComparison {
  differences: CellDifference[];
  /** Cells that were compared. */
  compared: number;
  /** Positions of cells that the notebook holds no run of. */
  neverRun: number[];
}

/** Compares cell by cell in order; cells of injected parameters are left out, as the notebook need not hold them. */
export function compareNotebooks(
  stored: Notebook,
  executed: Notebook,
  sanitizers: readonly Sanitizer[] = [],
): OutputComparison {
  const isCompared = (cell: CodeCell) => !tagsOf(cell).includes("injected-parameters");
  const before = stored.cells.filter(isToRun).filter(isCompared);
  const after = executed.cells.filter(isToRun).filter(isCompared);
  const result: OutputComparison = { differences: [], compared: 0, neverRun: [] };
  before.forEach((cell, i) => {
    const position = executed.cells.indexOf(after[i]) + 1;
    const rule = ruleOf(cell);
    if (rule.kind === "ignore") return;
    if (cell.execution_count === null && cell.outputs.length === 0) {
      result.neverRun.push(position);
      return;
    }
    result.compared++;
    const source = sourceOf(cell).trim().split("\n")[0];
    const found = comparedOutputs(after[i], sanitizers);
    const differing = pair(comparedOutputs(cell, sanitizers), found).filter((both) => !agree(both, rule));
    for (const both of differing) {
      result.differences.push({
        position,
        source,
        output: (both.expected ?? both.found)!.name,
        text: words(both, rule),
      });
    }
  });
  return result;
}

interface Pair {
  expected?: ComparedOutput;
  found?: ComparedOutput;
}

/** Outputs of the same name face one another in order; what has no partner stands alone. */
function pair(expected: readonly ComparedOutput[], found: readonly ComparedOutput[]): Pair[] {
  const left = [...found];
  const pairs = expected.map((output): Pair => {
    const at = left.findIndex(({ name }) => name === output.name);
    return { expected: output, found: at < 0 ? undefined : left.splice(at, 1)[0] };
  });
  return [...pairs, ...left.map((output) => ({ found: output }))];
}

function agree({ expected, found }: Pair, rule: Rule): boolean {
  if (!expected || !found) return false;
  return textsAgree(expected.text, found.text, rule);
}

/** Lines of a difference that are shown. */
const shown = 40;

function words({ expected, found }: Pair, rule: Rule): string {
  if (!found) return `the notebook holds it and the run did not write it:\n${cut(expected!.text)}`;
  if (!expected) return `the run wrote it and the notebook does not hold it:\n${cut(found.text)}`;
  if (!expected.readable)
    return `other content: ${expected.text.length} characters stored, ${found.text.length} written`;
  const patch = createTwoFilesPatch("stored", "this run", expected.text, found.text, "", "", { context: 2 });
  const lines = patch
    .split("\n")
    .slice(1)
    .filter((line) => !line.startsWith("\\ No newline"));
  const tolerance = rule.kind === "number" ? `beyond the tolerance of ${rule.tolerance}:\n` : "";
  return tolerance + cut(lines.join("\n").trimEnd());
}

function cut(text: string): string {
  const lines = text.split("\n").map((line) => (line.length > 200 ? `${line.slice(0, 199)}…` : line));
  return lines.length > shown
    ? [...lines.slice(0, shown), `… ${lines.length - shown} more lines`].join("\n")
    : lines.join("\n");
}
