/** A run as a task that a person watches: its bar ends as the run does, and the cell's interrupt fails the cell. */
import type { ProgressTask } from "../../progress";
import type { TrainProgress } from "../progress";
import type { RunResult, RunSettings } from "./plan";

/** A cell's interrupt ended a run; nothing is lost. */
export class RunInterrupted extends Error {
  override readonly name = "RunInterrupted";
  constructor(
    readonly folder: string,
    readonly step: number,
    steps: number,
  ) {
    super(
      `the run was interrupted after step ${step} of ${steps}; its state is saved in ${folder}: go on with resume: true`,
    );
  }
}

/**
 * Ends the task as `work` ends.
 * @param signal the caller's own, who learns from the result that it was aborted
 * @throws RunInterrupted when the run was interrupted without one
 */
export async function asTask<P extends TrainProgress, R extends RunResult<RunSettings>>(
  task: ProgressTask<P>,
  signal: AbortSignal | undefined,
  work: () => Promise<R>,
): Promise<R> {
  try {
    const result = await work();
    const { folder, status, kept, manifest } = result;
    if (kept) task.kept(manifest.step);
    else task.end(status === "complete" ? "done" : "stopped");
    if (status === "interrupted" && !signal) throw new RunInterrupted(folder, manifest.step, manifest.options.steps);
    return result;
  } finally {
    task.end("failed");
  }
}
