/** Why a cell failed, as the protocol says it: ename, evalue, traceback. */
import { inspect } from "node:util";
import type { Diagnostic } from "tslab/dist/converter";
import { Interrupted } from "../cell";
import type { StackTraces } from "./stack-traces";

export interface Failure {
  ename: string;
  evalue: string;
  /** Lines to show, with ANSI colours. */
  traceback: string[];
}

const red = (text: string) => `\u001b[31m${text}\u001b[39m`;
const dim = (text: string) => `\u001b[2m${text}\u001b[22m`;

/** What was thrown while a cell ran: the message, an excerpt of the source at fault, the frames that are the user's, the causes. */
export function thrownFailure(thrown: unknown, stacks: StackTraces): Failure {
  if (!(thrown instanceof Error) && !isErrorLike(thrown)) {
    const text = typeof thrown === "string" ? thrown : inspect(thrown);
    return { ename: "Thrown", evalue: text, traceback: [red(`Thrown: ${text}`)] };
  }
  if (thrown instanceof Interrupted) {
    return { ename: thrown.name, evalue: thrown.message, traceback: [red(`${thrown.name}: ${thrown.message}`)] };
  }
  const ename = thrown.name || "Error";
  const { head, frames } = stacks.describe(thrown);
  const excerpt = stacks.excerpt(frames).map((line) => (line.startsWith(">") ? line : dim(line)));
  return {
    ename,
    evalue: thrown.message,
    traceback: [red(head), ...excerpt, ...frames, ...causes(thrown, stacks)],
  };
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

/** Errors of other realms, such as those of `node:vm` and jsdom, are no instances of this realm's Error. */
function isErrorLike(value: unknown): value is Error {
  return (
    value !== null && typeof value === "object" && typeof (value as Error).stack === "string" && "message" in value
  );
}

function causes(error: Error, stacks: StackTraces): string[] {
  if (error.cause === undefined) return [];
  const { traceback } = thrownFailure(error.cause, stacks);
  return ["", `caused by ${traceback[0]}`, ...traceback.slice(1)];
}
