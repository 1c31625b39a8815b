/** Runs in TREC's, MS MARCO's and Tevatron's forms, read and written. */

export { HeldResults, UNNAMED } from "./held-results";
export { type JudgedRunOptions, noCommonQuery, readJudgedRun } from "./judged-run";
export { parseRun, type ReadRunOptions, type Run, readRun } from "./read-run";
export { type RunForm, runForms } from "./run-lines";
export type { RunSink } from "./run-parser";
export { type WriteRunOptions, writeRun } from "./write-run";
