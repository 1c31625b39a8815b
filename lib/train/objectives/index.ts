/**
 * Objectives: which model parts and which losses make one pre-training run, one file each and a table of their names.
 */
export { type BowReading, bowReadings } from "./bow";
export { largestLogits } from "./dupmae";
export type { DecoderParameters, Forward, Objective, ObjectiveDefinition } from "./objective";
export { type ObjectiveOptions, objectiveOptionNames } from "./options";
export { type BowStopWords, bowStopWordsChoices } from "./stop-words";
export { objective, objectiveNames, optionsOf } from "./table";
