/**
 * The times Jupyter's own clients record in a cell's metadata, under the names they use (nbformat 4.4,
 * `metadata.execution`).
 */
import type { Message } from "../../wire";
import type { CodeCell } from "../nbformat";

/** Notes the time of a published message, as far as Jupyter notes it. */
export function recordTime(cell: CodeCell, { header, content }: Message): void {
  if (header.msg_type === "execute_input") timesOf(cell)["iopub.execute_input"] = header.date;
  if (header.msg_type !== "status") return;
  const state = content.execution_state;
  if (state === "busy" || state === "idle") timesOf(cell)[`iopub.status.${state}`] = header.date;
}

/** Notes when the kernel replied; the cell counts as finished from now on. */
export function recordReply(cell: CodeCell, repliedAt = new Date().toISOString()): void {
  timesOf(cell)["shell.execute_reply"] = repliedAt;
}

function timesOf(cell: CodeCell): Record<string, string> {
  const metadata = cell.metadata as { execution?: Record<string, string> };
  metadata.execution ??= {};
  return metadata.execution;
}
