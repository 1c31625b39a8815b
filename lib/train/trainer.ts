/** Pre-training's steps: batches in, updates made, in the loop of every run. */
import { performance } from "node:perf_hooks";
import { type BatchSource, batchSource, type CollateOptions, type StepBatches, samplerOf } from "../batches";
import type { EncoderModel } from "../model";
import { Random } from "../random";
import type { TokenRows } from "../tokens";
import { guardStep } from "./guard";
import { type LoopInput, trainingLoop } from "./loop";
import type { Objective } from "./objectives";
import { learningRateAt } from "./schedule";
import type { PretrainSettings } from "./settings";
import { trainStep } from "./step";

export interface TrainerInput extends Omit<LoopInput, "steps" | "samples" | "step" | "afterStep" | "isDone"> {
  model: EncoderModel;
  objective: Objective;
  settings: PretrainSettings;
  store: TokenRows;
  collate: CollateOptions;
  /** Collate in a thread of its own, ahead of the step. */
  collateAhead: boolean;
  /** For messages. */
  folder: string;
}

/**
 * Trains from the optimizer's step to the last, or until interrupted. Every step is a function of the seed and its
 * number alone.
 * @returns true when the last step was reached
 * @throws TrainingStopped when the loss or its gradient is not a number, or the loss explodes
 */
export async function train(input: TrainerInput): Promise<boolean> {
  const { optimizer, settings, signal } = input;
  const { steps, batchSize, accumulation } = settings;
  if (signal?.aborted || optimizer.step >= steps) return optimizer.step >= steps;
  const source = sourceOf(input);
  try {
    return await trainingLoop({
      ...input,
      steps,
      samples: batchSize * accumulation,
      step: async (lastGoodStep) => {
        const collated = await source.take(optimizer.step + 1);
        return { ...oneStep(input, collated, lastGoodStep), collatorMs: collated.collatorMs };
      },
    });
  } finally {
    await source.close();
  }
}

/** The batches of every step: `accumulation` of them, in the sampler's order. */
function sourceOf({ store, settings, collate, collateAhead }: TrainerInput): BatchSource {
  const { batchSize, seed, maxLength, accumulation, steps } = settings;
  const sampler = samplerOf(store, { batchSize, seed, maxLength: maxLength - 2 });
  return batchSource({ store, sampler, collate, accumulation, steps, ahead: collateAhead });
}

function oneStep(input: TrainerInput, { batches }: StepBatches, lastGoodStep: number) {
  const { model, optimizer, objective, settings, folder } = input;
  const { steps, clipNorm, seed } = settings;
  const step = optimizer.step + 1;
  const started = performance.now();
  const lr = learningRateAt(step, settings);
  const random = new Random(seed).fork("dropout", step);
  const result = trainStep(
    { model, optimizer, objective, batches, step, steps, learningRate: lr, clipNorm, random },
    (result) => {
      const ids = batches.flatMap(({ passageIds }) => passageIds);
      guardStep(result, { step, ids, vocabSize: model.config.vocabSize, folder, lastGoodStep });
    },
  );
  return { step, ...result, lr, stepMs: performance.now() - started };
}
