/**
 * Approximate search by inner product over a navigable small-world graph (HNSW, Malkov and Yashunin 2018), by hnswlib.
 * Vectors and graph are held in memory. Scores are computed again from the vectors found, so that they are those of
 * exact search.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { setImmediate } from "node:timers/promises";
import type { HierarchicalNSW } from "hnswlib-node";
import { InputError, messageOf } from "../../errors";
import { makeFolder, writeFileAtomic } from "../../files";
import {
  type BlockChecksums,
  checkFile,
  fileChecksums,
  readChecked,
  readSealedJson,
  withFolderLock,
  writeSealedJson,
} from "../../integrity";
import { cellInterrupt } from "../../interrupt";
import { withProgress } from "../../progress";
import { IdTable } from "../id-table";
import { TopK } from "../top-k";
import type { VectorSource } from "./source";
import { countQueries, type Neighbours, type SearchOptions, type VectorIndex } from "./vector-index";

const FORMAT = "bowlab-hnsw/1";
const NAME = "hnsw.json";

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

interface Description extends Required<Pick<HnswOptions, "links" | "effortOfBuild" | "effort" | "seed">> {
  /** Indexes of earlier versions have none. */
  source?: string;
  format: typeof FORMAT;
  size: number;
  dimension: number;
  /** Files of the graph and the ids. */
  graph: string;
  ids: string;
  /** Of the two files; indexes of earlier versions have none. */
  checksums?: { graph: BlockChecksums; ids: BlockChecksums };
}

/** What to do about a file that is not what was written. */
const REBUILD = "remove the folder: the index is built again from the vectors";

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
  const graph = newGraph(dimension);
  graph.initIndex(Math.max(1, size), links, effortOfBuild, seed);
  for await (const { first, rows, values } of source.blocks(256)) {
    signal?.throwIfAborted();
    for (let row = 0; row < rows; row++) {
      graph.addPoint(Array.from(values.subarray(row * dimension, (row + 1) * dimension)), first + row);
    }
    onProgress?.({ phase: "linking vectors", done: first + rows, total: size });
    await setImmediate();
  }
  return hnswIndex(graph, ids, { size, dimension, links, effortOfBuild, effort, seed, source: named });
}

/**
 * What the builder of a folder's index said of its vectors; undefined when there is none. @throws InputError when its
 * description is damaged
 */
export function hnswSource(folder: string): string | undefined {
  const file = path.join(folder, NAME);
  return fs.existsSync(file) ? (readSealedJson(file, REBUILD) as Description | null)?.source : undefined;
}

/**
 * Opens an index that was saved.
 * @param effort see `HnswOptions`; by default as it was built
 * @throws InputError when there is none, its files do not belong together, or hnswlib-node is not there
 */
export function openHnsw(folder: string, { effort }: Pick<HnswOptions, "effort"> = {}): VectorIndex {
  const file = path.join(folder, NAME);
  const description = readSealedJson(file, REBUILD) as Description;
  if (description?.format !== FORMAT) {
    const found = JSON.stringify(description?.format);
    throw new InputError("not an index that this version reads", { file, field: "format", expected: FORMAT, found });
  }
  const { size, dimension } = description;
  const [idFile, graphFile] = [description.ids, description.graph].map((name) => path.join(folder, name));
  const { checksums } = description;
  const ids = IdTable.ofFiles([{ file: idFile, bytes: readChecked(idFile, checksums?.ids, REBUILD) }]);
  const graph = newGraph(dimension);
  checkFile(graphFile, checksums?.graph, REBUILD);
  try {
    graph.readIndexSync(graphFile);
  } catch (error) {
    throw new InputError("cannot read the graph", {
      file: graphFile,
      found: messageOf(error),
      fix: "build the index again",
      cause: error,
    });
  }
  if (ids.size !== size || graph.getCurrentCount() !== size) {
    throw new InputError("the index's files do not belong together", {
      file: graphFile,
      expected: `${size} vectors`,
      found: `${graph.getCurrentCount()} vectors, ${ids.size} ids`,
      fix: "build the index again",
    });
  }
  const { links, effortOfBuild, seed, source } = description;
  const settings = { size, dimension, links, effortOfBuild, seed, source, effort: effort ?? description.effort };
  return hnswIndex(graph, ids, settings);
}

function hnswIndex(
  graph: HierarchicalNSW,
  ids: IdTable,
  settings: Omit<Description, "format" | "graph" | "ids" | "checksums">,
): VectorIndex {
  const { size, dimension } = settings;
  return {
    ...{ size, dimension, ids },
    search: (queries, k, options = {}) =>
      withProgress({ label: "searching", unit: "queries" }, options.onProgress, (onProgress) =>
        search(graph, ids, queries, k, settings, { ...options, onProgress }),
      ),
    async save(folder) {
      makeFolder(folder);
      const names = { graph: `graph-${process.pid}-${Date.now()}.bin`, ids: `ids-${process.pid}-${Date.now()}.txt` };
      await withFolderLock(folder, { what: "writing an HNSW index" }, async () => {
        graph.writeIndexSync(path.join(folder, names.graph));
        writeFileAtomic(path.join(folder, names.ids), ids.lines);
        const checksums = {
          graph: fileChecksums(path.join(folder, names.graph)),
          ids: fileChecksums(path.join(folder, names.ids)),
        };
        const description: Description = { format: FORMAT, ...settings, ...names, checksums };
        writeSealedJson(path.join(folder, NAME), description);
        removeOthers(folder, names);
      });
    },
  };
}

/** Removes the graphs and ids of earlier builds, whole or not. */
function removeOthers(folder: string, { graph, ids }: Pick<Description, "graph" | "ids">): void {
  for (const name of fs.readdirSync(folder)) {
    if (!/^(graph|ids)-\d+-\d+\.(bin|txt)$/.test(name) || name === graph || name === ids) continue;
    fs.rmSync(path.join(folder, name), { force: true });
  }
}

async function search(
  graph: HierarchicalNSW,
  ids: IdTable,
  queries: Float32Array,
  k: number,
  { size, dimension, effort }: Pick<Description, "size" | "dimension" | "effort">,
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
    for (const index of neighbors) best.push(index, innerProduct(query, graph.getPoint(index)));
    found.push(best.take());
    if (q % 100 < 99) continue;
    signal?.throwIfAborted();
    onProgress?.({ phase: "searching", done: q + 1, total });
    await setImmediate();
  }
  onProgress?.({ phase: "searching", done: total, total });
  return found;
}

/** In double precision, rounded to float32. */
function innerProduct(a: Float32Array, b: readonly number[]): number {
  let sum = 0;
  for (let h = 0; h < a.length; h++) sum += a[h] * b[h];
  return Math.fround(sum);
}

function newGraph(dimension: number): HierarchicalNSW {
  try {
    const { HierarchicalNSW: Graph } = require("hnswlib-node") as typeof import("hnswlib-node");
    return new Graph("ip", dimension);
  } catch (error) {
    throw new InputError("approximate search needs hnswlib-node, which is not built here", {
      fix: "npm rebuild hnswlib-node --ignore-scripts=false (python 3 and a C++ compiler are needed), or search exactly",
      cause: error,
    });
  }
}
