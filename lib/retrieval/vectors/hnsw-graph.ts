/** A graph asked for the neighbours of queries. */
import { setImmediate } from "node:timers/promises";
import { cellInterrupt } from "../../interrupt";
import type { IdTable } from "../id-table";
import { TopK } from "../top-k";
import type { HnswGraph } from "./hnsw-type";
import { countQueries, type Neighbours, type SearchOptions } from "./vector-index";

/** Queries between two looks at what else there is to do. */
const PORTION = 128;

/**
 * The neighbours of every query, scored by inner products computed again from the vectors found.
 * @param queries (Q, H) row-major
 * @param effort candidates looked at, ef; at least k is used
 */
export async function searchGraph(
  graph: HnswGraph,
  ids: IdTable,
  queries: Float32Array,
  k: number,
  { size, dimension, effort }: { size: number; dimension: number; effort: number },
  { onProgress, signal = cellInterrupt() }: SearchOptions,
): Promise<Neighbours[]> {
  const total = countQueries(queries, dimension);
  const kept = Math.max(1, Math.min(k, size));
  const results: Neighbours[] = [];
  for (let first = 0; first < total; first += PORTION) {
    signal?.throwIfAborted();
    const count = Math.min(PORTION, total - first);
    const part = queries.subarray(first * dimension, (first + count) * dimension);
    const { labels, scores } = graph.search(part, count, kept, effort);
    for (let q = 0; q < count; q++) {
      const best = new TopK(kept, ids.tieOrder);
      for (let i = q * kept; i < (q + 1) * kept; i++) if (labels[i] >= 0) best.push(labels[i], scores[i]);
      results.push(best.take());
    }
    onProgress?.({ phase: "searching", done: first + count, total });
    await setImmediate();
  }
  return results;
}
