/** The training loop: batches in, updates made, every step logged, states saved, interruptible between any two steps. */
import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import { batchForStep, type CollateOptions, samplerOf, type TokenRows } from "../corpus";
import type { EncoderModel } from "../model";
import { Random } from "../random";
import type { AdamW } from "./adamw";
import { guardStep } from "./guard";
import type { LogWriter, StepRecord } from "./log";
import type { Objective } from "./objectives";
import type { PretrainSettings } from "./options";
import { type OnTrainProgress, RateMeter } from "./progress";
import { warmupCosine } from "./schedule";
import { trainStep } from "./step";

export interface TrainerInput {
  model: EncoderModel;
  optimizer: AdamW;
  objective: Objective;
  settings: PretrainSettings;
  store: TokenRows;
  collate: CollateOptions;
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
  const { optimizer, settings, log, signal } = input;
  const meter = new RateMeter();
  const makeBatches = batchMaker(input);
  let savedStep = optimizer.step;
  while (optimizer.step < settings.steps) {
    if (signal?.aborted) break;
    const record = oneStep(input, makeBatches, savedStep);
    log.append(record);
    const due = optimizer.step % input.saveEvery === 0 || optimizer.step === settings.steps;
    if (due) {
      input.save();
      savedStep = optimizer.step;
    }
    input.onProgress?.(meter.progress(record, settings.steps, settings.batchSize * settings.accumulation));
    await setImmediate();
  }
  if (savedStep < optimizer.step) input.save();
  return optimizer.step >= settings.steps;
}

type BatchMaker = (step: number) => ReturnType<typeof batchForStep>[];

/** The batches of a step, counted from 1: `accumulation` of them, in the sampler's order. */
function batchMaker({ store, settings, collate }: TrainerInput): BatchMaker {
  const { batchSize, seed, maxLength, accumulation } = settings;
  const sampler = samplerOf(store, { batchSize, seed, maxLength: maxLength - 2 });
  return (step) =>
    Array.from({ length: accumulation }, (_, i) =>
      batchForStep(store, sampler, (step - 1) * accumulation + i, collate),
    );
}

function oneStep(input: TrainerInput, makeBatches: BatchMaker, lastGoodStep: number): StepRecord {
  const { model, optimizer, objective, settings, folder } = input;
  const { steps, warmup, learningRate, clipNorm, batchSize, accumulation, seed } = settings;
  const step = optimizer.step + 1;
  const started = performance.now();
  const batches = makeBatches(step);
  const collated = performance.now();
  const lr = warmupCosine(step, { steps, warmup, peak: learningRate });
  const random = new Random(seed).fork("dropout", step);
  const result = trainStep(
    { model, optimizer, objective, batches, step, steps, learningRate: lr, clipNorm, random },
    (result) => guardStep(result, { step, batches, vocabSize: model.config.vocabSize, folder, lastGoodStep }),
  );
  const ended = performance.now();
  return {
    step,
    ...result,
    lr,
    collatorMs: round(collated - started),
    stepMs: round(ended - collated),
    samplesPerSecond: round((1000 * batchSize * accumulation) / (ended - started)),
  };
}

/** Two decimals: enough for milliseconds. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}
