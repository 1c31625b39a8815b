/** hnswlib's graph: made, and asked for the neighbours of queries. */
import { setImmediate } from "node:timers/promises";
import { cellInterrupt } from "../../interrupt";
import { loadHnswlib } from "../hnswlib";
import type { IdTable } from "../id-table";
import { innerProduct } from "../inner-product";
import { TopK } from "../top-k";
import type { HnswGraph } from "./hnsw-type";
import { countQueries, type Neighbours, type SearchOptions } from "./vector-index";

/** An empty graph by inner product. @throws InputError when hnswlib-node is not there */
export function newGraph(dimension: number): HnswGraph {
  const { HierarchicalNSW: Graph } = loadHnswlib();
  return new Graph("ip", dimension);
}

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
  graph.setEf(Math.max(effort, kept));
  const found: Neighbours[] = [];
  for (let q = 0; q < total; q++) {
    const query = queries.subarray(q * dimension, (q + 1) * dimension);
    const { neighbors } = graph.searchKnn(Array.from(query), kept);
    const best = new TopK(kept, ids.tieOrder);
    for (const index of neighbors) best.push(index, innerProduct(query, 0, graph.getPoint(index), 0, dimension));
    found.push(best.take());
    if (q % 100 < 99) continue;
    signal?.throwIfAborted();
    onProgress?.({ phase: "searching", done: q + 1, total });
    await setImmediate();
  }
  onProgress?.({ phase: "searching", done: total, total });
  return found;
}
