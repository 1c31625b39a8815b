/**
 * Many runs: notebooks times combinations of parameters, a few at a time, each with its report and its check, and a
 * table of what they recorded.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { duration } from "../display/progress/progress";
import { InputError, messageOf } from "../errors";
import { type CellDifference, checkRun, type Sanitizer } from "./check";
import { runNotebook } from "./notebook/run-notebook";
import type { RunOptions } from "./notebook/run-options";
import type { RunSummary } from "./notebook/run-summary";
import { type ScrapRow, writeScraps } from "./notebook/scraps";
import { combinations, outputName, type ParameterValues, recordable, type SweepAxis } from "./parameterize";
import { inParallel } from "./pool";
import { writeReport } from "./report";
import { createReporter, type Reporter } from "./reporter";

export interface BatchOptions extends Omit<RunOptions, "name" | "reporter" | "notebook"> {
  /** One run for every combination of their values. */
  sweep?: readonly SweepAxis[];
  /** Template of the outputs' names; see outputName(). */
  name?: string;
  /** Runs at a time (default 1). */
  jobs?: number;
  /** Write a page beside each executed notebook; `trusted` lets its HTML run scripts. */
  html?: { trusted?: boolean };
  /** Compare with the outputs stored in the notebook, after these replacements in both. */
  check?: readonly Sanitizer[];
  /** Write outputs to the log as they come. */
  log?: boolean;
}

/** One run, or one that could not begin. */
export type BatchEntry =
  | (RunSummary & { html?: string; differences?: CellDifference[] })
  | { notebook: string; output: string; status: "failed"; error: string; parameters: ParameterValues };

export interface BatchSummary {
  notebooks: BatchEntry[];
  /** Files of the table of recorded values, when anything was recorded. */
  scraps?: string[];
}

interface Task {
  file: string;
  name: string;
  parameters: ParameterValues;
}

/** @throws InputError when two runs would write the same file; what goes wrong in one run is in its entry. */
export async function runBatch(files: readonly string[], options: BatchOptions): Promise<BatchSummary> {
  const tasks = tasksOf(files, options);
  const jobs = Math.max(1, options.jobs ?? 1);
  const width = Math.max(...tasks.map(({ name }) => name.length)) - ".ipynb".length;
  const notebooks = await inParallel(tasks, jobs, (task) => {
    const label = jobs > 1 && tasks.length > 1 ? `${task.name.replace(/\.ipynb$/, "").padEnd(width)} | ` : "";
    return runTask(task, options, createReporter(process.stderr, { label, log: options.log }));
  });
  return { notebooks, ...gatherScraps(notebooks, options.out) };
}

function tasksOf(files: readonly string[], options: BatchOptions): Task[] {
  const runs = combinations(options.parameters ?? {}, options.sweep ?? []);
  const tasks = files.flatMap((file) =>
    runs.map((run) => ({ file, parameters: run.parameters, name: outputName(file, run, options.name) })),
  );
  const owners = new Map<string, Task>();
  for (const task of tasks) {
    const other = owners.get(task.name);
    if (other) {
      const whose = other.file === task.file ? `two runs of ${task.file}` : `${other.file} and ${task.file}`;
      throw new InputError(`${whose} would both be written to ${path.join(options.out, task.name)}`, {
        fix: 'tell them apart by --name "{notebook}-{parameter}", or run them into different folders',
      });
    }
    owners.set(task.name, task);
  }
  return tasks;
}

async function runTask(
  { file, name, parameters }: Task,
  options: BatchOptions,
  reporter: Reporter,
): Promise<BatchEntry> {
  const { html, check, sweep: _, jobs: __, log: ___, ...runOptions } = options;
  try {
    refuseMissing(file);
    const entry: RunSummary & { html?: string; differences?: CellDifference[] } = await runNotebook(file, {
      ...{ ...runOptions, name, parameters, reporter },
    });
    if (html) entry.html = writeReport(entry.output, { ...html, folder: path.dirname(path.resolve(file)) });
    if (check) Object.assign(entry, checkRun(file, entry, check, reporter));
    const allowed = entry.failures?.length ? ` with errors in ${listed(entry.failures)}` : "";
    const outcome = entry.status === "ok" ? `done${allowed}` : `failed at ${entry.error}`;
    reporter.line(`${file}: ${outcome} in ${duration(entry.seconds)} → ${entry.html ?? entry.output}`);
    return entry;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    reporter.line(`bowlab-nb: ${error.message}`);
    const output = path.resolve(options.out, name);
    return { notebook: file, output, status: "failed", error: error.message, parameters: recordable(parameters) };
  }
}

/** Errors that were allowed; all of them are in the notebook and in `--json`. */
function listed(failures: readonly string[], most = 5): string {
  const count = failures.length === 1 ? "1 cell" : `${failures.length} cells`;
  const rest = failures.length > most ? `; and ${failures.length - most} more` : "";
  return `${count}: ${failures.slice(0, most).join("; ")}${rest}`;
}

function refuseMissing(file: string): void {
  try {
    fs.statSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what =
      code === "ENOENT" ? `there is no notebook ${file}` : `cannot open the notebook ${file}: ${messageOf(error)}`;
    throw new InputError(what, { fix: "check its path", cause: error });
  }
}

function gatherScraps(entries: readonly BatchEntry[], out: string): { scraps?: string[] } {
  const rows = entries.map(
    (entry): ScrapRow => ({
      ...{ notebook: entry.notebook, output: entry.output, status: entry.status, parameters: entry.parameters },
      scraps: "scraps" in entry ? entry.scraps : {},
    }),
  );
  return rows.some(({ scraps }) => Object.keys(scraps).length > 0) ? { scraps: writeScraps(out, rows) } : {};
}
