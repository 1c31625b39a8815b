/** Runs one notebook from the first code cell to the last, saving after each: what nbclient's `execute` does. */
import * as path from "node:path";
import { InputError } from "../errors";
import { makeFolder } from "../files";
import type { Message } from "../wire";
import { completeOutputs, problemOf } from "./cell-outcome";
import { failureText } from "./failure-text";
import { findKernel } from "./kernelspecs";
import { type CodeCell, hasIds, isCode, type Notebook, readNotebook, tagsOf, textOf, writeNotebook } from "./notebook";
import { createOutputKeeper } from "./outputs";
import { injectParameters, type Parameters } from "./parameters";
import { createReporter, type Reporter } from "./reporter";
import { type CellEnd, type Limits, type RunningKernel, startRunningKernel } from "./running-kernel";

export interface RunOptions {
  /** Folder the executed notebook goes to, under its own name. */
  out: string;
  parameters?: Parameters;
  /** Go on after a cell that fails. */
  allowErrors?: boolean;
  /** Kernel to use instead of the one the notebook names. */
  kernel?: string;
  /** Folders to look for kernelspecs in first. */
  kernelPaths?: readonly string[];
  limits?: Partial<Limits>;
  reporter?: Reporter;
}

export interface CellSummary {
  /** Position in the notebook, counted from 1 over all its cells. */
  position: number;
  id?: string;
  status: CellEnd["status"] | "skipped";
  seconds: number;
}

export interface RunSummary {
  notebook: string;
  /** The executed notebook. */
  output: string;
  kernel: string;
  status: "ok" | "failed";
  /** What went wrong first, in one line. */
  error?: string;
  seconds: number;
  cells: CellSummary[];
}

const defaultLimits: Limits = { startSeconds: 60, cellSeconds: 3600, graceSeconds: 10 };

/** @throws InputError when the notebook, its kernel or the output folder cannot be used; a failing cell is in the summary instead. */
export async function runNotebook(file: string, options: RunOptions): Promise<RunSummary> {
  const started = performance.now();
  const { reporter = createReporter() } = options;
  const output = path.resolve(options.out, path.basename(file));
  if (output === path.resolve(file)) {
    throw new InputError(`${file} would be overwritten by its own run`, { fix: "choose another folder for --out" });
  }
  const notebook = readNotebook(file);
  for (const warning of injectParameters(notebook, options.parameters ?? {})) reporter.line(`${file}: ${warning}`);
  const folder = path.dirname(path.resolve(file));
  const found = findKernel(
    options.kernel ?? notebook.metadata.kernelspec?.name ?? "bowlab",
    folder,
    options.kernelPaths,
  );
  makeFolder(path.dirname(output));

  const toRun = notebook.cells.flatMap((cell, i) =>
    isToRun(cell) ? [{ cell: cell as CodeCell, position: i + 1 }] : [],
  );
  for (const { cell } of toRun) Object.assign(cell, { outputs: [], execution_count: null });
  reporter.notebook(file, toRun.length, found.name);

  const cellOf = new Map<string, CodeCell>();
  const keeper = createOutputKeeper();
  const onPublished = (message: Message) => {
    const cell = cellOf.get(message.parent.msg_id ?? "");
    if (!cell) return;
    recordTime(cell, message);
    keeper.apply(cell, message);
    reporter.published(message);
  };
  const kernel = await startRunningKernel(found, folder, { ...defaultLimits, ...options.limits }, onPublished);
  describeKernel(notebook, found.name, found.spec.display_name, kernel);
  const cells: CellSummary[] = [];
  let error: string | undefined;
  try {
    for (const [i, { cell, position }] of toRun.entries()) {
      reporter.cell(i + 1, textOf(cell));
      const start = performance.now();
      const metadata = hasIds(notebook) ? { cellId: cell.id } : {};
      const end = await kernel.execute(textOf(cell), metadata, (id) => cellOf.set(id, cell));
      const seconds = (performance.now() - start) / 1000;
      completeOutputs(cell, end);
      if (end.status === "ok" || end.status === "error") recordReply(cell);
      writeNotebook(output, notebook);
      cells.push({ position, id: cell.id as string | undefined, status: end.status, seconds });
      const problem = problemOf(cell, end);
      reporter.cellEnd(seconds, problem);
      if (problem === undefined) continue;
      error ??= `cell ${position}: ${problem}`;
      reporter.line(failureText(cell, position, problem));
      const lost = end.status === "died" || (end.status === "timeout" && !end.recovered);
      if (lost || !options.allowErrors) break;
    }
  } finally {
    await kernel.shutDown();
  }
  if (toRun.length === 0) writeNotebook(output, notebook);
  const seconds = (performance.now() - started) / 1000;
  return { notebook: file, output, kernel: found.name, status: error ? "failed" : "ok", error, seconds, cells };
}

function isToRun(cell: Notebook["cells"][number]): boolean {
  return isCode(cell) && textOf(cell).trim() !== "" && !tagsOf(cell).includes("skip-execution");
}

/** The times Jupyter's own clients record, under the names they use. */
function recordTime(cell: CodeCell, { header, content }: Message): void {
  const name =
    header.msg_type === "execute_input"
      ? "iopub.execute_input"
      : header.msg_type === "status"
        ? `iopub.status.${content.execution_state}`
        : undefined;
  if (name) timesOf(cell)[name] = header.date;
}

function recordReply(cell: CodeCell): void {
  timesOf(cell)["shell.execute_reply"] = new Date().toISOString();
}

function timesOf(cell: CodeCell): Record<string, string> {
  const metadata = cell.metadata as { execution?: Record<string, string> };
  metadata.execution ??= {};
  return metadata.execution;
}

function describeKernel(notebook: Notebook, name: string, displayName: string, kernel: RunningKernel): void {
  const language = kernel.info.language_info as Notebook["metadata"]["language_info"];
  const kernelspec = { ...notebook.metadata.kernelspec, name, display_name: displayName, language: language?.name };
  notebook.metadata.kernelspec = kernelspec as Notebook["metadata"]["kernelspec"];
  if (language) notebook.metadata.language_info = language;
}
