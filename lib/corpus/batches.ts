/**
 * Which passages make the batch of a step: a function of (seed, step) alone, so a resumed run needs no state.
 * Epoch e visits every passage once, in an order that is a function of (seed, e); the epochs follow each other without a gap and no
 * batch is short. The endless row of passages is cut into chunks of some batches; a chunk is sorted by length, cut into batches,
 * and its batches are shuffled, so that rows of a batch need little padding while a batch's length says nothing of its place.
 */
import { InputError } from "../errors";
import { Random } from "../random";
import type { EncoderBatch } from "./batch";
import { type CollateOptions, collate, type Example } from "./collate";
import type { TokenStore } from "./token-store";

export interface SamplerOptions {
  /** B, passages a batch. */
  batchSize: number;
  seed: number | string;
  /** Batches sorted by length together; 50 by default, 1 turns the sorting off. */
  chunkBatches?: number;
  /** Lengths above this count as this: longer texts are cropped to it anyway. No limit by default. */
  maxLength?: number;
}

export class BatchSampler {
  readonly batchSize: number;
  readonly seed: number | string;
  readonly #lengths: Int32Array;
  readonly #chunkBatches: number;
  readonly #random: Random;
  #chunk: { number: number; batches: Int32Array[] } | undefined;
  readonly #orders = new Map<number, Int32Array>();

  /**
   * @param lengths (N) tokens of each passage.
   * @throws InputError when there is no passage; RangeError when `batchSize` or `chunkBatches` is no positive integer.
   */
  constructor(
    lengths: ArrayLike<number>,
    { batchSize, seed, chunkBatches = 50, maxLength = Infinity }: SamplerOptions,
  ) {
    if (lengths.length === 0) throw new InputError("there is no passage to make batches of");
    for (const [name, value] of Object.entries({ batchSize, chunkBatches })) {
      if (!Number.isSafeInteger(value) || value < 1)
        throw new RangeError(`${name} must be a positive integer, found ${value}`);
    }
    this.batchSize = batchSize;
    this.seed = seed;
    this.#lengths = Int32Array.from(lengths, (length) => Math.min(length, maxLength));
    this.#chunkBatches = chunkBatches;
    this.#random = new Random(seed);
  }

  /** N, the number of passages. */
  get size(): number {
    return this.#lengths.length;
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
      // By epoch first: otherwise a passage met at the end of one epoch and the start of the next would share a batch with itself.
      members.sort(
        (a, b) => a.epoch - b.epoch || this.#lengths[a.passage] - this.#lengths[b.passage] || a.place - b.place,
      );
    }
    const batches = Array.from({ length: this.#chunkBatches }, (_, i) =>
      Int32Array.from(members.slice(i * this.batchSize, (i + 1) * this.batchSize), ({ passage }) => passage),
    );
    return this.#random.fork("chunk", number).shuffle(batches);
  }

  /** What stands at a place of the endless row of passages. */
  #memberAt(place: number): { passage: number; epoch: number; place: number } {
    const epoch = Math.floor(place / this.size);
    return { passage: this.#orderOf(epoch)[place - epoch * this.size], epoch, place };
  }

  #orderOf(epoch: number): Int32Array {
    let order = this.#orders.get(epoch);
    if (order === undefined) {
      order = this.#random.fork("epoch", epoch).shuffle(Int32Array.from({ length: this.size }, (_, i) => i));
      for (const other of this.#orders.keys()) if (other < epoch - 1 || other > epoch) this.#orders.delete(other);
      this.#orders.set(epoch, order);
    }
    return order;
  }
}

/** A sampler over the passages of a store. */
export function samplerOf(store: TokenStore, options: SamplerOptions): BatchSampler {
  return new BatchSampler(
    Int32Array.from({ length: store.size }, (_, i) => store.lengthOf(i)),
    options,
  );
}

/** The rows of the batch of a step, counted from 0: views into the store. */
export function examplesForStep(store: TokenStore, sampler: BatchSampler, step: number): Example[] {
  return Array.from(sampler.batchAt(step), (index) => ({ id: store.passageIds[index], ids: store.row(index) }));
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

/** The collated batch of a step: passages, crops and masks are a function of (seed, step). @throws RangeError as `collate`. */
export function batchForStep(
  store: TokenStore,
  sampler: BatchSampler,
  step: number,
  options: CollateOptions,
): EncoderBatch {
  return collateForStep(examplesForStep(store, sampler, step), options, sampler.seed, step);
}
