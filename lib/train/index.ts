/**
 * Training: objectives (which model parts and losses make one run), AdamW, schedules, the loop with its log, manifest, states and
 * resumption. `pretrain` is the whole of it.
 */
export { AdamW, type AdamWOptions } from "./adamw";
export { clipFactor, type Gradients, globalNorm, valueAndGradients } from "./gradients";
export { TrainingStopped } from "./guard";
export { readLog, type StepRecord } from "./log";
export { type Manifest, manifestFile, readManifest } from "./manifest";
export {
  type BowReading,
  bowReadings,
  type Forward,
  type LossTerm,
  type Objective,
  type ObjectiveOptions,
  objective,
  objectiveNames,
  totalLoss,
} from "./objectives";
export { type PretrainRequest, type PretrainSettings, pretrainDefaults, pretrainSettings } from "./options";
export { type PretrainOptions, type PretrainResult, pretrain, RunInterrupted } from "./pretrain";
export type { OnTrainProgress, TrainProgress } from "./progress";
export { cosineDecay, type WarmupCosineOptions, warmupCosine } from "./schedule";
export { type StepInput, type StepResult, trainStep } from "./step";
