/**
 * Objectives: which model parts and which losses make one pre-training run, one file each and a table of their names.
 */
export { largestLogits } from "./dupmae";
export type { DecoderParameters, Forward, Objective, ObjectiveDefinition } from "./objective";
export {
  type BowReading,
  bowReadings,
  type ObjectiveOptions,
  objectiveOptionNames,
  objectiveOptions,
} from "./options";
export { type BowStopWords, bowStopWordsChoices } from "./stop-words";
export { objective, objectiveNames, optionsOf } from "./table";
