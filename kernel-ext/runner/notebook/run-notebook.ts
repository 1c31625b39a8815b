/** Runs one notebook from the first code cell to the last, saving after each: what nbclient's `execute` does. */
import { type Limits, startRunningKernel } from "../kernel/running-kernel";
import { createNotebookWriter } from "../nbformat";
import { recordable } from "../parameterize";
import { CellLoop, type CellLoopParts } from "./cell-loop";
import { prepare } from "./prepare-run";
import type { RunOptions } from "./run-options";
import { type RunRecord, recordKernel, recordRun } from "./run-record";
import { type RunSummary, RunTally } from "./run-summary";
import { scrapsOf } from "./scraps";

const defaultLimits: Limits = {
  startSeconds: 60,
  cellSeconds: 3600,
  totalSeconds: 0,
  graceSeconds: 10,
  memoryMegabytes: 0,
};

/**
 * @throws InputError when the notebook, its kernel or the output folder cannot be used; a failing cell is in the
 * summary instead.
 */
export async function runNotebook(file: string, options: RunOptions): Promise<RunSummary> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const prepared = prepare(file, options);
  const { notebook, output, found, plan } = prepared;
  const tally = new RunTally(prepared);
  if (plan.run.length > 0 || plan.kept.length === 0) {
    await runCells({ prepared, options, limits: { ...defaultLimits, ...options.limits }, tally, seconds });
  }
  const { error, failures, cells } = tally;
  return {
    ...{ notebook: file, output, kernel: found.name, status: error ? "failed" : "ok", error, seconds: seconds() },
    ...(failures.length > 0 && { failures }),
    ...{ parameters: recordable(options.parameters ?? {}), scraps: scrapsOf(notebook), cells },
  };
}

/** Starts the kernel, runs what is to be run, and records in the notebook that it was. */
async function runCells(parts: CellLoopParts): Promise<void> {
  const { prepared, options, limits, tally, seconds } = parts;
  const { notebook, output, found, folder } = prepared;
  const loop = new CellLoop(parts);
  const kernel = await startRunningKernel(found, folder, limits, (message) => loop.published(message));
  try {
    const parameters = options.parameters && recordable(options.parameters);
    const record: RunRecord = { status: "running", started: new Date().toISOString(), parameters };
    recordKernel(notebook, found.name, found.spec.display_name, kernel);
    recordRun(notebook, record);
    const writer = createNotebookWriter(output, notebook);
    // A folder that cannot be written to is found out before any work is done.
    writer.save([]);
    await writer.saved();
    await loop.run(kernel, writer);
    recordRun(notebook, { ...record, status: tally.error ? "failed" : "ok", seconds: Number(seconds().toFixed(3)) });
    writer.save([]);
    await writer.saved();
  } finally {
    await kernel.shutDown();
  }
}
