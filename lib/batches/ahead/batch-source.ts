/**
 * Where a training loop takes its batches from, step after step: made when asked for, or by a thread that runs ahead.
 */
import { performance } from "node:perf_hooks";
import type { TokenRows } from "../../tokens/token-rows";
import type { EncoderBatch, StepBatches } from "../batch";
import { type BatchSampler, collateForStep, examplesForStep } from "../batches";
import type { CollateOptions } from "../collate";
import { CollatorThread } from "./collator-thread";

/**
 * Where a training loop takes its batches from, step after step.
 * @typeParam B one collated batch
 */
export interface BatchSource<B = EncoderBatch> {
  /** The batches of `step`, counted from 1; steps are asked for in order. */
  take(step: number): Promise<StepBatches<B>>;
  /** Ends the thread, where there is one; no batch can be taken afterwards. */
  close(): Promise<void>;
}

/** What batches are made of, and whether a thread makes them ahead of the step. */
export interface BatchSourceOptions {
  /** The tokenized corpus, N rows. */
  store: TokenRows;
  /** Which rows make the batch of a step. */
  sampler: BatchSampler;
  /** How rows become a batch. */
  collate: CollateOptions;
  /** Batches a step. */
  accumulation: number;
  /** The last step that will be asked for. */
  steps: number;
  /** Make batches in a thread of its own while the step before is under way. */
  ahead: boolean;
}

/** The bits are a function of the sampler's seed and the step alone, and the same either way. */
export function batchSource(options: BatchSourceOptions): BatchSource {
  return options.ahead ? threaded(options) : inline(options);
}

function inline({ store, sampler, collate, accumulation }: BatchSourceOptions): BatchSource {
  return {
    async take(step) {
      const started = performance.now();
      const batches = numbersOf(step, accumulation).map((number) =>
        collateForStep(examplesForStep(store, sampler, number), collate, sampler.seed, number),
      );
      return { batches, collatorMs: performance.now() - started };
    },
    async close() {},
  };
}

/** Steps in work beside the one that is trained on. */
const AHEAD = 2;

function threaded({ store, sampler, collate, accumulation, steps }: BatchSourceOptions): BatchSource {
  const thread = new CollatorThread(collate, sampler.seed);
  const pending = new Map<number, Promise<StepBatches>>();
  const ask = (step: number) => {
    if (step > steps || pending.has(step)) return;
    const parts = numbersOf(step, accumulation).map((number) => ({
      number,
      examples: examplesForStep(store, sampler, number),
    }));
    pending.set(step, thread.collate(parts));
  };
  return {
    take(step) {
      for (let next = step; next <= step + AHEAD; next++) ask(next);
      const taken = pending.get(step) as Promise<StepBatches>;
      pending.delete(step);
      return taken;
    },
    close: () => thread.close(),
  };
}

/** The sampler's numbers, from 0, of a step's batches. */
function numbersOf(step: number, accumulation: number): number[] {
  return Array.from({ length: accumulation }, (_, i) => (step - 1) * accumulation + i);
}
