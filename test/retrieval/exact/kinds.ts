/** Vectors and queries that are hard to tell apart, and what a search must find among them. */
import type { Random } from "../../../lib/random";
import type { Neighbours } from "../../../lib/retrieval";
import { innerProduct } from "../../../lib/retrieval/inner-product";

export type Make = (random: Random, row: number, h: number) => number;

export const normal: Make = (random) => random.normal();
/** Rows that differ in their last bits alone: far below what bfloat16 tells apart. */
const nearlyEqual: Make = (random, _row, h) => Math.sin(h + 1) * (1 + random.integer(-3, 4) * 2 ** -23);

export const kinds: Record<string, { vector: Make; query?: Make }> = {
  "of all kinds": { vector: normal },
  "with ties": { vector: (_random, row, h) => Math.sin((row % 7) * 31 + h) },
  "all equal": { vector: (_random, _row, h) => Math.sin(h) },
  "nearly equal": { vector: nearlyEqual, query: normal },
  "near one direction": { vector: (random, _row, h) => Math.sin(h + 1) + random.normal() * 1e-4 },
  "that cancel": { vector: (random, _row, h) => (h % 2 ? -1 : 1) * (1 + random.normal() * 1e-6), query: () => 1 },
  "of scores below 0": { vector: (random) => -1 - Math.abs(random.normal()), query: () => 0.3 },
  "some of which are zero": { vector: (random, row) => (row % 3 ? 0 : random.normal()) },
  "all zero": { vector: () => 0 },
  "with norms from tiny to huge": { vector: (random, row) => random.normal() * 10 ** ((row % 50) - 25) },
  "below the smallest normal number": { vector: (random) => random.normal() * 1e-40 },
  "whose squares are lost": { vector: (random) => random.normal() * 1e-25, query: (random) => random.normal() * 1e25 },
  "whose products are lost": { vector: (random) => random.normal() * 1e-20, query: (r) => r.normal() * 1e-20 },
  "one of which is huge": { vector: (random, row) => random.normal() * (row === 700 ? 1e30 : 1) },
  "that overflow": { vector: (random) => random.normal() * 3e37, query: (random) => random.normal() * 1e6 },
  "with the largest number": { vector: (random, row) => (row % 9 ? random.normal() : 3.4028234663852886e38) },
};

export function rows(make: Make, random: Random, count: number, dimension: number): Float32Array {
  return Float32Array.from({ length: count * dimension }, (_, i) =>
    make(random, Math.floor(i / dimension), i % dimension),
  );
}

export const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `p${i}`);

/** All scores by plain sums, sorted: score descending, ties by id in falling byte order. */
export function expected(vectors: Float32Array, queries: Float32Array, dimension: number, k: number) {
  const all = names(vectors.length / dimension);
  return Array.from({ length: queries.length / dimension }, (_, q) =>
    all
      .map((id, i) => ({ i, id, score: innerProduct(queries, q * dimension, vectors, i * dimension, dimension) }))
      .sort((a, b) => (a.score === b.score ? (a.id < b.id ? 1 : -1) : b.score - a.score))
      .slice(0, k)
      .map(({ i, score }) => [i, score]),
  );
}

export const shown = (found: readonly Neighbours[]) =>
  found.map(({ indices, scores }) => Array.from(indices, (index, place) => [index, scores[place]]));
