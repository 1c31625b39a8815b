/**
 * Training: objectives (which model parts and losses make one run), AdamW, schedules, the loop with its log, manifest,
 * states and resumption. `pretrain` is the whole of it.
 */
export { AdamW, type AdamWOptions } from "./adamw";
export { inputNames, type PretrainBeginning, type PretrainInput, pretrainBeginning } from "./beginning";
export { addGradients, clipFactor, type Gradients, globalNorm, valueAndGradients } from "./gradients";
export { type GuardContext, guardStep, TrainingStopped } from "./guard";
export { LogWriter, logFile, readLog, type StepRecord, type StepResult } from "./log";
export type { PlanOptions } from "./memory";
export {
  type BowReading,
  type BowStopWords,
  bowReadings,
  bowStopWordsChoices,
  type DecoderParameters,
  type Forward,
  largestLogits,
  type Objective,
  type ObjectiveDefinition,
  type ObjectiveOptions,
  objective,
  objectiveNames,
  objectiveOptionNames,
  objectiveOptions,
} from "./objectives";
export { learningOptions, pretrainDefaults, pretrainOptions, pretrainSettingsOptions, runOptions } from "./options";
export { type PretrainOptions, type PretrainResult, pretrain } from "./pretrain";
export { pretrainSettings } from "./pretrain-settings";
export { type OnTrainProgress, progressNote, type TrainProgress } from "./progress";
export { describeRecipe, type Recipe, recipe } from "./recipe";
export { recipeNames } from "./recipe-names";
export * from "./run";
export {
  cosineDecay,
  describeWarmup,
  type LearningRateSchedule,
  learningRateAt,
  learningRateSchedules,
  type WarmupCosineOptions,
  warmupCosine,
  warmupLinear,
} from "./schedule";
export type { LearningSettings, PretrainRequest, PretrainSettings } from "./settings";
export {
  type Differentiated,
  differentiate,
  type LossTerm,
  type StepObjective,
  type StepPlace,
  totalKeeping,
  totalLoss,
} from "./step-objective";
export {
  type StepInput,
  type TrainerInput,
  train,
  trainStep,
} from "./trainer";
