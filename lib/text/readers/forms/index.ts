/** The reader of each form of file that a corpus may have. */
export { readSource } from "./read-source";
export type { FoundPassage, Reading } from "./reading";
