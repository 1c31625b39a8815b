/** The declarations of a pre-training run's options: each option's type, default, help and unit stand here once. */
import { cropStyles } from "../batches";
import { presetNames } from "../model";
import { defaultLengths } from "../model-folder";
import {
  choice,
  defaultsOf,
  flag,
  folderPath,
  numberFrom,
  optionTable,
  positiveNumber,
  precisionOptions,
  ratio,
  runSettings,
  wholeNumber,
} from "../options";
import { profileOptions } from "../profile";
import { objectiveNames, objectiveOptions } from "./objectives";
import { recipeNames } from "./recipe-names";
import { learningRateSchedules } from "./schedule";

/** How a run learns, pre-training or fine-tuning. */
export function learningOptions<const Rate extends number>(learningRate: Rate) {
  return runSettings({
    learningRate: { type: positiveNumber, default: learningRate, help: "highest learning rate" },
    warmup: {
      type: wholeNumber(0),
      unit: "steps",
      derived: true,
      defaultText: "a tenth of the steps",
      help: "steps of linear warm-up",
    },
    learningRateSchedule: {
      type: choice(learningRateSchedules),
      default: "cosine",
      help: "how it falls after the warm-up: cosine to a tenth, or linear to zero",
    },
    /** Per unit of learning rate. */
    weightDecay: { type: numberFrom(0), default: 0.01, help: "decoupled weight decay" },
    clipNorm: { type: positiveNumber, default: 1, help: "largest global gradient norm" },
    seed: { type: wholeNumber(0), default: 1, help: "seed of all random choices" },
    ...precisionOptions,
    unpadded: {
      type: flag,
      default: false,
      earlier: false,
      help: "compute tokens alone, not padding: less time where the lengths in a batch differ",
    },
  });
}

/**
 * What decides the resulting weights, beside the options of the objective: a resumed run must have the same. The
 * manifest keeps them in this order.
 */
export const pretrainOptions = runSettings({
  objective: {
    type: choice(objectiveNames),
    required: "a recipe",
    help: "what to train for (needed unless a recipe sets it)",
  },
  recipe: { type: choice<string>(recipeNames), compared: false, help: "set the options of a published recipe" },
  /** A run that starts from a checkpoint has none. */
  preset: { type: choice<string>(presetNames), default: "mini", conflicts: ["init"], help: "encoder shape" },
  steps: {
    type: wholeNumber(1),
    unit: "steps",
    required: "a recipe",
    help: "optimizer steps (needed unless a recipe sets them)",
  },
  batchSize: { type: wholeNumber(1), unit: "sequences", default: 32, help: "sequences a batch" },
  accumulation: { type: wholeNumber(1), unit: "batches", default: 1, help: "batches whose gradients make one step" },
  /** [CLS] and [SEP] counted. */
  maxLength: {
    type: wholeNumber(4),
    unit: "tokens",
    default: defaultLengths.passage,
    help: "longest sequence in tokens",
  },
  /** A "random" window or the "head". */
  crop: { type: choice(cropStyles), default: "random", help: "what is kept of longer texts" },
  encoderMaskRatio: { type: ratio, default: 0.3, help: "part of the tokens masked" },
  ...learningOptions(1e-3),
});

/** What holds where a pre-training run is asked for without it. */
export const pretrainDefaults = defaultsOf(pretrainOptions);

/** Every option that a pre-training run's result depends on and its manifest keeps below `options`. */
export const pretrainSettingsOptions = { ...pretrainOptions, ...objectiveOptions };

/** Where a run is kept, how it goes on, in how much memory, and what is measured. They decide nothing of its result. */
export const runOptions = optionTable({
  out: { type: folderPath, required: true, help: "checkpoint folder to make" },
  resume: { type: flag, help: "go on with the run that --out holds" },
  saveEvery: { type: wholeNumber(1), unit: "steps", default: 200, help: "steps between two saved states" },
  gradientCheckpointing: {
    type: flag,
    help: "compute every layer again for its gradient: less memory, more time, the same weights",
  },
  /** 10⁹ bytes; 0 begins whatever the run needs. */
  memoryLimit: {
    type: numberFrom(0),
    unit: "GB",
    defaultText: "what is free; 0: no limit",
    help: "memory that the run may take, GB",
  },
  ...profileOptions,
});
