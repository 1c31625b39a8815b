/** One notebook from start to end: prepared, run cell by cell, recorded. */
export { type Prepared, prepare } from "./prepare-run";
export { runNotebook } from "./run-notebook";
export type { RunOptions } from "./run-options";
export { type RunRecord, recordKernel, recordRun } from "./run-record";
export type { CellSummary, RunSummary } from "./run-summary";
export { type ScrapRow, type Scraps, scrapsOf, scrapTable, writeScraps } from "./scraps";
