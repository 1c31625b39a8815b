/** The training loop: batches in, updates made, every step logged, states saved, interruptible between any two steps. */
import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import {
  type BatchSource,
  batchSource,
  type CollateOptions,
  type StepBatches,
  samplerOf,
  type TokenRows,
} from "../corpus";
import type { EncoderModel } from "../model";
import { Random } from "../random";
import type { AdamW } from "./adamw";
import { guardStep } from "./guard";
import type { LogWriter, StepRecord } from "./log";
import type { Objective } from "./objectives";
import { type OnTrainProgress, RateMeter } from "./progress";
import { warmupCosine, warmupLinear } from "./schedule";
import type { PretrainSettings } from "./settings";
import { trainStep } from "./step";

export interface TrainerInput {
  model: EncoderModel;
  optimizer: AdamW;
  objective: Objective;
  settings: PretrainSettings;
  store: TokenRows;
  collate: CollateOptions;
  /** Collate in a thread of its own, ahead of the step. */
  collateAhead: boolean;
  /** For messages. */
  folder: string;
  log: LogWriter;
  /** Steps between two saves. */
  saveEvery: number;
  /** Saves the state after the optimizer's current step. */
  save(): void;
  /** Aborted: the loop ends after the step under way, which is saved. */
  signal?: AbortSignal;
  onProgress?: OnTrainProgress;
}

/**
 * Trains from the optimizer's step to the last, or until interrupted. Every step is a function of the seed and its number alone.
 * @returns true when the last step was reached
 * @throws TrainingStopped when the loss or its gradient is not a number, or the loss explodes
 */
export async function train(input: TrainerInput): Promise<boolean> {
  const { optimizer, settings, signal } = input;
  if (signal?.aborted || optimizer.step >= settings.steps) return optimizer.step >= settings.steps;
  const source = sourceOf(input);
  try {
    await loop(input, source);
  } finally {
    await source.close();
  }
  return optimizer.step >= settings.steps;
}

async function loop(input: TrainerInput, source: BatchSource): Promise<void> {
  const { optimizer, settings, log, signal } = input;
  const samples = settings.batchSize * settings.accumulation;
  const meter = new RateMeter();
  let savedStep = optimizer.step;
  while (optimizer.step < settings.steps && !signal?.aborted) {
    const started = performance.now();
    const collated = await source.take(optimizer.step + 1);
    const { stepMs, ...result } = oneStep(input, collated, savedStep);
    const record: StepRecord = {
      ...result,
      collatorMs: round(collated.collatorMs),
      stepMs: round(stepMs),
      samplesPerSecond: round((1000 * samples) / (performance.now() - started)),
    };
    log.append(record);
    const due = optimizer.step % input.saveEvery === 0 || optimizer.step === settings.steps;
    if (due) {
      input.save();
      savedStep = optimizer.step;
    }
    input.onProgress?.(meter.progress(record, settings.steps, samples));
    await setImmediate();
  }
  if (savedStep < optimizer.step) input.save();
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
    (result) => guardStep(result, { step, batches, vocabSize: model.config.vocabSize, folder, lastGoodStep }),
  );
  return { step, ...result, lr, stepMs: performance.now() - started };
}

function learningRateAt(step: number, settings: PretrainSettings): number {
  const { steps, warmup, learningRate: peak, learningRateSchedule } = settings;
  return (learningRateSchedule === "linear" ? warmupLinear : warmupCosine)(step, { steps, warmup, peak });
}

/** Two decimals: enough for milliseconds. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}
