/** Progress of long work: reports to whoever asked for them, or to the listener of a notebook kernel. */
export type { ProgressEvent, ProgressListener, TaskEnd } from "./event";
export { type ProgressTask, progressTask, type TaskOptions, withProgress } from "./task";
