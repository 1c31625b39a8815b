/** Search by vectors: the passages' are read from a folder, or made for this system alone; the queries' in memory. */
import * as path from "node:path";
import { activeEngine, type EngineName, engineInWords, usablePrecision, useEngine } from "../../engine";
import { InputError } from "../../errors";
import { otherSimilarity } from "../../model";
import { type OnCorpusProgress, type ReadOptions, type TextOptions, textOptionsOf } from "../../text";
import { encodeCollection } from "../encoding";
import { openExactIndex } from "../exact";
import { vectorsSource } from "../index-sources";
import { vectorResults } from "../results";
import { buildHnsw, hnswSource, openHnsw, VectorFiles, type VectorIndex } from "../vectors";
import { openQueryVectors, type QueryVectorOptions, vectorsOfFolder } from "./query-vectors";
import type { SearchSystem } from "./search-system";
import { temporaryFolder } from "./temporary-folder";

/** Where the passages' vectors come from, and how they are searched. */
export interface VectorSystemOptions extends QueryVectorOptions, TextOptions, Pick<ReadOptions, "onSkipped"> {
  /** The collection, where its passages are to be encoded. */
  data: string;
  /** A folder of the passages' vectors (`encodeCollection`). Default: `model` makes them, for this system alone. */
  vectors?: string;
  /** Search by an HNSW graph, kept beside the vectors, in place of exactly. */
  approximate?: boolean;
  /** Candidates of an approximate search, ef. Default 100. */
  effort?: number;
  /** Tokens read of a passage. */
  maxLength?: number;
  /** Default: the one that was started, else the best that works here. */
  engine?: EngineName | "auto";
  onProgress?: OnCorpusProgress;
  /** Told what a person should know. */
  onNote?: (line: string) => void;
  /** Aborted: encoding passages and linking vectors end with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Opens vectors of the collection and the model that makes those of queries.
 * @throws InputError when neither vectors nor model are given, they do not fit one another, or one cannot be read
 */
export async function openVectorSystem(asked: VectorSystemOptions): Promise<SearchSystem> {
  const { model, vectors, onNote } = asked;
  await startSystemEngine(asked);
  const options = { ...asked, precision: usablePrecision(asked.precision, onNote) };
  const similarity = model && otherSimilarity(model);
  if (similarity) onNote?.(`${model}: vectors are compared by inner products, the model was made for ${similarity}`);
  const temporary = vectors === undefined ? temporaryFolder() : undefined;
  try {
    const passages = vectors ?? (await encodedPassages(temporary?.folder as string, options));
    const index = await openIndex(passages, options);
    return vectorSystem(index, openQueryVectors(vectorsOfFolder(passages), index.dimension, options), () =>
      temporary?.remove(),
    );
  } catch (error) {
    temporary?.remove();
    throw error;
  }
}

function vectorSystem(
  index: VectorIndex,
  queryVectors: ReturnType<typeof openQueryVectors>,
  onClose: () => void,
): SearchSystem {
  return {
    name: "vectors",
    async *search(queries, { k = 1000, onProgress, signal } = {}) {
      const asked = await queryVectors.of(queries, { onProgress, signal });
      const neighbours = await index.search(asked, k, { onProgress, signal });
      const names = queries.map(({ id }) => id);
      yield* vectorResults(names, neighbours, index.ids);
    },
    close() {
      queryVectors.close();
      onClose();
    },
  };
}

/** An engine that was started already is kept, unless another is named. */
export async function startSystemEngine({
  engine,
  onNote,
}: Pick<VectorSystemOptions, "engine" | "onNote">): Promise<void> {
  if (engine !== undefined || activeEngine() === undefined) {
    onNote?.(`engine ${engineInWords(await useEngine(engine))}`);
  }
}

async function encodedPassages(out: string, options: VectorSystemOptions): Promise<string> {
  const { model, data, batchSize, maxLength, precision, onProgress, onNote, onSkipped, signal } = options;
  if (model === undefined) throw new InputError("a search by vectors needs the vectors, or a model that makes them");
  onNote?.("encoding the passages for this search alone; bowlab encode and --vectors keep them");
  await encodeCollection(model, data, out, {
    ...textOptionsOf(options),
    ...{ batchSize, maxLength, precision, onProgress, onSkipped, signal },
  });
  return out;
}

async function openIndex(
  folder: string,
  { approximate, effort, onProgress, signal }: VectorSystemOptions,
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
