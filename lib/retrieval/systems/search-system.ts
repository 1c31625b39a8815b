/**
 * A system, in the field's sense: a collection opened for one way of searching. It is opened once (`openSystem`) and
 * asked as often as one likes; results come query by query, so that a run can be written while it is found.
 */
import type { OnCorpusProgress, Query } from "../../text";
import type { QueryResults } from "../results";

/** How many passages are wanted, progress and interruption. */
export interface SystemSearchOptions {
  /** Passages a query. Default 1000. */
  k?: number;
  onProgress?: OnCorpusProgress;
  /** Aborted: the search ends with the signal's reason. In a notebook without one, the cell's interrupt does it. */
  signal?: AbortSignal;
}

/** A collection opened for search. */
export interface SearchSystem {
  /** What runs are known by: "bm25-lucene", "vectors", "bm25+vectors-rrf". */
  readonly name: string;
  /** @returns each query's k best passages, in the order of the queries; scores fall, ties by the greater id */
  search(queries: readonly Query[], options?: SystemSearchOptions): AsyncIterable<QueryResults>;
  /** Frees weights and files. What nobody closes is freed when the process ends. */
  close(): void;
}
