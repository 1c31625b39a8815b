/** Stops a run whose numbers have gone wrong, before the bad update is made, and says where it can go on from. */
import type { StepResult } from "./log";

/** A loss this many times that of a uniform guess has exploded. */
const EXPLOSION = 4;

/** A run that cannot go on: the loss or its gradient is not a number, or the loss has exploded. */
export class TrainingStopped extends Error {
  readonly step: number;
  /** Ids of what the step's batches were made of: passages, or in fine-tuning queries. */
  readonly ids: string[];
  /** Step of the last state on disk; 0 when there is none. */
  readonly lastGoodStep: number;

  constructor(reason: string, { step, ids, what = "passages", folder, lastGoodStep }: GuardContext) {
    const shown = ids.slice(0, 8).join(", ") + (ids.length > 8 ? `, … (${ids.length} in all)` : "");
    const kept =
      lastGoodStep > 0
        ? `the last good checkpoint is step ${lastGoodStep} in ${folder}`
        : "no checkpoint had been saved yet";
    super(
      `training stopped at step ${step}: ${reason}. The batch's ${what}: ${shown}. The step was not applied; ${kept}. ` +
        `To do: look at those ${what}, or run again in another --out, with a lower --learning-rate or a longer ` +
        "--warmup.",
    );
    this.name = "TrainingStopped";
    this.step = step;
    this.ids = ids;
    this.lastGoodStep = lastGoodStep;
  }
}

/** What a step's error has to say beside the numbers. */
export interface GuardContext {
  step: number;
  /** What the step's batches were made of. */
  ids: string[];
  /** What those ids are of, in the plural. Default "passages". */
  what?: string;
  /**
   * V: a uniform guess has the loss ln V for each term, before its weight, and a term of four times that has exploded.
   * Absent: only what is no number is refused.
   */
  vocabSize?: number;
  folder: string;
  lastGoodStep: number;
}

/** @throws TrainingStopped when the numbers of a step must not be applied */
export function guardStep({ loss, parts, gradNorm }: StepResult, context: GuardContext): void {
  const reason = !Number.isFinite(loss)
    ? `the loss is ${loss}`
    : !Number.isFinite(gradNorm)
      ? `the gradient norm is ${gradNorm}`
      : explosionIn({ loss, parts }, context);
  if (reason) throw new TrainingStopped(reason, context);
}

/** Each term alone, before its weight: a heavy weight is no explosion. */
function explosionIn({ loss, parts }: Pick<StepResult, "loss" | "parts">, { vocabSize }: GuardContext) {
  if (vocabSize === undefined) return undefined;
  const uniform = Math.log(vocabSize);
  const terms = Object.entries(parts);
  const [name, value] = terms.find(([, value]) => value > EXPLOSION * uniform) ?? [];
  if (value !== undefined)
    return `the loss of ${name} has exploded to ${value.toFixed(2)} (a uniform guess has ${uniform.toFixed(2)})`;
  const isTooLarge = terms.length === 0 && loss > EXPLOSION * uniform;
  return isTooLarge
    ? `the loss has exploded to ${loss.toFixed(2)} (a uniform guess has ${uniform.toFixed(2)})`
    : undefined;
}
