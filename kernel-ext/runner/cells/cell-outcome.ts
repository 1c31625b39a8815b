/**
 * How a cell's end counts: whether something was wrong, and the error output that tells it even where the kernel wrote
 * none.
 */

import type { CellEnd } from "../kernel/execute";
import { describeDeath } from "../kernel/kernel-process";
import { type CodeCell, type IError, tagsOf } from "../nbformat";

export type CellResult = "good" | "allowed" | "failed";

/**
 * How the cell counts, and the error in one line. An error is right, and required, where the cell is tagged
 * `raises-exception`; it is allowed where its name (`ename`) is among `allowedNames` or the cell is tagged
 * `allow-error`.
 */
export function judge(
  cell: CodeCell,
  end: CellEnd,
  allowedNames: readonly string[] = [],
): { result: CellResult; note?: string } {
  const tags = tagsOf(cell);
  const mustFail = tags.includes("raises-exception");
  if (end.status === "ok") {
    return mustFail ? { result: "failed", note: "it is tagged raises-exception and raised none" } : { result: "good" };
  }
  if (end.status === "error" && mustFail) return { result: "good" };
  const { ename, evalue } = cell.outputs.findLast((output) => output.output_type === "error") as IError;
  const note = `${ename}: ${inOneLine(evalue)}`;
  const may = end.status === "error" && (tags.includes("allow-error") || allowedNames.includes(ename));
  return { result: may ? "allowed" : "failed", note };
}

/** The first line of a message, or more of it where that line only opens a bracket, as in zod's errors. */
function inOneLine(message: string): string {
  const [first] = message.split("\n", 1);
  if (!/^\s*[[{(]?\s*$/.test(first)) return first;
  const whole = message.replace(/\s+/g, " ").trim();
  return whole.length > 200 ? `${whole.slice(0, 199)}…` : whole;
}

/** Whether the kernel that ran the cell is gone. */
export function isLost(end: CellEnd): boolean {
  return end.status === "died" || (end.status === "timeout" && !end.recovered);
}

/**
 * A failure leaves an error output, whether the kernel wrote one or not. `limit` says which limit a cell that ran too
 * long had.
 */
export function completeOutputs(cell: CodeCell, end: CellEnd, limit: string): void {
  if (end.status === "ok" || (end.status === "error" && cell.outputs.some((output) => output.output_type === "error")))
    return;
  const [ename, evalue, ...more] = missingError(end, limit);
  cell.outputs.push({ output_type: "error", ename, evalue, traceback: [`${ename}: ${evalue}`, ...more] });
}

function missingError(end: Exclude<CellEnd, { status: "ok" }>, limit: string): [string, string, ...string[]] {
  switch (end.status) {
    case "timeout":
      return [
        "CellTimeout",
        `the cell ran past ${limit} and was ${end.recovered ? "interrupted" : "killed with its kernel"}`,
      ];
    case "died": {
      const lastWords = end.lastWords.split("\n").slice(-10);
      if (end.memory === undefined)
        return ["DeadKernel", `the kernel ended while the cell ran (${describeDeath(end.death)})`, ...lastWords];
      return ["MemoryLimit", `the kernel used ${end.memory}, and was ended`, ...lastWords];
    }
    case "aborted":
      return ["CellAborted", "the kernel did not run the cell"];
    default:
      return [
        String(end.reply.ename ?? "CellError"),
        String(end.reply.evalue ?? "the kernel reported an error without saying which"),
      ];
  }
}
