/** The passages of one block that may still be among the best, with what the terms so far add to their scores. */
import type { TopK } from "../../top-k";
import type { Arena, ArenaList } from "./arena";

/** Below the quotient of two doubles when rounded to a float32. */
const BELOW = 1 - 2 ** -22;

/** A posting list, and how often the query has its term. */
export interface WeightedList extends ArenaList {
  weight: number;
}

/** The candidates of one block at a time. All of a block's terms must come in the same order: sums are rounded. */
export class BlockCandidates {
  readonly #arena: Arena;

  constructor(arena: Arena) {
    this.#arena = arena;
  }

  /** How many there are. */
  get size(): number {
    return this.#arena.found[0];
  }

  /**
   * Adds a term's entries `start` … `end` − 1 to candidates, and admits whom the term alone lifts to `admitted`; those
   * that then have less than `least` are given up. @param low the block's first passage
   */
  accumulate(list: WeightedList, start: number, end: number, low: number, least: number, admitted: number): void {
    const { kernels } = this.#arena;
    const before = this.size;
    const [passages, impacts] = [4 * (list.passages + start), 4 * (list.impacts + start)];
    kernels.accumulate(passages, impacts, end - start, low, list.weight, admitted);
    if (before > 0) kernels.keep(least);
  }

  /** The same, where the list has a bitmap and none is admitted: each candidate is looked up. */
  lookUp({ bitmap, impacts, weight }: WeightedList, low: number, least: number): void {
    if (this.size > 0) this.#arena.kernels.lookUp(4 * (bitmap as number), 4 * impacts, low, weight, least);
  }

  /** Admits whom the term alone lifts to `least`, where these are few. */
  admit(list: WeightedList, start: number, end: number, low: number, least: number): void {
    const [passages, impacts] = [4 * (list.passages + start), 4 * (list.impacts + start)];
    const bound = (least / list.weight) * BELOW;
    this.#arena.kernels.admit(bound, passages, impacts, end - start, low, list.weight, least);
  }

  /** Offers them with their sums, and leaves none. */
  drain(low: number, best: TopK): void {
    const { candidates, sums, found } = this.#arena;
    for (let n = 0; n < found[0]; n++) {
      best.push(low + candidates[n], sums[candidates[n]]);
      sums[candidates[n]] = 0;
    }
    found[0] = 0;
  }
}
