/** One notebook from start to end: prepared, run cell by cell, recorded. */
export { type Prepared, prepare } from "./prepare-run";
export { type CellSummary, type RunSummary, runNotebook } from "./run-notebook";
export type { RunOptions } from "./run-options";
export { type RunRecord, recordKernel, recordRun } from "./run-record";
export { type ScrapRow, type Scraps, scrapsOf, scrapTable, writeScraps } from "./scraps";
