/**
 * The training loop of every run, and its step: batch → loss and gradients → clip → optimizer → log → save. Step n is a
 * function of the seed and of n alone, so a run that stopped after any step goes on to the same bits. Between two steps
 * other work gets its turn, an interrupt among it.
 */
import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import * as tf from "@tensorflow/tfjs";
import type { BatchSource } from "../batches";
import { inPrecision } from "../engine";
import { type EncoderModel, inPassMode } from "../model";
import { inPhase, inPhaseWaiting, type Profiler } from "../profile";
import { Random } from "../random";
import type { AdamW } from "./adamw";
import { addGradients, clipFactor, type Gradients, globalNorm, meanGradients } from "./gradients";
import { guardStep } from "./guard";
import type { StepRecord, StepResult } from "./log";
import { type OnTrainProgress, RateMeter } from "./progress";
import { learningRateAt } from "./schedule";
import type { LearningSettings } from "./settings";
import type { Differentiated, StepObjective } from "./step-objective";

/** @typeParam B one collated batch */
export interface TrainerInput<B> {
  model: EncoderModel;
  optimizer: AdamW;
  objective: StepObjective<B>;
  batches: TrainingBatches<B>;
  settings: LearningSettings & { steps: number };
  log: { append(record: StepRecord): void };
  /** Saves the state after the optimizer's current step. */
  save(): void;
  /** Steps between two saves. */
  saveEvery: number;
  companion?: TrainingCompanion<B>;
  /** Told of every step. */
  profiler?: Profiler;
  /** Where the run is saved, for messages. */
  folder: string;
  /** Aborted: the training ends after the step under way, which is saved. */
  signal?: AbortSignal;
  onProgress?: OnTrainProgress;
}

/** What a training reads. */
export interface TrainingBatches<B> {
  /** Opened when there is a step to make, closed behind the last. */
  open(): BatchSource<B>;
  /** Sequences a step, for the rate. */
  samples: number;
  /** Ids of what a batch is made of, for messages. */
  idsOf(batch: B): string[];
  /** What those ids are of, in the plural. */
  what: string;
}

/** What goes on beside the steps: more logs, measurements, an end before the last step. */
export interface TrainingCompanion<B> {
  /** When a step is logged. @returns true where the state has to be saved now */
  afterStep(step: number, batches: readonly B[]): Promise<boolean>;
  /** Asked before every step: true ends the training as complete. */
  isDone(): boolean;
}

/**
 * Trains from the optimizer's step to the last. @returns true when the training is complete, false when it was
 * interrupted
 * @throws TrainingStopped when the loss or its gradient is not a number, or the loss explodes
 */
export async function train<B>(input: TrainerInput<B>): Promise<boolean> {
  const { model, optimizer, objective, batches: read, settings, companion, profiler, signal } = input;
  const { steps, clipNorm } = settings;
  const isDone = () => optimizer.step >= steps || (companion?.isDone() ?? false);
  if (isDone() || signal?.aborted) return isDone();
  const source = read.open();
  const meter = new RateMeter();
  let savedStep = optimizer.step;
  try {
    while (!isDone() && !signal?.aborted) {
      profiler?.begin();
      const started = performance.now();
      const step = optimizer.step + 1;
      const { batches, collatorMs } = await inPhaseWaiting("batch", () => source.take(step));
      const collated = performance.now();
      const learningRate = learningRateAt(step, settings);
      const random = new Random(settings.seed).fork("dropout", step);
      const result = trainStep(
        { model, optimizer, objective, batches, step, steps, learningRate, clipNorm, random },
        (result) => {
          const vocabSize = objective.overVocabulary && model.config.vocabSize;
          const ids = batches.flatMap(read.idsOf);
          guardStep(result, { step, ids, what: read.what, vocabSize, folder: input.folder, lastGoodStep: savedStep });
        },
      );
      const ended = performance.now();
      const record: StepRecord = {
        ...{ step, ...result, lr: learningRate },
        collatorMs: round(collatorMs),
        stepMs: round(ended - collated),
        samplesPerSecond: round((1000 * read.samples) / (ended - started)),
      };
      const mustSave = await inPhaseWaiting("log", async () => {
        input.log.append(record);
        return companion?.afterStep(step, batches);
      });
      if (mustSave || step % input.saveEvery === 0 || step === steps) {
        inPhase("checkpoint", input.save);
        savedStep = step;
      }
      input.onProgress?.(meter.progress(record, steps, read.samples));
      profiler?.end();
      await setImmediate();
    }
    if (savedStep < optimizer.step) input.save();
    return isDone();
  } finally {
    profiler?.finish();
    await source.close();
  }
}

/** All that one optimizer step depends on. */
export interface StepInput<B> {
  model: EncoderModel;
  optimizer: AdamW;
  objective: StepObjective<B>;
  /** Gradients are averaged over them (gradient accumulation): usually one. */
  batches: readonly B[];
  /** Counted from 1. */
  step: number;
  steps: number;
  learningRate: number;
  /** Gradients longer than this, all together, are scaled down to it. */
  clipNorm: number;
  /** Dropout's stream of this step; null trains without dropout. */
  random: Random | null;
}

/**
 * One optimizer step. The update is made only when `accept` approves of the numbers; live tensors are the same before
 * and after.
 * @param accept called with the loss and the gradient norm before anything changes; may throw, and then nothing has
 * changed
 */
export function trainStep<B>(
  { model, optimizer, objective, batches, step, steps, learningRate, clipNorm, random }: StepInput<B>,
  accept?: (result: StepResult) => void,
): StepResult {
  const at = { step, steps, random };
  return tf.tidy(() => {
    const sum: Gradients = new Map();
    const ofBatch = (batch: B, index: number) => {
      const { gradients, ...numbers } = objective.gradients(model, batch, { ...at, index });
      addGradients(sum, gradients);
      return numbers;
    };
    const each = inPrecision(model.precision, () =>
      inPassMode(model, () => inPhase("forward", () => batches.map(ofBatch))),
    );
    return inPhase("update", () => {
      const gradients = meanGradients(sum, batches.length);
      const norm = globalNorm(gradients);
      const result = readNumbers(each, norm);
      accept?.(result);
      optimizer.update(gradients, learningRate, clipFactor(norm, clipNorm));
      return result;
    });
  });
}

/** Every number of the step in one read: the only place where training reads numbers off the engine. */
function readNumbers(each: readonly Omit<Differentiated, "gradients">[], norm: tf.Scalar): StepResult {
  const mean = (scalars: tf.Scalar[]) => tf.div<tf.Scalar>(tf.addN(scalars), scalars.length);
  const names = [...each[0].parts.keys()];
  const means = names.map((name) => mean(each.map(({ parts }) => parts.get(name) as tf.Scalar)));
  const total = mean(each.map(({ value }) => value));
  const [loss, gradNorm, ...values] = tf.stack([total, norm, ...means]).dataSync();
  for (const { parts } of each) tf.dispose([...parts.values()]);
  return { loss, gradNorm, parts: Object.fromEntries(names.map((name, i) => [name, values[i]])) };
}

/** Two decimals: enough for milliseconds. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}
