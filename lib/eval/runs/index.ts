/** Runs in TREC's, MS MARCO's and Tevatron's forms, read and written. */
export { type ReadRunOptions, type Run, type RunForm, readRun, runForms } from "./read-run";
export { type WriteRunOptions, writeRun } from "./write-run";
