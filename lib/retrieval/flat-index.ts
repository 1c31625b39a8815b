/**
 * Exact search by inner product over vectors in memory, in plain typed-array loops. Letters: N vectors, Q queries, H
 * dimensions. Rows of vectors are read once for several queries at a time, since memory traffic, not arithmetic, is the
 * cost.
 */
import { InputError } from "../errors";
import { innerProduct } from "./inner-product";
import { TopK } from "./top-k";

/** Row-major (Q, k): row q holds query q's best, best first. */
export interface FlatSearchResult {
  /** k, or N where N is smaller. */
  k: number;
  indices: Int32Array;
  scores: Float32Array;
}

/** Queries that share one pass over the vectors. */
const QUERIES_PER_PASS = 8;

/**
 * Exact search by inner product over N vectors of H numbers in memory.
 * @example
 * ```ts
 * import { FlatIndex } from "bowlab";
 *
 * const index = new FlatIndex(Float32Array.of(1, 0, 0, 1, 0.6, 0.8), 2); // three vectors of two numbers
 * const { indices, scores } = index.search(Float32Array.of(0, 1), 2);
 * console.log(Array.from(indices), Array.from(scores, (score) => score.toFixed(1))); // → [ 1, 2 ] [ '1.0', '0.8' ]
 * ```
 */
export class FlatIndex {
  /** (N, H), row-major; not copied. */
  readonly vectors: Float32Array;
  /** H. */
  readonly dimension: number;
  /** N. */
  readonly size: number;

  /**
   * @throws InputError when the vectors do not fill whole rows, there is none, or one is not finite (its row is named).
   */
  constructor(vectors: Float32Array, dimension: number) {
    checkRows("vectors", vectors, dimension);
    if (vectors.length === 0) throw new InputError("cannot search an index without vectors");
    this.vectors = vectors;
    this.dimension = dimension;
    this.size = vectors.length / dimension;
  }

  /**
   * The k vectors of largest inner product with each query; ties by the lower index.
   * @param queries (Q, H), row-major.
   * @throws InputError when the queries do not fill whole rows or are not finite.
   */
  search(queries: Float32Array, k: number): FlatSearchResult {
    checkRows("queries", queries, this.dimension);
    const count = queries.length / this.dimension;
    const kept = Math.min(k, this.size);
    const indices = new Int32Array(count * kept);
    const scores = new Float32Array(count * kept);
    const heaps = Array.from({ length: Math.min(count, QUERIES_PER_PASS) }, () => new TopK(kept));
    for (let first = 0; first < count; first += QUERIES_PER_PASS) {
      const last = Math.min(first + QUERIES_PER_PASS, count);
      for (let row = 0; row < this.size; row++) {
        for (let q = first; q < last; q++) {
          const score = this.#product(queries, q, row);
          const heap = heaps[q - first];
          if (score >= heap.threshold) heap.push(row, score);
        }
      }
      for (let q = first; q < last; q++) {
        const best = heaps[q - first].take();
        indices.set(best.indices, q * kept);
        scores.set(best.scores, q * kept);
      }
    }
    return { k: kept, indices, scores };
  }

  /**
   * Rank of one vector for each query, counted from 1, under the order of `search`, over all N.
   * @param queries (Q, H), row-major.
   * @param targets (Q) index of the right vector.
   * @throws InputError as `search` does, and when a target is not an index.
   */
  ranksOf(queries: Float32Array, targets: ArrayLike<number>): Int32Array {
    checkRows("queries", queries, this.dimension);
    const count = queries.length / this.dimension;
    if (targets.length !== count) {
      throw new InputError("every query needs one target", {
        expected: `${count} targets`,
        found: `${targets.length}`,
      });
    }
    const aims = Float64Array.from({ length: count }, (_, q) => this.#target(queries, q, targets[q]));
    const ranks = new Int32Array(count).fill(1);
    for (let first = 0; first < count; first += QUERIES_PER_PASS) {
      const last = Math.min(first + QUERIES_PER_PASS, count);
      for (let row = 0; row < this.size; row++) {
        for (let q = first; q < last; q++) {
          const score = this.#product(queries, q, row);
          if (score > aims[q] || (score === aims[q] && row < targets[q])) ranks[q]++;
        }
      }
    }
    return ranks;
  }

  #target(queries: Float32Array, query: number, target: number): number {
    if (!Number.isInteger(target) || target < 0 || target >= this.size) {
      throw new InputError(`the target of query ${query} is not a vector of the index`, {
        expected: `0 to ${this.size - 1}`,
        found: `${target}`,
      });
    }
    return this.#product(queries, query, target);
  }

  #product(queries: Float32Array, query: number, row: number): number {
    return innerProduct(queries, query * this.dimension, this.vectors, row * this.dimension, this.dimension);
  }
}

function checkRows(what: string, values: Float32Array, dimension: number): void {
  if (!Number.isInteger(dimension) || dimension < 1 || values.length % dimension !== 0) {
    throw new InputError(`the ${what} do not fill whole rows`, {
      expected: `a multiple of the dimension ${dimension}`,
      found: `${values.length} numbers`,
    });
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new InputError(`row ${Math.floor(bad / dimension)} of the ${what} cannot be compared`, {
      expected: "finite numbers",
      found: `${values[bad]}`,
    });
  }
}
