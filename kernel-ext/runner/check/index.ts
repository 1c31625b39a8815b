/**
 * Comparing a run with the outputs that the notebook holds (nbval's idea): what readers see in the file is what the
 * code does.
 */
export { checkRun } from "./check-run";
export { type CellDifference, compareNotebooks } from "./compare";
export { builtInSanitizers, readSanitizers, type Sanitizer, sanitize } from "./sanitize";
