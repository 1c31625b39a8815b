/** Why a cell failed, as the protocol says it: ename, evalue, traceback. */
import type { Diagnostic } from "tslab/dist/converter";
import { Interrupted } from "../cell";
import { type ErrorView, viewThrown } from "../values";
import { wayHere } from "./other-tongues";
import type { StackTraces } from "./stack-traces";

export interface Failure {
  ename: string;
  evalue: string;
  /** Lines to show, with ANSI styles. */
  traceback: string[];
}

/** Not red: the red of front-ends is hard to read on the ground that they give to errors. */
const bold = (text: string) => `\u001b[1m${text}\u001b[22m`;
const dim = (text: string) => `\u001b[2m${text}\u001b[22m`;

/**
 * What was thrown while a cell ran: the message, an excerpt of the source at fault, the frames that are the user's, the
 * error's own fields, and the errors behind it. Whatever was thrown, all of it is text, and soon.
 */
export function thrownFailure(thrown: unknown, stacks: StackTraces): Failure {
  try {
    return failureOf(thrown, stacks);
  } catch {
    // Nothing about it can be shown; a cell without a reply would be worse.
    const evalue = "what was thrown cannot be looked at";
    return { ename: "Thrown", evalue, traceback: [bold(`Thrown: ${evalue}`)] };
  }
}

function failureOf(thrown: unknown, stacks: StackTraces): Failure {
  if (Interrupted.is(thrown)) {
    return { ename: thrown.name, evalue: thrown.message, traceback: [bold(`${thrown.name}: ${thrown.message}`)] };
  }
  const view = viewThrown(thrown);
  if (typeof view === "string") return { ename: "Thrown", evalue: view, traceback: [bold(`Thrown: ${view}`)] };
  return { ename: view.name, evalue: view.message, traceback: tracebackOf(view, stacks) };
}

function tracebackOf(view: ErrorView, stacks: StackTraces): string[] {
  const { head, frames } = stacks.describe(view);
  const excerpt = stacks.excerpt(frames).map((line) => (line.startsWith(">") ? line : dim(line)));
  const fields = view.fields === "" ? [] : view.fields.split("\n");
  const behind = view.behind.flatMap(({ relation, view: other }) => {
    const [first, ...rest] = typeof other === "string" ? [bold(other)] : tracebackOf(other, stacks);
    return ["", `${relation} ${first}`, ...rest];
  });
  const left = view.left === 0 ? [] : ["", `and ${view.left} more`];
  return [bold(head), ...excerpt, ...frames, ...fields, ...behind, ...left];
}

/** Complaints of one cell that are shown, and characters of a line on each side of the place at fault. */
const limits = { complaints: 50, before: 60, behind: 100 };

/** What the compiler objected to, each with the line of the cell it is about; of a long line, what is around it. */
export function compileFailure(diagnostics: readonly Diagnostic[], source: string): Failure {
  const way = wayHere(source);
  if (way !== undefined) return { ename: "NotTypeScript", evalue: way, traceback: [bold(`NotTypeScript: ${way}`)] };
  const lines = source.split("\n");
  const shown = diagnostics.slice(0, limits.complaints);
  const traceback = shown.flatMap(({ start, end, messageText, code, fileName }) => {
    // Without a number where the compiler itself failed.
    const what = code === 0 ? messageText : `TS${code}: ${messageText}`;
    const head = bold(`${fileName ? `${fileName}:` : "line "}${start.line + 1}:${start.character + 1} - ${what}`);
    const line = lines[start.line];
    if (fileName || line === undefined) return [head];
    const from = start.character > limits.before + limits.behind ? start.character - limits.before : 0;
    const text = line.slice(from, start.character + limits.behind);
    const at = Math.max(0, start.character - from);
    const width = end.line === start.line ? end.character - start.character : line.length - start.character;
    const [cutBefore, cutBehind] = [from > 0 ? "…" : "", from + text.length < line.length ? "…" : ""];
    const mark = bold("~".repeat(Math.max(1, Math.min(width, text.length - at))));
    return [head, `  ${cutBefore}${text}${cutBehind}`, `  ${" ".repeat(cutBefore.length + at)}${mark}`];
  });
  const left = diagnostics.length - shown.length;
  if (left > 0) traceback.push(`and ${left} more`);
  const first = diagnostics[0];
  const evalue = first ? `line ${first.start.line + 1}: ${first.messageText}` : "the cell does not compile";
  return { ename: "TypeScriptError", evalue, traceback };
}
