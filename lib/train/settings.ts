/**
 * Every option of a pre-training run, with its unit; the manifest records them all. Defaults are in `options.ts` and,
 * of objectives, with them.
 */
import type { CropStyle } from "../batches";
import type { ObjectiveOptions } from "./objectives";
import type { LearningRateSchedule } from "./schedule";

/** How a run learns, pre-training or fine-tuning. */
export interface LearningSettings {
  /** Highest learning rate. */
  learningRate: number;
  /** Steps of linear warm-up. */
  warmup: number;
  /** Way down from the highest learning rate: "cosine" to a tenth of it, or "linear" to zero. */
  learningRateSchedule: LearningRateSchedule;
  /** Decoupled weight decay per unit of learning rate. */
  weightDecay: number;
  /** Largest global gradient norm. */
  clipNorm: number;
  /** Of every random choice. */
  seed: number;
}

/**
 * Options that decide the resulting weights: a resumed run must have the same. Those of objectives are there when
 * given.
 */
export interface PretrainSettings extends LearningSettings, ObjectiveOptions {
  /** mlm, ae, ar, ed, bow or dupmae. */
  objective: string;
  /** The recipe that some options came from. */
  recipe?: string;
  /** Encoder shape by name; not used when the run starts from a checkpoint. */
  preset: string;
  /** Optimizer steps. */
  steps: number;
  /** Sequences a batch. */
  batchSize: number;
  /** Batches whose gradients are averaged into one step. */
  accumulation: number;
  /** Longest sequence, tokens, [CLS] and [SEP] counted. */
  maxLength: number;
  /** What is kept of longer texts: a "random" window or the "head". */
  crop: CropStyle;
  /** Part of the tokens masked for the encoder. */
  encoderMaskRatio: number;
}

/** What a run is asked for: an objective and a number of steps, or a recipe that sets them. */
export type PretrainRequest = Partial<PretrainSettings>;
