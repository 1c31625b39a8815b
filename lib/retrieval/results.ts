/**
 * Search results as runs: query by query, so that a run can be written while it is found, and fused while it is
 * written.
 */
import { setImmediate } from "node:timers/promises";
import type { OnCorpusProgress, Query } from "../text";
import type { IdTable } from "./id-table";
import { type Bm25Index, bm25Ids, SearchThreads } from "./lexical";
import type { Neighbours } from "./vectors/vector-index";

/** A query's id and its results, passage id → score, best first. */
export type QueryResults = readonly [query: string, results: Map<string, number>];

/**
 * The same results, with a word about each that was taken.
 * @param phase what to call the work
 * @param total queries
 * @throws the signal's reason once it is aborted
 */
export async function* reported(
  results: Iterable<QueryResults> | AsyncIterable<QueryResults>,
  { phase, total, onProgress, signal }: ReportedWork,
): AsyncGenerator<QueryResults> {
  let done = 0;
  for await (const each of results) {
    yield each;
    signal?.throwIfAborted();
    onProgress?.({ phase, done: ++done, total });
  }
}

interface ReportedWork {
  phase: string;
  total: number;
  onProgress?: OnCorpusProgress;
  signal?: AbortSignal;
}

/** A whole run in memory, as `evaluate` takes it. */
export async function collectRun(
  results: Iterable<QueryResults> | AsyncIterable<QueryResults>,
): Promise<Map<string, Map<string, number>>> {
  const run = new Map<string, Map<string, number>>();
  for await (const [query, found] of results) run.set(query, found);
  return run;
}

/**
 * The k best passages of each query by BM25.
 * @example
 * ```ts
 * import { Bm25Index, bm25Results, collectRun, loadPassages, readQueries } from "bowlab";
 *
 * const index = new Bm25Index(await loadPassages("data"));
 * const run = await collectRun(bm25Results(index, await readQueries("data"), 10));
 * console.log(Array.from(run.keys()), run.get("q1")?.keys().next().value); // → [ 'q1', 'q2' ] p2
 * ```
 */
export async function* bm25Results(
  index: Bm25Index,
  queries: readonly Query[],
  k = 1000,
): AsyncGenerator<QueryResults> {
  for (const [q, { id, text }] of queries.entries()) {
    const { indices, scores } = index.find(text, k);
    yield [id, named(indices, scores, index.ids)];
    if (q % 64 === 63) await setImmediate();
  }
}

/**
 * The same over an index on disk, in several threads.
 * @param threads each keeps up to `keptBytes` of postings. Default 2 threads, 512 MiB
 * @throws InputError as `openBm25`
 */
export async function* bm25ResultsInThreads(
  folder: string,
  queries: readonly Query[],
  k = 1000,
  { threads = 2, keptBytes = 2 ** 29 }: { threads?: number; keptBytes?: number } = {},
): AsyncGenerator<QueryResults> {
  const { ids } = bm25Ids(folder);
  const pool = new SearchThreads({ folder, keptBytes }, threads);
  try {
    let q = 0;
    const texts = queries.map(({ text }) => text);
    for await (const { indices, scores } of pool.search(texts, k)) yield [queries[q++].id, named(indices, scores, ids)];
  } finally {
    await pool.close();
  }
}

/** What a vector index found, under the names of queries and passages. @param neighbours (queries) in the same order */
export function* vectorResults(
  queryIds: Iterable<string>,
  neighbours: readonly Neighbours[],
  ids: IdTable,
): Generator<QueryResults> {
  let q = 0;
  for (const query of queryIds) {
    const { indices, scores } = neighbours[q++];
    yield [query, named(indices, scores, ids)];
  }
}

function named(indices: Int32Array, scores: Float64Array, ids: IdTable): Map<string, number> {
  const results = new Map<string, number>();
  for (let i = 0; i < indices.length; i++) results.set(ids.get(indices[i]), scores[i]);
  return results;
}
