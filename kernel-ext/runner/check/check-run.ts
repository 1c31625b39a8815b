/** The check of one run: compared, reported, and counted as a failure where something differs. */
import { readNotebook } from "../nbformat";
import type { Reporter } from "../reporter";
import { type CellDifference, compareNotebooks } from "./compare";
import { builtInSanitizers, type Sanitizer } from "./sanitize";

/** Compares what `file` holds with the run's output; a run that failed already is compared as far as it came. */
export function checkRun(
  file: string,
  run: { output: string; status: "ok" | "failed"; error?: string; cells: readonly { position: number }[] },
  sanitizers: readonly Sanitizer[],
  reporter: Reporter,
): { status: "ok" | "failed"; error?: string; differences: CellDifference[] } {
  const all = [...builtInSanitizers, ...sanitizers];
  const { differences, compared, neverRun } = compareNotebooks(readNotebook(file), readNotebook(run.output), all);
  const reached = new Set(run.cells.map(({ position }) => position));
  const real = differences.filter(({ position }) => reached.has(position));
  for (const { position, source, output, text } of real) {
    const lines = text.split("\n").map((line) => `   ${line}`);
    reporter.line([`── cell ${position} differs in ${output}: ${source}`, ...lines].join("\n"));
  }
  if (neverRun.length > 0) {
    reporter.line(
      `${file}: nothing to compare with in cells ${neverRun.join(", ")}: the notebook holds no run of them`,
    );
  }
  const cells = new Set(real.map(({ position }) => position)).size;
  reporter.line(`${file}: ${compared} cells compared, ${cells} differ`);
  if (real.length === 0) return { status: run.status, error: run.error, differences: [] };
  const first = real[0];
  return {
    status: "failed",
    error: run.error ?? `cell ${first.position} differs in ${first.output} from what the notebook holds`,
    differences: real,
  };
}
