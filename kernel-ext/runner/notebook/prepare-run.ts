/**
 * What is decided before a notebook's kernel starts: the notebook with its parameters, the kernel, the folders, and the
 * cells to run.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { makeFolder } from "../../files";
import { type FoundKernel, findKernel } from "../kernel/kernelspecs";
import { clearCell, isToRun, type Notebook, type NotebookCell, readNotebook, saidLanguage } from "../nbformat";
import { injectParameters } from "../parameterize";
import { createReporter, type Reporter } from "../reporter";
import { planResume, type ResumePlan, runAll } from "../resume";
import type { RunOptions } from "./run-options";

export interface Prepared {
  notebook: Notebook;
  /** Path of the executed notebook. */
  output: string;
  found: FoundKernel;
  /** The kernel's working directory. */
  folder: string;
  plan: ResumePlan;
  /** Place of each cell in the notebook, counted from 1. */
  positions: ReadonlyMap<NotebookCell, number>;
  reporter: Reporter;
}

/** Reads, fills in and checks all that is decided before a kernel starts. @throws InputError */
export function prepare(file: string, options: RunOptions): Prepared {
  const { reporter = createReporter(), parameters = {} } = options;
  const warn = (text: string) => reporter.line(`${file}: ${text}`);
  const output = path.resolve(options.out, options.name ?? path.basename(file));
  if (output === path.resolve(file)) {
    throw new InputError(`${file} would be overwritten by its own run`, { fix: "choose another folder for --out" });
  }
  const notebook = options.notebook ?? readNotebook(file, { onWarning: warn });
  for (const warning of injectParameters(notebook, parameters)) warn(warning);
  const folder = path.resolve(options.cwd ?? path.dirname(file));
  if (options.cwd !== undefined && !fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new InputError(`there is no folder ${options.cwd} to run in`, { fix: "check --cwd" });
  }
  const kernelName = options.kernel || notebook.metadata.kernelspec?.name || kernelForLanguage(notebook, file, warn);
  const found = findKernel(kernelName, folder, options.kernelPaths);
  makeFolder(path.dirname(output));
  for (const cell of notebook.cells) if (isToRun(cell)) clearCell(cell);
  const plan = options.resume ? planResume(notebook, output, found.name, options.allowedNames) : runAll(notebook);
  reporter.notebook(file, plan.run.length, found.name);
  if (plan.message) warn(plan.message);
  const positions = new Map(notebook.cells.map((cell, i) => [cell, i + 1]));
  return { notebook, output, found, folder, plan, positions, reporter };
}

/** The kernel of a notebook that names none. */
function kernelForLanguage(notebook: Notebook, file: string, warn: (text: string) => void): string {
  const language = saidLanguage(notebook) ?? "typescript";
  if (!/^(typescript|javascript)$/.test(language)) {
    throw new InputError(`${file} names no kernel, and is in ${language}`, { fix: "name one: --kernel NAME" });
  }
  warn("names no kernel: bowlab runs it (another one: --kernel NAME)");
  return "bowlab";
}
