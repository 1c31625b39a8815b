/** Why a cell failed, as the protocol says it: ename, evalue, traceback. */
import { inspect } from "node:util";
import type { Diagnostic } from "tslab/dist/converter";

export interface Failure {
  ename: string;
  evalue: string;
  /** Lines to show, with ANSI colours. */
  traceback: string[];
}

const red = (text: string) => `\u001b[31m${text}\u001b[39m`;

/** What was thrown while a cell ran, without the frames of the kernel's own machinery. Lines are those of the emitted JavaScript. */
export function thrownFailure(thrown: unknown): Failure {
  if (!(thrown instanceof Error)) {
    const text = typeof thrown === "string" ? thrown : inspect(thrown);
    return { ename: "Thrown", evalue: text, traceback: [red(`Thrown: ${text}`)] };
  }
  if (isInterrupt(thrown)) {
    const evalue = "the cell was interrupted";
    return { ename: "Interrupted", evalue, traceback: [red(`Interrupted: ${evalue}`)] };
  }
  const ename = thrown.name || "Error";
  const [head, ...frames] = stackLines(thrown);
  return { ename, evalue: thrown.message, traceback: [red(head), ...frames, ...causes(thrown)] };
}

/** What the compiler objected to, each with the line of the cell it is about. */
export function compileFailure(diagnostics: readonly Diagnostic[], source: string): Failure {
  const lines = source.split("\n");
  const traceback = diagnostics.flatMap(({ start, end, messageText, code, fileName }) => {
    const head = red(
      `${fileName ? `${fileName}:` : "line "}${start.line + 1}:${start.character + 1} - TS${code}: ${messageText}`,
    );
    const text = lines[start.line];
    if (fileName || text === undefined) return [head];
    const width =
      end.line === start.line ? Math.max(1, end.character - start.character) : text.length - start.character;
    return [head, `  ${text}`, `  ${" ".repeat(Math.max(0, start.character))}${red("~".repeat(Math.max(1, width)))}`];
  });
  const first = diagnostics[0];
  const evalue = first ? `line ${first.start.line + 1}: ${first.messageText}` : "the cell does not compile";
  return { ename: "TypeScriptError", evalue, traceback };
}

function isInterrupt(error: Error): boolean {
  // breakOnSigint throws the one, tslab's executor rejects with the other.
  return (
    (error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_INTERRUPTED" ||
    error.message === "Interrupted asynchronously"
  );
}

/** The message as one entry, then the frames up to where the executor called the cell. */
function stackLines(error: Error): string[] {
  const stack = undecorated(error.stack ?? String(error), error.message);
  const at = stack.search(/\n {4}at /);
  if (at < 0) return [stack];
  const frames = stack.slice(at + 1).split("\n");
  const own = frames.findIndex((frame) => /[\\/]tslab[\\/]dist[\\/]|node:vm/.test(frame));
  return [stack.slice(0, at), ...(own < 0 ? frames : frames.slice(0, own))];
}

/** Node puts the emitted line in front of the stack of what `vm` threw. It is not the cell's own text, and hides the message. */
function undecorated(stack: string, message: string): string {
  const start = /^cell-\d+\.js:\d+\n/.test(stack) ? stack.indexOf(message, stack.indexOf("\n\n")) : 0;
  return start > 0 ? stack.slice(stack.lastIndexOf("\n", start) + 1) : stack;
}

function causes(error: Error): string[] {
  if (error.cause === undefined) return [];
  const { traceback } = thrownFailure(error.cause);
  return ["", `caused by ${traceback[0]}`, ...traceback.slice(1)];
}
