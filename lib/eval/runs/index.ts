/** Runs in TREC's, MS MARCO's and Tevatron's forms, read and written. */
export { type JudgedRunOptions, readJudgedRun } from "./judged-run";
export { type ReadRunOptions, type Run, readRun } from "./read-run";
export { type RunForm, runForms } from "./run-lines";
export { type WriteRunOptions, writeRun } from "./write-run";
