/**
 * What `bowlab search` searches in: a BM25 index, built or used again, and vectors of passages and queries, made or
 * read.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { describeCheckpoint, otherSimilarity } from "../../model";
import {
  buildBm25,
  buildHnsw,
  describeBm25,
  describeEncoding,
  encodeCollection,
  hnswSource,
  type IdTable,
  type Neighbours,
  openExactIndex,
  openHnsw,
  otherAnalysis,
  VectorFiles,
  type VectorIndex,
} from "../../retrieval";
import { type Query, readPassages, writeQueries } from "../../text";
import { corpusSource, earlierCorpusSource, vectorsSource } from "./index-sources";
import { note } from "./output";
import type { ProgressDisplay } from "./progress";
import type { SearchCommandOptions } from "./search-options";

/**
 * The folder of a BM25 index of the collection: that of --index where it fits, else one that is built.
 * @throws InputError when --index holds the index of another collection or of other options
 */
export async function indexFor(
  options: SearchCommandOptions,
  temporary: string,
  display: ProgressDisplay,
  signal: AbortSignal,
): Promise<string> {
  const { data, textUnit, rebuild, method, k1, b, delta, stopWords, stem, segment, minLength, titleWeight } = options;
  const folder = options.index ?? temporary;
  const settings = { method, k1, b, delta, stopWords, stem, segment, minLength, titleWeight };
  // An index for this search alone is never met again.
  const source = options.index ? corpusSource(data, textUnit ?? "auto", folder) : "";
  const earlier = options.index && !rebuild ? describeBm25(folder) : undefined;
  if (earlier) {
    const other = otherAnalysis(earlier);
    const known = { ...earlier, ...(isEarlierSource(earlier.source, options) && { source }) };
    const differences = Object.entries({ ...settings, source })
      .filter(([key, value]) => (known[key as keyof typeof settings] ?? value) !== value)
      .map(([key, value]) =>
        key === "source" ? "the corpus" : `${key} ${earlier[key as keyof typeof settings]}, now ${value}`,
      )
      .concat(other ?? []);
    if (differences.length === 0) return folder;
    throw new InputError("the index is of other data or options", {
      file: folder,
      found: differences.join("; "),
      fix: "--rebuild builds it anew, or choose another --index",
    });
  }
  const passages = readPassages(data, { textUnit });
  const onProgress = display.update.bind(display);
  const { passages: count, terms } = await buildBm25(folder, passages, { ...settings, source, onProgress, signal });
  note(`BM25 index of ${count} passages, ${terms} terms${options.index ? ` in ${folder}` : ""}`);
  return folder;
}

/** Indexes of earlier versions know their corpus by names, sizes and times. */
function isEarlierSource(source: string, { data, textUnit = "auto" }: SearchCommandOptions): boolean {
  return source === earlierCorpusSource(data, textUnit);
}

/**
 * Each query's nearest passages, in the order of the queries. @throws InputError when vectors of either are missing or
 * do not fit
 */
export async function searchVectors(
  options: SearchCommandOptions,
  queries: readonly Query[],
  temporary: string,
  display: ProgressDisplay,
  signal: AbortSignal,
): Promise<{ neighbours: Neighbours[]; ids: IdTable }> {
  const { data, batchSize, textUnit } = options;
  const onProgress = display.update.bind(display);
  const shared = { batchSize, textUnit, onProgress, signal };
  const passages = options.vectors ?? path.join(temporary, "passages");
  const similarity = options.model && otherSimilarity(options.model);
  if (similarity)
    note(`${options.model}: vectors are compared by inner products, the model was made for ${similarity}`);
  if (!options.vectors) {
    note("encoding the passages for this search alone; bowlab encode and --vectors keep them");
    await encodeCollection(options.model as string, data, passages, { ...shared, maxLength: options.maxLength });
  }
  const index = await openIndex(passages, options, onProgress, signal);
  const queryFolder = options.queryVectors ?? path.join(temporary, "queries");
  if (!options.queryVectors) {
    const made = describeEncoding(passages)?.model;
    const pooling = made?.pooling;
    // Only the queries of this split: a collection's others can be hundreds of thousands.
    const asked = path.join(temporary, "asked");
    await writeQueries(path.join(asked, "queries.jsonl"), queries, "beir");
    await encodeCollection(queryModel(options, made), asked, queryFolder, {
      ...shared,
      what: "queries",
      maxLength: options.queryLength,
      pooling,
    });
  }
  const vectors = await queryVectors(queryFolder, queries, index.dimension);
  return { neighbours: await index.search(vectors, options.k, { onProgress, signal }), ids: index.ids };
}

/**
 * The checkpoint that makes the queries' vectors. @throws InputError when it is not known, or is not the one that made
 * the passages'
 */
function queryModel(
  { model, vectors }: SearchCommandOptions,
  made: { folder: string; weights: string } | undefined,
): string {
  const folder = model ?? made?.folder;
  if (folder !== undefined && fs.existsSync(folder)) {
    const { sha256: weights } = describeCheckpoint(folder);
    if (made === undefined || weights === made.weights) return folder;
    throw new InputError("the passages' vectors were made by other weights than these", {
      file: folder,
      expected: `SHA-256 ${made.weights.slice(0, 12)}…`,
      found: `${weights.slice(0, 12)}…`,
      fix: "encode the passages again with this model, or search with the model they were made with",
    });
  }
  throw new InputError("nothing here can make vectors of the queries", {
    file: vectors,
    expected: "the model that made the vectors",
    found: folder === undefined ? "vectors that do not say who made them" : `no folder ${folder}`,
    fix: "give it by --model DIR, or give --query-vectors DIR",
  });
}

async function openIndex(
  folder: string,
  { approximate, effort }: SearchCommandOptions,
  onProgress: (report: { phase: string; done: number; total: number }) => void,
  signal: AbortSignal,
): Promise<VectorIndex> {
  if (!approximate) return openExactIndex(folder);
  const files = new VectorFiles(folder);
  const graph = path.join(folder, "hnsw");
  const source = vectorsSource(folder, graph);
  if (hnswSource(graph) === source) return openHnsw(graph, { effort });
  const index = await buildHnsw(files, { effort, source, onProgress, signal });
  await index.save(graph);
  return index;
}

/** The queries' vectors out of a folder, in the order of the queries. @returns (Q, H) row-major */
async function queryVectors(folder: string, queries: readonly Query[], dimension: number): Promise<Float32Array> {
  const files = new VectorFiles(folder);
  if (files.dimension !== dimension) {
    throw new InputError("the vectors of queries and passages have different widths", {
      file: folder,
      expected: `${dimension} numbers a row, as the passages'`,
      found: `${files.dimension}`,
      fix: "encode both with the same model",
    });
  }
  const all = await files.load();
  const places = new Map(Array.from(files.ids, (id, place) => [id, place]));
  const chosen = new Float32Array(queries.length * dimension);
  queries.forEach(({ id }, q) => {
    const place = places.get(id);
    if (place === undefined) {
      throw new InputError(`there is no vector of query ${id}`, {
        file: folder,
        fix: "encode the queries of this collection: bowlab encode --what queries",
      });
    }
    chosen.set(all.subarray(place * dimension, (place + 1) * dimension), q * dimension);
  });
  return chosen;
}
