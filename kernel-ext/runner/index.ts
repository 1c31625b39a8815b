/**
 * Notebooks without a person: any installed kernel, limits, parameters and sweeps, saving after every cell, checks,
 * grades, and reports.
 */
export { type BatchEntry, type BatchOptions, type BatchSummary, runBatch } from "./batch";
export { readSanitizers } from "./check";
export { findSubmissions, type GradeOptions, type GradeSummary, gradeAll, writeAssignment } from "./grade";
export { runNotebook } from "./notebook/run-notebook";
export type { RunOptions } from "./notebook/run-options";
export type { CellSummary, RunSummary } from "./notebook/run-summary";
export { type ParameterValues, parameterDocument, parseAxis, parseValue, readParameterFile } from "./parameterize";
export { writeReport } from "./report";
export { createReporter, type Reporter } from "./reporter";
