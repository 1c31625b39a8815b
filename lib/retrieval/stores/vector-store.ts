/** What a store of passages and their vectors does, whatever database is behind it. */
import type { Passage } from "../../text";
import type { StoreDescription, StoreState } from "./description";

/** A passage with its vector, as it is loaded. */
export interface StoreRow {
  id: string;
  title: string;
  text: string;
  /** (H) */
  vector: Float32Array;
}

/** A passage that was found. */
export interface StoreHit {
  /** Its place in the collection, from 0. */
  row: number;
  id: string;
  score: number;
}

/** How rows are loaded, and who hears of it. */
export interface StoreLoadOptions {
  onProgress?: (report: { phase: string; done: number; total: number }) => void;
  /** Aborted: loading ends with the signal's reason; what is loaded stays, and the next time goes on from there. */
  signal?: AbortSignal;
}

/** How vectors are searched. */
export interface StoreSearchOptions {
  /** Compare every stored vector in place of following the graph. Default false. */
  exact?: boolean;
  /** Candidates that the graph gives, and that are scored again. Default four times k, at least 100. */
  candidates?: number;
  onProgress?: (report: { phase: string; done: number; total: number }) => void;
  signal?: AbortSignal;
}

/** Passages and vectors in a database. */
export interface VectorStore {
  /** Where it is, without a password: "postgres://me@host/db, bowlab_passages". */
  readonly name: string;
  /** What the table says of itself; undefined: there is none. */
  state(): Promise<StoreState | undefined>;
  /** Makes the table, empty. @throws InputError when there is one */
  create(description: StoreDescription): Promise<void>;
  /** Rows that are loaded. */
  count(): Promise<number>;
  /**
   * Adds rows in batches, each whole or not at all, and builds the indexes behind the last.
   * @param rows those from place `fromRow` on, in the collection's order
   * @param fromRow must be `count()`
   * @throws InputError when a row does not fit, or another process loads the same table
   */
  load(rows: AsyncIterable<StoreRow>, fromRow: number, options?: StoreLoadOptions): Promise<void>;
  /**
   * The k passages of largest inner product with each query, scored in double precision from the stored vectors as
   * files' are.
   * @param queries (Q, H) row-major
   * @returns (Q) best first, ties by the id that is greater in byte order
   * @throws InputError when the table is not loaded whole, or the queries do not fit it
   */
  search(queries: Float32Array, k: number, options?: StoreSearchOptions): Promise<StoreHit[][]>;
  /** The k best passages by the database's own full-text search; scores are those of `ts_rank`. */
  searchWords(query: string, k: number): Promise<StoreHit[]>;
  /** The passages at some places, in the order of the places. */
  passages(rows: readonly number[]): Promise<Passage[]>;
  /** Removes the table and what is known of it. */
  drop(): Promise<void>;
  /** Ends the connection; a later call opens it again. */
  close(): Promise<void>;
}
