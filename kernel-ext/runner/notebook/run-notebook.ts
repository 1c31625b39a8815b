/** Runs one notebook from the first code cell to the last, saving after each: what nbclient's `execute` does. */
import type { Message } from "../../wire";
import { limitOf } from "../cells/cell-limit";
import { isLost } from "../cells/cell-outcome";
import { failureText } from "../cells/failure-text";
import { createOutputKeeper } from "../cells/outputs";
import { type StartedCell, startCell } from "../cells/run-cell";
import { recordTime } from "../cells/timing";
import { type CellEnd, type Limits, startRunningKernel } from "../kernel/running-kernel";
import { type CodeCell, clearCell, createNotebookWriter, hasIds, sourceOf } from "../nbformat";
import { type ParameterValues, recordable } from "../parameterize";
import { type Prepared, prepare } from "./prepare-run";
import type { RunOptions } from "./run-options";
import { type RunRecord, recordKernel, recordRun } from "./run-record";
import { type Scraps, scrapsOf } from "./scraps";

export interface CellSummary {
  /** Position in the notebook, counted from 1 over all its cells. */
  position: number;
  id?: string;
  /** `kept`: done by an earlier run and not run again. */
  status: CellEnd["status"] | "kept";
  seconds: number;
  /** What was wrong, in one line; an allowed error is not. */
  problem?: string;
}

export interface RunSummary {
  notebook: string;
  /** The executed notebook. */
  output: string;
  kernel: string;
  status: "ok" | "failed";
  /** What went wrong first, in one line. */
  error?: string;
  /** The errors that `allowErrors` let pass, a line each. */
  failures?: string[];
  seconds: number;
  parameters: ParameterValues;
  scraps: Scraps;
  cells: CellSummary[];
}

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
  const prepared = prepare(file, options);
  const { notebook, output, found, plan, reporter } = prepared;
  const parameters = options.parameters ?? {};
  const given = options.parameters && recordable(options.parameters);
  const seconds = () => (performance.now() - started) / 1000;
  const cells = plan.kept.map((cell) => summaryOf(prepared, cell, "kept", 0));
  const failures: string[] = [];
  const finish = (error?: string): RunSummary => ({
    ...{ notebook: file, output, kernel: found.name, status: error ? "failed" : "ok", error, seconds: seconds() },
    ...(failures.length > 0 && { failures }),
    ...{ parameters: recordable(parameters), scraps: scrapsOf(notebook), cells },
  });
  if (plan.run.length === 0 && plan.kept.length > 0) return finish();

  const { allowedNames = [], maxOutput } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const cellOf = new Map<string, CodeCell>();
  const keeper = createOutputKeeper({ maxOutput });
  const changed = new Set<CodeCell>();
  const onPublished = (message: Message) => {
    const cell = cellOf.get(message.parent.msg_id ?? "");
    if (!cell) return;
    recordTime(cell, message);
    for (const touched of keeper.apply(cell, message)) changed.add(touched);
    reporter.published(message);
  };
  const kernel = await startRunningKernel(found, prepared.folder, limits, onPublished);
  let error: string | undefined;
  try {
    const record: RunRecord = { status: "running", started: new Date().toISOString(), parameters: given };
    recordKernel(notebook, found.name, found.spec.display_name, kernel);
    recordRun(notebook, record);
    const writer = createNotebookWriter(output, notebook);
    // A folder that cannot be written to is found out before any work is done.
    writer.save([]);
    await writer.saved();
    const begin = (cell: CodeCell): StartedCell => {
      changed.add(cell);
      const metadata = hasIds(notebook) ? { cellId: cell.id } : {};
      const onRequest = (id: string) => cellOf.set(id, cell);
      const limit = limitOf(cell, limits, seconds());
      return startCell(cell, { kernel, keeper, limit, metadata, allowedNames, onRequest });
    };
    const timeIsUp = () => limits.totalSeconds > 0 && seconds() >= limits.totalSeconds;
    let ahead: StartedCell | undefined;
    for (const [i, cell] of plan.run.entries()) {
      const next = plan.run.at(i + 1);
      reporter.cell(i + 1, sourceOf(cell));
      const current = ahead ?? begin(cell);
      // A kernel that has replied has its next request at once, while the rest of what it published is on its way and
      // is saved. No earlier: a kernel aborts only what it has read before the failure, and ipykernel 7.4 ran 17 of 300
      // cells that were sent as the cell before them began and failed at once. What follows a failed check must not
      // run.
      const isFree = next !== undefined && (await Promise.race([current.answered, writer.failed])) && !timeIsUp();
      ahead = isFree ? begin(next) : undefined;
      const run = await Promise.race([current.run, writer.failed]);
      changed.add(cell);
      const problem = run.result === "failed" ? run.note : undefined;
      const goesOn = problem === undefined || (options.allowErrors && !isLost(run.end) && !timeIsUp());
      if (goesOn && next !== undefined) ahead ??= begin(next);
      writer.save(changed);
      changed.clear();
      cells.push({ ...summaryOf(prepared, cell, run.end.status, run.seconds), problem });
      reporter.cellEnd(run.seconds, run.note);
      if (problem !== undefined) {
        const position = prepared.positions.get(cell) as number;
        if (options.allowErrors && run.end.status === "error") failures.push(`cell ${position}: ${problem}`);
        else error ??= `cell ${position}: ${problem}`;
        reporter.line(failureText(cell, position, problem));
      }
      if (goesOn) continue;
      // The kernel died between its reply and the end of what it published: the next cell was asked for in vain.
      await ahead?.run;
      if (ahead && next) clearCell(next);
      break;
    }
    recordRun(notebook, { ...record, status: error ? "failed" : "ok", seconds: Number(seconds().toFixed(3)) });
    writer.save([]);
    await writer.saved();
  } finally {
    await kernel.shutDown();
  }
  return finish(error);
}

function summaryOf(
  { positions }: Prepared,
  cell: CodeCell,
  status: CellSummary["status"],
  seconds: number,
): CellSummary {
  return { position: positions.get(cell) as number, id: cell.id as string | undefined, status, seconds };
}
