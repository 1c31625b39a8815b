/** Notebooks without a person: any installed kernel, limits of time, parameters, saving after every cell, and reports. */
export { parseValue } from "./parameters";
export { writeReport } from "./report";
export { createReporter, type Reporter } from "./reporter";
export { type CellSummary, type RunOptions, type RunSummary, runNotebook } from "./run-notebook";
