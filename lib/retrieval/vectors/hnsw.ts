/**
 * Approximate search by inner product over a navigable small-world graph (HNSW, Malkov and Yashunin 2018), by hnswlib
 * on all threads; their number does not change the graph. Vectors and graph are held in memory. Scores are computed
 * again from the vectors found, so that they are those of exact search.
 */
import { setImmediate } from "node:timers/promises";
import { cellInterrupt } from "../../interrupt";
import { withProgress } from "../../progress";
import { loadHnswlib } from "../hnswlib";
import type { IdTable } from "../id-table";
import { type HnswSettings, readHnsw, writeHnsw } from "./hnsw-folder";
import { searchGraph } from "./hnsw-graph";
import type { HnswGraph } from "./hnsw-type";
import type { VectorSource } from "./source";
import type { SearchOptions, VectorIndex } from "./vector-index";

/** How the graph is built and searched; hnswlib's names stand beside. */
export interface HnswOptions {
  /** Neighbours a vector is linked to, M. Default 16. */
  links?: number;
  /** Candidates looked at when a vector is linked, efConstruction. Default 200. */
  effortOfBuild?: number;
  /** Candidates looked at in a search, ef; at least k is used. More find more, and take longer. Default 100. */
  effort?: number;
  /** Seed of the vectors' levels. Default 0. */
  seed?: number;
  /** What the caller says of the vectors, to know them again; kept with the index. Default "". */
  source?: string;
  onProgress?: SearchOptions["onProgress"];
  signal?: AbortSignal;
}

/** Rows added at once: the graph depends on it. */
const BLOCK = 1024;

/** Links every vector of the source. @throws InputError when hnswlib-node is not there, or the source's are bad */
export function buildHnsw(source: VectorSource, options: HnswOptions = {}): Promise<VectorIndex> {
  return withProgress({ label: "linking vectors", unit: "vectors" }, options.onProgress, (onProgress) =>
    build(source, { ...options, onProgress }),
  );
}

async function build(
  source: VectorSource,
  { links = 16, effortOfBuild = 200, effort = 100, seed = 0, source: named = "", ...options }: HnswOptions,
): Promise<VectorIndex> {
  const { size, dimension, ids } = source;
  const { onProgress, signal = cellInterrupt() } = options;
  const graph = loadHnswlib().create(dimension, { most: Math.max(1, size), links, effortOfBuild, seed });
  for await (const { first, rows, values } of source.blocks(BLOCK)) {
    signal?.throwIfAborted();
    graph.add(values, rows);
    onProgress?.({ phase: "linking vectors", done: first + rows, total: size });
    await setImmediate();
  }
  return hnswIndex(graph, ids, { size, dimension, links, effortOfBuild, effort, seed, source: named });
}

/**
 * Opens an index that was saved.
 * @param effort see `HnswOptions`; by default as it was built
 * @throws InputError when there is none, its files do not belong together, or hnswlib-node is not there
 */
export function openHnsw(folder: string, { effort }: Pick<HnswOptions, "effort"> = {}): VectorIndex {
  const { graph, ids, settings } = readHnsw(folder);
  return hnswIndex(graph, ids, { ...settings, effort: effort ?? settings.effort });
}

function hnswIndex(graph: HnswGraph, ids: IdTable, settings: HnswSettings): VectorIndex {
  const { size, dimension } = settings;
  return {
    ...{ size, dimension, ids },
    search: (queries, k, options = {}) =>
      withProgress({ label: "searching", unit: "queries" }, options.onProgress, (onProgress) =>
        searchGraph(graph, ids, queries, k, settings, { ...options, onProgress }),
      ),
    save: (folder) => writeHnsw(folder, graph, ids, settings),
  };
}
