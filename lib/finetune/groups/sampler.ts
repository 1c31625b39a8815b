/**
 * Which queries make the batch of a step and which passages stand beside each: a function of (seed, step) alone, so
 * that a resumed run needs no state. A query is visited once an epoch. From visit to visit its positives rotate, and
 * its negatives are dealt out of its pool like cards, shuffled anew when all have been seen. A pool that is too small
 * is filled up with passages drawn from all.
 */

import { InputError } from "../../errors";
import { Random } from "../../random";
import { ShuffledOrder } from "../../tokens";
import { answers, type TrainingSet } from "../examples";
import type { NegativePools } from "../negatives";

/** How many queries a step has, and how many passages each. */
export interface GroupSamplerOptions {
  /** Q, queries a batch. */
  batchSize: number;
  /** G, passages a query: a positive and G − 1 negatives. */
  groupSize: number;
  seed: number | string;
}

/** A query and its passages. */
export interface Group {
  /** Place of the query in the set. */
  query: number;
  /** (G) places of passages, the positive first. */
  passages: Int32Array;
  /** How many of the last ones were drawn from all passages, the pool being too small. */
  filled: number;
}

/** Draws from all passages before giving up on finding one that is not in the group already. */
const ATTEMPTS = 1000;

/**
 * Which queries make the batch of a step, and which passages stand beside each: a function of (seed, step) alone, so
 * that a resumed run needs no state.
 */
export class GroupSampler {
  readonly #set: TrainingSet;
  readonly #pools: NegativePools;
  readonly #options: GroupSamplerOptions;
  readonly #order: ShuffledOrder;
  readonly #random: Random;

  constructor(set: TrainingSet, pools: NegativePools, options: GroupSamplerOptions) {
    this.#set = set;
    this.#pools = pools;
    this.#options = options;
    this.#random = new Random(options.seed).fork("groups");
    this.#order = new ShuffledOrder(set.queries.length, this.#random);
  }

  /** (Q) the groups of a step, counted from 1. @throws InputError when the corpus is too small for a group */
  groupsAt(step: number): Group[] {
    const { batchSize } = this.#options;
    const queries = this.#set.queries.length;
    return Array.from({ length: batchSize }, (_, i) => {
      const place = (step - 1) * batchSize + i;
      const visit = Math.floor(place / queries);
      return this.#group(this.#order.rowAt(visit, place - visit * queries), visit);
    });
  }

  #group(query: number, visit: number): Group {
    const { id, positives } = this.#set.queries[query];
    const random = this.#random.fork(id);
    const rotation = random.fork("positives").shuffle(positives.slice());
    const passages = new Int32Array(this.#options.groupSize);
    passages[0] = rotation[visit % rotation.length];
    const dealt = this.#deal(this.#pools[query], visit, random);
    passages.set(dealt, 1);
    this.#fill(passages, 1 + dealt.length, query, random.fork("fill", visit));
    return { query, passages, filled: passages.length - 1 - dealt.length };
  }

  /** The visit's negatives: distinct, at most as many as the pool has. */
  #deal(pool: Int32Array, visit: number, random: Random): number[] {
    const wanted = this.#options.groupSize - 1;
    if (pool.length <= wanted) return [...pool];
    const dealt = new Set<number>();
    for (let round = Math.floor((visit * wanted) / pool.length); dealt.size < wanted; round++) {
      const cards = random.fork("deal", round).shuffle(pool.slice());
      const from = Math.max(0, visit * wanted - round * pool.length);
      for (let card = from; card < cards.length && dealt.size < wanted; card++) dealt.add(cards[card]);
    }
    return [...dealt];
  }

  #fill(passages: Int32Array, from: number, query: number, random: Random): void {
    const { passages: all, queries } = this.#set;
    for (let i = from; i < passages.length; i++) {
      let attempts = 0;
      do {
        if (attempts++ === ATTEMPTS) throw tooFew(all.size, passages.length);
        passages[i] = random.integer(0, all.size);
      } while (answers(this.#set, queries[query], passages[i]) || passages.subarray(0, i).includes(passages[i]));
    }
  }
}

function tooFew(size: number, groupSize: number): InputError {
  return new InputError("there are too few passages for groups of this size", {
    expected: `at least ${groupSize - 1} passages that do not answer the query`,
    found: `${size} passages in all`,
    fix: "choose a smaller --group-size",
  });
}
