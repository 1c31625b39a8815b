/**
 * Long work as a task: it reports to `onProgress` where the caller passed one, and otherwise to the process's listener,
 * so that a notebook kernel can draw bars without bowlab knowing it and without the notebook asking. No listener, no
 * cost.
 */
import { currentProgressListener, type ProgressEvent, type TaskEnd } from "./event";

let lastTask = 0;

/** What every report has, whatever else its kind of work adds. */
interface Report {
  phase?: string;
  done: number;
  total?: number;
}

export interface TaskOptions<R extends Report> {
  label: string;
  /** What is counted, in the plural. */
  unit?: string;
  /** What to show beside the numbers. */
  note?: (report: R) => string;
}

export interface ProgressTask<R extends Report> {
  /** Where reports go; undefined when nobody listens, so that making them can be left out. */
  readonly report: ((report: R) => void) | undefined;
  /** The task's last word, the first time it is said. */
  end(state: TaskEnd): void;
  /** Instead of it: an earlier run has done all of `total`. */
  kept(total: number): void;
}

/** A task that reports to `onProgress` where the caller gave one, else to the channel's listener where there is one. */
export function progressTask<R extends Report>(
  { label, unit, note }: TaskOptions<R>,
  onProgress?: (report: R) => void,
): ProgressTask<R> {
  const listener = currentProgressListener();
  if (onProgress || !listener) return { report: onProgress, end: () => {}, kept: () => {} };
  const task = ++lastTask;
  let last: ProgressEvent = { task, label, phase: "", done: 0, unit };
  let open = true;
  const send = (event: ProgressEvent) => {
    last = event;
    listener(event);
  };
  return {
    report: (report) => {
      const { phase = "", done, total } = report;
      send({ task, label, phase, done, total, unit, note: note?.(report) });
    },
    end(state) {
      if (open) send({ ...last, end: state });
      open = false;
    },
    kept(total) {
      if (open) send({ ...last, done: total, total, end: "done", kept: true });
      open = false;
    },
  };
}

/**
 * Runs `work` as a task, which ends as it does: with its value, or failed with what it threw. An aborted signal's
 * reason counts as stopped.
 */
export async function withProgress<R extends Report, T>(
  options: TaskOptions<R>,
  onProgress: ((report: R) => void) | undefined,
  work: (report: ((report: R) => void) | undefined, task: ProgressTask<R>) => T | Promise<T>,
): Promise<T> {
  const task = progressTask(options, onProgress);
  try {
    const result = await work(task.report, task);
    task.end("done");
    return result;
  } catch (error) {
    task.end(isAbort(error) ? "stopped" : "failed");
    throw error;
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && /abort|interrupt/i.test(error.name);
}
