/** Runs one cell: its outputs, number and times are in the cell afterwards, and how it ended is judged. */
import type { Content } from "../../wire";
import type { CellEnd } from "../kernel/execute";
import type { RunningKernel } from "../kernel/running-kernel";
import { type CodeCell, clearCell, sourceOf, tagsOf } from "../nbformat";
import type { CellLimit } from "./cell-limit";
import { type CellResult, completeOutputs, judge } from "./cell-outcome";
import type { OutputKeeper } from "./output-keeper";
import { recordReply } from "./timing";

export interface CellRequest {
  kernel: RunningKernel;
  keeper: OutputKeeper;
  limit: CellLimit;
  /** Metadata of the request. */
  metadata: Content;
  allowedNames: readonly string[];
  /** Gets the request's id before anything is published about it. */
  onRequest: (id: string) => void;
}

export interface CellRun {
  end: CellEnd;
  result: CellResult;
  /** What was wrong, in one line. */
  note?: string;
  seconds: number;
}

export interface StartedCell {
  /**
   * Settles when the kernel has replied or the cell has ended without: whether all is well, so that the next request
   * may go out.
   */
  answered: Promise<boolean>;
  /** The cell's end: all that it shows has arrived. */
  run: Promise<CellRun>;
}

const incompleteNote = "the kernel never said that it had sent all of this cell's output: some may be missing";

/** Starts a cell; what it prints is kept in it. */
export function startCell(cell: CodeCell, request: CellRequest): StartedCell {
  clearCell(cell);
  let answer: (well: boolean) => void = () => {};
  const answered = new Promise<boolean>((resolve) => {
    answer = resolve;
  });
  const mustFail = tagsOf(cell).includes("raises-exception");
  const run = runCell(cell, request, (reply) => answer(reply.status === "ok" && !mustFail));
  void run.finally(() => answer(false));
  return { answered, run };
}

async function runCell(cell: CodeCell, request: CellRequest, onReply: (reply: Content) => void): Promise<CellRun> {
  const { kernel, keeper, limit, metadata, allowedNames, onRequest } = request;
  const start = performance.now();
  const { seconds: limitSeconds } = limit;
  const end = await kernel.execute({ code: sourceOf(cell), metadata, seconds: limitSeconds, onRequest, onReply });
  const seconds = (performance.now() - start) / 1000;
  keeper.finish(cell);
  const isIncomplete = (end.status === "ok" || end.status === "error") && end.incomplete === true;
  if (isIncomplete) cell.outputs.push({ output_type: "stream", name: "stderr", text: `[${incompleteNote}]\n` });
  completeOutputs(cell, end, limit.name);
  if (end.status === "ok" || end.status === "error") {
    recordReply(cell, end.repliedAt);
    if (typeof end.reply.execution_count === "number") cell.execution_count = end.reply.execution_count;
  }
  const { result, note } = judge(cell, end, allowedNames);
  return { end, seconds, result, note: note ?? (isIncomplete ? incompleteNote : undefined) };
}
