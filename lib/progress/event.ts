/**
 * What long work tells about itself, and where: `bowlab` calls the listener under a global symbol, and a notebook
 * kernel that puts one there draws bars. The two packages never import each other: this file stands in both, word for
 * word, and a test compares them.
 */

/** The ways a task ends: its work is complete, it was asked to stop, or it threw. */
export const TASK_ENDS = ["done", "stopped", "failed"] as const;
/** How a task ended: its work is complete, it was asked to stop, or it threw. */
export type TaskEnd = (typeof TASK_ENDS)[number];

/** One report about one task. */
export interface ProgressEvent {
  /** The same in all events of a task, and in no other's of this process. */
  task: number;
  /** What the task is, in a few words: "pre-training bow". */
  label: string;
  /** What it is doing just now; counts start anew with a new phase. */
  phase: string;
  /** Units done of this phase. */
  done: number;
  /** Units in all; undefined: not known. */
  total?: number;
  /** What is counted, in the plural: "steps". */
  unit?: string;
  /** Shown beside the numbers: "loss 3.21". */
  note?: string;
  /** Set in the task's last event. */
  end?: TaskEnd;
  /** With `end`: nothing had to be done, an earlier run's result is there. */
  kept?: true;
}

/** Hears the progress of all work in this process whose caller passed no `onProgress`. */
export type ProgressListener = (event: ProgressEvent) => void;

const key = Symbol.for("bowlab.progress");
const registry = globalThis as { [key]?: ProgressListener };

/** The listener of this process, where there is one. */
export function currentProgressListener(): ProgressListener | undefined {
  return registry[key];
}

/** From now on `listener` gets all events; undefined: nobody does. */
export function setProgressListener(listener: ProgressListener | undefined): void {
  registry[key] = listener;
}
