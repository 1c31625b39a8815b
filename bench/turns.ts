/**
 * Training steps of several objectives in turns, and their medians, so that a busy moment hits all.
 *
 * Within a turn first come some steps that are not counted: with a thread that runs ahead, their batches were made
 * while nothing else was to do. Then steps by the clock, from one end to the next, waiting for batches included.
 */
import {
  AdamW,
  batchSource,
  type CollateOptions,
  countParameters,
  initialParameters,
  initialValues,
  type Objective,
  type ProductPrecision,
  preset,
  Random,
  samplerOf,
  type TokenRows,
  trainStep,
  type Vocabulary,
} from "bowlab";
import { median } from "./side";

/** Steps of a turn that are not counted: one, and as many as the thread may be ahead. */
const UNCOUNTED = 3;
/** The paper's recipe. */
const MASK_RATIO = 0.3;

export interface TurnSettings {
  /** Encoder shape. */
  preset: string;
  /** What is trained on, the same for all. */
  store: TokenRows;
  vocabulary: Vocabulary;
  /** Longest sequence, tokens. */
  length: number;
  /** Sequences a step. */
  batch: number;
  /** Turns of every objective, after one to warm up. */
  rounds: number;
  /** Counted steps a turn. */
  steps: number;
  /** Batches come from a thread that runs ahead, as in training; else they are made between the steps. */
  ahead: boolean;
  /** Of the products. Default float32. */
  precision?: ProductPrecision;
}

/** Medians of one objective. */
export interface Speed {
  name: string;
  /** Milliseconds a batch takes to make. */
  collatorMs: number;
  /** Milliseconds of forward, backward and update. */
  stepMs: number;
  /** By the clock over a turn's counted steps. */
  samplesPerSecond: number;
  /** Milliseconds a step of the processor, all threads together. */
  processorMs: number;
  /** Parameters that the decoder adds. */
  added: number;
}

/** What was measured, a number a step. */
export interface Times {
  collator: number[];
  step: number[];
  /** Milliseconds a step by the clock, over a turn. */
  whole: number[];
  /** The same of the processor. */
  processor: number[];
}

/** @param objectives by the name that they have in the result */
export async function speedsInTurns(objectives: Record<string, Objective>, settings: TurnSettings): Promise<Speed[]> {
  const runners = Object.entries(objectives).map(([name, chosen]) => startRunner(name, chosen, settings));
  try {
    for (let round = 0; round <= settings.rounds; round++)
      for (const { turn, times } of runners) await turn(round === 0 ? noTimes() : times, round);
  } finally {
    for (const { close } of runners) close();
  }
  return runners.map(({ name, added, times: { collator, step, whole, processor } }) => ({
    name,
    collatorMs: median(collator),
    stepMs: median(step),
    samplesPerSecond: (1000 * settings.batch) / median(whole),
    processorMs: median(processor),
    added,
  }));
}

export function noTimes(): Times {
  return { collator: [], step: [], whole: [], processor: [] };
}

/** A model in training that takes turns. */
export interface Runner {
  name: string;
  /** Parameters, the decoder's among them. */
  parameters: number;
  added: number;
  times: Times;
  /** One turn, its times added to `times`. */
  turn(times: Times, seed: number): Promise<void>;
  close(): void;
}

/** A fresh model and its optimizer, to be trained for one objective. The engine must be chosen already. */
export function startRunner(name: string, chosen: Objective, settings: TurnSettings): Runner {
  const { preset: shape, store, vocabulary, length, batch, steps, ahead, precision } = settings;
  const config = preset(shape, vocabulary.size);
  const random = new Random(1);
  const parameters = initialParameters(config, random.fork("weights"));
  parameters.add(chosen.decoder?.specs(config) ?? [], (spec) => initialValues(spec, config, random.fork(spec.name)));
  const optimizer = new AdamW(parameters);
  const collate: CollateOptions = {
    vocabulary,
    maxLength: length,
    maskRatio: MASK_RATIO,
    decoder: chosen.decoderInput,
  };
  const count = UNCOUNTED + steps;

  async function turn(times: Times, seed: number): Promise<void> {
    const sampler = samplerOf(store, { batchSize: batch, seed });
    const source = batchSource({ store, sampler, collate, accumulation: 1, steps: count, ahead });
    let [started, processor] = [performance.now(), process.cpuUsage()];
    for (let step = 1; step <= count; step++) {
      if (step === UNCOUNTED + 1) [started, processor] = [performance.now(), process.cpuUsage()];
      const { batches, collatorMs } = await source.take(step);
      const begun = performance.now();
      trainStep({
        ...{ model: { config, parameters, precision }, optimizer, objective: chosen, batches, step, steps: count },
        ...{ learningRate: 3e-4, clipNorm: 1, random: random.fork("dropout", seed, step) },
      });
      if (step <= UNCOUNTED) continue;
      times.collator.push(collatorMs);
      times.step.push(performance.now() - begun);
    }
    const { user, system } = process.cpuUsage(processor);
    times.whole.push((performance.now() - started) / steps);
    times.processor.push((user + system) / 1000 / steps);
    await source.close();
  }

  function close(): void {
    optimizer.dispose();
    parameters.dispose();
  }

  const added = countParameters(parameters.specs).decoder;
  return { name, parameters: parameters.count(), added, times: noTimes(), turn, close };
}
