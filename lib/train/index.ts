/**
 * Training: objectives (which model parts and losses make one run), AdamW, schedules, the loop with its log, manifest,
 * states and resumption. `pretrain` is the whole of it.
 */
export { AdamW, type AdamWOptions } from "./adamw";
export { existingRun, requireEmpty } from "./existing-run";
export { clipFactor, type Gradients, globalNorm, valueAndGradients } from "./gradients";
export { type GuardContext, guardStep, TrainingStopped } from "./guard";
export { type LogMark, LogWriter, logFile, readLog, type StepRecord } from "./log";
export { type LoopInput, trainingLoop } from "./loop";
export {
  type DataIdentity,
  type Manifest,
  type RunIdentity,
  type RunOutcome,
  readManifest,
  writeManifest,
} from "./manifest";
export {
  type BowReading,
  type BowStopWords,
  bowReadings,
  bowStopWordsChoices,
  type DecoderParameters,
  type Forward,
  type LossTerm,
  largestLogits,
  type Objective,
  type ObjectiveOptions,
  objective,
  objectiveNames,
  objectiveOptionNames,
  totalLoss,
} from "./objectives";
export { describeDifferences, pretrainDefaults, pretrainSettings } from "./options";
export { type PretrainOptions, type PretrainResult, pretrain, RunInterrupted } from "./pretrain";
export { type OnTrainProgress, progressNote, type TrainProgress } from "./progress";
export { describeRecipe, type Recipe, recipe, recipeNames } from "./recipe";
export {
  cosineDecay,
  type LearningRateSchedule,
  learningRateAt,
  learningRateSchedules,
  type WarmupCosineOptions,
  warmupCosine,
  warmupLinear,
} from "./schedule";
export type { LearningSettings, PretrainRequest, PretrainSettings } from "./settings";
export { dropState, hasState, type LogMarks, loadState, saveForReaders, saveState } from "./state";
export { type StepInput, trainStep } from "./step";
export { type Differentiated, differentiate, type StepResult, type UpdateInput, updateStep } from "./update";
