/** What decides the result of a pre-training run: the manifest records all of it. `options.ts` declares each. */
import type { Complete } from "../options";
import type { ObjectiveOptions } from "./objectives";
import type { learningOptions, pretrainOptions } from "./options";

/** How a run learns, pre-training or fine-tuning. */
export interface LearningSettings extends Complete<ReturnType<typeof learningOptions<number>>> {}

/**
 * Options that decide the resulting weights: a resumed run must have the same. Those of objectives are there when
 * given.
 */
export interface PretrainSettings extends Omit<Complete<typeof pretrainOptions>, "preset">, ObjectiveOptions {
  /** The encoder's shape; a run from a checkpoint has that one's. */
  preset?: string;
}

/** What a run is asked for: an objective and a number of steps, or a recipe that sets them. */
export type PretrainRequest = Partial<PretrainSettings>;
