/** How a cell's end counts: whether something was wrong, and the error output that tells it even where the kernel wrote none. */
import { type CodeCell, type IError, tagsOf } from "./notebook";
import { type CellEnd, describeDeath } from "./running-kernel";

/** What was wrong with the cell, or undefined. An error is right, and required, where the cell is tagged `raises-exception`. */
export function problemOf(cell: CodeCell, end: CellEnd): string | undefined {
  const mustFail = tagsOf(cell).includes("raises-exception");
  if (end.status === "ok") return mustFail ? "it is tagged raises-exception and raised none" : undefined;
  if (end.status === "error" && mustFail) return undefined;
  const { ename, evalue } = cell.outputs.findLast((output) => output.output_type === "error") as IError;
  return `${ename}: ${evalue.split("\n")[0]}`;
}

/** A failure leaves an error output, whether the kernel wrote one or not. */
export function completeOutputs(cell: CodeCell, end: CellEnd): void {
  if (end.status === "ok" || (end.status === "error" && cell.outputs.some((output) => output.output_type === "error")))
    return;
  const [ename, evalue, ...more] = missingError(end);
  cell.outputs.push({ output_type: "error", ename, evalue, traceback: [`${ename}: ${evalue}`, ...more] });
}

function missingError(end: Exclude<CellEnd, { status: "ok" }>): [string, string, ...string[]] {
  switch (end.status) {
    case "timeout":
      return [
        "CellTimeout",
        `the cell ran past its limit and was ${end.recovered ? "interrupted" : "killed with its kernel"}`,
      ];
    case "died":
      return [
        "DeadKernel",
        `the kernel ended while the cell ran (${describeDeath(end.death)})`,
        ...end.lastWords.split("\n").slice(-10),
      ];
    case "aborted":
      return ["CellAborted", "the kernel did not run the cell"];
    default:
      return [
        String(end.reply.ename ?? "CellError"),
        String(end.reply.evalue ?? "the kernel reported an error without saying which"),
      ];
  }
}
