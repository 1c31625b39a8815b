/** Objectives: which model parts and which losses make one pre-training run, one file each and a table of their names. */
export { type BowReading, bowReadings } from "./bow";
export { type Forward, type LossTerm, type Objective, totalLoss } from "./objective";
export { type ObjectiveOptions, objective, objectiveNames } from "./table";
