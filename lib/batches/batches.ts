/**
 * Which passages make the batch of a step: a function of (seed, step) alone, so a resumed run needs no state. Epoch e
 * visits every passage once, in an order that is a function of (seed, e) (`row-order`); the epochs follow each other
 * without a gap and no batch is short. The endless row of passages is cut into chunks of some batches; a chunk is
 * sorted by length, cut into batches, and its batches are shuffled, so that rows of a batch need little padding while a
 * batch's length says nothing of its place.
 */
import { InputError } from "../errors";
import { Random } from "../random";
import { BlockOrder, type RowOrder, ShuffledOrder } from "../tokens/row-order";
import type { TokenRows } from "../tokens/token-rows";
import type { EncoderBatch } from "./batch";
import { type CollateOptions, collate, type Example } from "./collate";

/** How an epoch is cut into batches. */
export interface SamplerOptions {
  /** B, passages a batch. */
  batchSize: number;
  seed: number | string;
  /** Batches sorted by length together; 50 by default, 1 turns the sorting off. */
  chunkBatches?: number;
  /** Lengths above this count as this: longer texts are cropped to it anyway. No limit by default. */
  maxLength?: number;
}

/** How long rows are, and which of them are read together. */
export type RowLengths = Pick<TokenRows, "size" | "lengthOf" | "blockStarts">;

/**
 * Which passages make the batch of a step: a function of (seed, step) alone, so that a resumed run needs no state.
 * Every epoch visits each passage once; no batch is short.
 */
export class BatchSampler {
  readonly batchSize: number;
  readonly seed: number | string;
  readonly #rows: RowLengths;
  readonly #maxLength: number;
  readonly #chunkBatches: number;
  readonly #random: Random;
  readonly #order: RowOrder;
  #chunk: { number: number; batches: Int32Array[] } | undefined;

  /**
   * @param rows the passages, or (N) tokens of each.
   * @throws InputError when there is no passage; RangeError when `batchSize` or `chunkBatches` is not a positive
   * integer.
   */
  constructor(
    rows: ArrayLike<number> | RowLengths,
    { batchSize, seed, chunkBatches = 50, maxLength = Infinity }: SamplerOptions,
  ) {
    this.#rows = "lengthOf" in rows ? rows : { size: rows.length, lengthOf: (index) => rows[index] };
    if (this.size === 0) throw new InputError("there is no passage to make batches of");
    for (const [name, value] of Object.entries({ batchSize, chunkBatches })) {
      if (!Number.isSafeInteger(value) || value < 1)
        throw new RangeError(`${name} must be a positive integer, found ${value}`);
    }
    this.batchSize = batchSize;
    this.seed = seed;
    this.#maxLength = maxLength;
    this.#chunkBatches = chunkBatches;
    this.#random = new Random(seed);
    const { blockStarts } = this.#rows;
    this.#order = blockStarts ? new BlockOrder(blockStarts, this.#random) : new ShuffledOrder(this.size, this.#random);
  }

  /** N, the number of passages. */
  get size(): number {
    return this.#rows.size;
  }

  /** Steps it takes to see every passage once, not rounded. */
  get stepsPerEpoch(): number {
    return this.size / this.batchSize;
  }

  /** (B) indices of the passages of the batch of `step`, counted from 0. @throws RangeError on a step that is none. */
  batchAt(step: number): Int32Array {
    if (!Number.isSafeInteger(step) || step < 0) throw new RangeError(`a step is an integer from 0, found ${step}`);
    const number = Math.floor(step / this.#chunkBatches);
    if (this.#chunk?.number !== number) this.#chunk = { number, batches: this.#makeChunk(number) };
    return this.#chunk.batches[step % this.#chunkBatches].slice();
  }

  #makeChunk(number: number): Int32Array[] {
    const width = this.#chunkBatches * this.batchSize;
    const members = Array.from({ length: width }, (_, i) => this.#memberAt(number * width + i));
    if (this.#chunkBatches > 1) {
      // By epoch first: otherwise a passage met at the end of one epoch and the start of the next would share a batch
      // with itself.
      members.sort((a, b) => a.epoch - b.epoch || a.length - b.length || a.place - b.place);
    }
    const batches = Array.from({ length: this.#chunkBatches }, (_, i) =>
      Int32Array.from(members.slice(i * this.batchSize, (i + 1) * this.batchSize), ({ passage }) => passage),
    );
    return this.#random.fork("chunk", number).shuffle(batches);
  }

  /** What stands at a place of the endless row of passages. */
  #memberAt(place: number): { passage: number; length: number; epoch: number; place: number } {
    const epoch = Math.floor(place / this.size);
    const passage = this.#order.rowAt(epoch, place - epoch * this.size);
    return { passage, length: Math.min(this.#rows.lengthOf(passage), this.#maxLength), epoch, place };
  }
}

/** A sampler over the passages of a store. */
export function samplerOf(store: RowLengths, options: SamplerOptions): BatchSampler {
  return new BatchSampler(store, options);
}

/** The rows of the batch of a step, counted from 0: views into the store. */
export function examplesForStep(store: TokenRows, sampler: BatchSampler, step: number): Example[] {
  return Array.from(sampler.batchAt(step), (index) => ({ id: store.passageIdOf(index), ids: store.row(index) }));
}

/** Those rows collated: crops and masks are a function of (seed, step). @throws RangeError as `collate` */
export function collateForStep(
  examples: readonly Example[],
  options: CollateOptions,
  seed: number | string,
  step: number,
): EncoderBatch {
  return collate(examples, options, new Random(seed).fork("mask", step));
}

/**
 * The collated batch of a step: passages, crops and masks are a function of (seed, step). @throws RangeError as
 * `collate`.
 */
export function batchForStep(
  store: TokenRows,
  sampler: BatchSampler,
  step: number,
  options: CollateOptions,
): EncoderBatch {
  return collateForStep(examplesForStep(store, sampler, step), options, sampler.seed, step);
}
