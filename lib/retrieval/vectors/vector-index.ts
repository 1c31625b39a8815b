/**
 * What exact and approximate search over vectors have in common: built or opened, searched, saved. Letters: N vectors,
 * Q queries, H dimensions.
 */
import { InputError } from "../../errors";
import type { IdTable } from "../id-table";
import { requireFinite } from "./source";

/**
 * One query's results, best first: score descending, ties by the id that is greater in byte order, as trec_eval has it.
 */
export interface Neighbours {
  /** (at most k) places in the collection; `ids.get(place)` names them. */
  indices: Int32Array;
  /** Inner products. */
  scores: Float64Array;
}

/** Progress and interruption of a search. */
export interface SearchOptions {
  /** Told vectors (exact search) or queries (approximate search) done. */
  onProgress?: (report: { phase: string; done: number; total: number }) => void;
  /** Aborted: the search ends with the signal's reason. In a notebook without one, the cell's interrupt does it. */
  signal?: AbortSignal;
}

/** N vectors of H numbers that can be searched by inner product. */
export interface VectorIndex {
  /** N. */
  readonly size: number;
  /** H. */
  readonly dimension: number;
  readonly ids: IdTable;
  /**
   * The k vectors of largest inner product with each query.
   * @param queries (Q, H) row-major
   * @returns (Q)
   * @throws InputError when the queries do not fill rows of H finite numbers
   */
  search(queries: Float32Array, k: number, options?: SearchOptions): Promise<Neighbours[]>;
  /** Writes the index to a folder, from which it can be opened. @throws InputError when it cannot be written */
  save(folder: string): Promise<void>;
}

/** How many queries there are. @throws InputError when they do not fill rows, or one is not finite */
export function countQueries(queries: Float32Array, dimension: number): number {
  if (queries.length % dimension !== 0) {
    throw new InputError("the queries do not fit the vectors", {
      expected: `${dimension} numbers a query`,
      found: `${queries.length} numbers in all`,
      fix: "encode queries and passages with the same model",
    });
  }
  requireFinite(queries, dimension, (row) => `query ${row}`);
  return queries.length / dimension;
}
