/**
 * What a resumed run must execute. A kernel's memory is not saved, so what was done counts only as far as the notebook
 * says how to do without it: a cell tagged `checkpoint` promises that it and what follows need nothing of the cells
 * before it but the parameters. Without one, the done cells are run again, and the run says so.
 */
import * as fs from "node:fs";
import { InputError } from "../../errors";
import { type CodeCell, type IError, isToRun, type Notebook, readNotebook, sourceOf, tagsOf } from "../nbformat";

export interface ResumePlan {
  /** The cells to execute, in order. */
  run: CodeCell[];
  /** Cells whose outputs stay as the earlier run left them. */
  kept: CodeCell[];
  /** What is done and why, for a person. */
  message?: string;
}

/** The plan of a run from the start. */
export function runAll(notebook: Notebook): ResumePlan {
  return { run: notebook.cells.filter(isToRun), kept: [] };
}

/**
 * Compares `notebook`, as it would run now, with what an earlier run left in `file`, and brings over the outputs of the
 * cells that are done: those before the first that failed, is missing, or whose source (a parameter's cell too) is
 * another than it was.
 */
export function planResume(
  notebook: Notebook,
  file: string,
  kernel: string,
  allowedNames: readonly string[] = [],
): ResumePlan {
  const all = runAll(notebook);
  if (!fs.existsSync(file)) return { ...all, message: "nothing to resume: there is no earlier run here" };
  const earlier = tryToRead(file);
  if (typeof earlier === "string") return { ...all, message: `running everything: ${earlier}` };
  const before = earlier.metadata.kernelspec?.name;
  if (before !== undefined && before !== kernel) {
    return { ...all, message: `running everything: the earlier run used the kernel ${before}, this one ${kernel}` };
  }
  const stored = earlier.cells.filter(isToRun);
  const done = countDone(all.run, stored, allowedNames);
  for (let i = 0; i < done; i++) bringOver(all.run[i], stored[i]);
  const number = (i: number) => notebook.cells.indexOf(all.run[i]) + 1;
  const changed = done < Math.min(stored.length, all.run.length) && sourceOf(stored[done]) !== sourceOf(all.run[done]);
  const why = changed ? ` (cell ${number(done)} is not what it was)` : "";
  if (done === 0) return { ...all, message: `running everything: no cell of the earlier run counts${why}` };
  if (done === all.run.length) {
    return { run: [], kept: all.run, message: `all ${done} cells are done and unchanged: nothing to run` };
  }
  const checkpoint = all.run.findLastIndex((cell, i) => i <= done && tagsOf(cell).includes("checkpoint"));
  if (checkpoint <= 0) {
    return {
      ...all,
      message:
        `cells up to ${number(done - 1)} are done${why}; they are run again, because a kernel's memory is not saved ` +
        "(a cell tagged `checkpoint` is where a run can go on without them)",
    };
  }
  const isNeeded = (cell: CodeCell, i: number) => i >= checkpoint || isParameter(cell);
  return {
    run: all.run.filter(isNeeded),
    kept: all.run.filter((cell, i) => !isNeeded(cell, i)),
    message: `going on at the checkpoint, cell ${number(checkpoint)}${why}; the cells before it keep their outputs`,
  };
}

function tryToRead(file: string): Notebook | string {
  try {
    return readNotebook(file);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

/** Cells from the start that are done and the same. */
function countDone(cells: readonly CodeCell[], stored: readonly CodeCell[], allowedNames: readonly string[]): number {
  const first = cells.findIndex((cell, i) => {
    const old = stored[i];
    return old === undefined || sourceOf(old) !== sourceOf(cell) || !isDone(old, allowedNames);
  });
  return first < 0 ? cells.length : first;
}

/** Whether the stored cell ended, and well. */
function isDone(cell: CodeCell, allowedNames: readonly string[]): boolean {
  const times = cell.metadata.execution as Record<string, unknown> | undefined;
  if (times?.["shell.execute_reply"] === undefined) return false;
  const errors = cell.outputs.filter(({ output_type }) => output_type === "error") as IError[];
  const tags = tagsOf(cell);
  if (tags.includes("raises-exception")) return errors.length > 0;
  return tags.includes("allow-error") || errors.every(({ ename }) => allowedNames.includes(ename));
}

function bringOver(cell: CodeCell, stored: CodeCell): void {
  cell.outputs = stored.outputs;
  cell.execution_count = stored.execution_count;
  Object.assign(cell.metadata, { execution: stored.metadata.execution });
}

function isParameter(cell: CodeCell): boolean {
  return tagsOf(cell).some((tag) => tag === "parameters" || tag === "injected-parameters");
}
