/** Results of units in files: written, read and checked. */
export { type Kept, readFirst, readKept, unitPath, unitsFolder, wayOut, writeKept } from "./kept";
export { type Asked, requireSameQuestions } from "./same-questions";
