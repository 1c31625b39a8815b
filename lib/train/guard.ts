/** Stops a run whose numbers have gone wrong, before the bad update is made, and says where it can go on from. */
import type { EncoderBatch } from "../corpus";
import type { StepResult } from "./step";

/** A loss this many times that of a uniform guess has exploded. */
const EXPLOSION = 4;

/** A run that cannot go on: the loss or its gradient is not a number, or the loss has exploded. */
export class TrainingStopped extends Error {
  readonly step: number;
  /** Ids of the passages in the step's batches. */
  readonly passageIds: string[];
  /** Step of the last state on disk; 0 when there is none. */
  readonly lastGoodStep: number;

  constructor(reason: string, step: number, passageIds: string[], folder: string, lastGoodStep: number) {
    const shown =
      passageIds.slice(0, 8).join(", ") + (passageIds.length > 8 ? `, … (${passageIds.length} in all)` : "");
    const kept =
      lastGoodStep > 0
        ? `the last good checkpoint is step ${lastGoodStep} in ${folder}`
        : "no checkpoint had been saved yet";
    super(
      `training stopped at step ${step}: ${reason}. The batch's passages: ${shown}. The step was not applied; ${kept}. ` +
        "To do: look at those passages, or run again with a lower --learning-rate or a longer --warmup.",
    );
    this.name = "TrainingStopped";
    this.step = step;
    this.passageIds = passageIds;
    this.lastGoodStep = lastGoodStep;
  }
}

export interface GuardContext {
  step: number;
  batches: EncoderBatch[];
  /** V: a uniform guess has the loss ln V for each term. */
  vocabSize: number;
  folder: string;
  lastGoodStep: number;
}

/** @throws TrainingStopped when the numbers of a step must not be applied */
export function guardStep({ loss, parts, gradNorm }: StepResult, context: GuardContext): void {
  const limit = EXPLOSION * Math.log(context.vocabSize) * Math.max(1, Object.keys(parts).length);
  const reason = !Number.isFinite(loss)
    ? `the loss is ${loss}`
    : !Number.isFinite(gradNorm)
      ? `the gradient norm is ${gradNorm}`
      : loss > limit
        ? `the loss has exploded to ${loss.toFixed(2)} (a uniform guess has ${(limit / EXPLOSION).toFixed(2)})`
        : undefined;
  if (!reason) return;
  const ids = context.batches.flatMap(({ passageIds }) => passageIds);
  throw new TrainingStopped(reason, context.step, ids, context.folder, context.lastGoodStep);
}
