/**
 * Known-item search: every query has exactly one right passage, and what counts is where it comes. RR@10 is 1 / rank
 * within the first ten and 0 beyond; R@50, with one right passage, is the share of queries that find it in fifty.
 */
import type { FlatIndex } from "./flat-index";

/** At which depths known-item search is summarised. */
export interface KnownItemOptions {
  /** Depth of the reciprocal rank. Default 10. */
  rrDepth?: number;
  /** Depth of the recall. Default 50. */
  recallDepth?: number;
}

/** How well the one right passage of each query is found. */
export interface KnownItemReport {
  queries: number;
  /** Mean reciprocal rank within `rrDepth`, 0 … 1. */
  rr: number;
  rrDepth: number;
  /** Share of queries whose passage is within `recallDepth`, 0 … 1. */
  recall: number;
  recallDepth: number;
  /** Median rank of the right passages, counted from 1; of two middle ones the mean. */
  medianRank: number;
}

/** Summarises ranks counted from 1 (Infinity or 0 where the passage was not found). No queries give zeros. */
export function summarizeRanks(
  ranks: ArrayLike<number>,
  { rrDepth = 10, recallDepth = 50 }: KnownItemOptions = {},
): KnownItemReport {
  const found = Array.from(ranks, (rank) => (rank >= 1 ? rank : Number.POSITIVE_INFINITY)).sort((a, b) => a - b);
  const queries = found.length;
  const mean = (value: (rank: number) => number): number =>
    queries === 0 ? 0 : found.reduce((sum, rank) => sum + value(rank), 0) / queries;
  return {
    queries,
    rr: mean((rank) => (rank <= rrDepth ? 1 / rank : 0)),
    rrDepth,
    recall: mean((rank) => (rank <= recallDepth ? 1 : 0)),
    recallDepth,
    medianRank: queries === 0 ? 0 : (found[(queries - 1) >> 1] + found[queries >> 1]) / 2,
  };
}

/**
 * Known-item search over vectors.
 * @param queries (Q, H), row-major.
 * @param targets (Q) index of each query's passage in the index.
 * @throws InputError when a query or a target does not fit the index.
 * @example
 * ```ts
 * import { FlatIndex, knownItemSearch } from "bowlab";
 *
 * const index = new FlatIndex(Float32Array.of(1, 0, 0, 1, 0.6, 0.8), 2);
 * const { rr, medianRank } = knownItemSearch(index, Float32Array.of(0, 1, 1, 0), [2, 0]); // ranks 2 and 1
 * console.log(rr, medianRank); // → 0.75 1.5
 * ```
 */
export function knownItemSearch(
  index: FlatIndex,
  queries: Float32Array,
  targets: ArrayLike<number>,
  options: KnownItemOptions = {},
): KnownItemReport {
  return summarizeRanks(index.ranksOf(queries, targets), options);
}
