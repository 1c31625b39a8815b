/** Search of a store in a database: its vectors, and its words by the database's own full-text search. */
import { usablePrecision } from "../../engine";
import { otherSimilarity } from "../../model";
import { noSuchTable, openStore, type StoreDescription, type StoreHit, type VectorStore } from "../stores";
import type { StoreSearchOptions } from "../stores/vector-store";
import { openQueryVectors, type QueryVectorOptions, type QueryVectors } from "./query-vectors";
import type { SearchSystem } from "./search-system";
import { startSystemEngine, type VectorSystemOptions } from "./vector-system";

/** Which store, and how its vectors are searched. */
export interface StoreSystemOptions
  extends QueryVectorOptions,
    Pick<StoreSearchOptions, "exact" | "candidates">,
    Pick<VectorSystemOptions, "engine" | "onNote"> {
  /** Search what `indexCollection` loaded into this database: `postgres://…`, or `pglite:DIR`. */
  store?: string;
  /** Table of the store. */
  table?: string;
  /** Seconds that its server may take for a statement; 0: no limit. Default 30. */
  storeTimeout?: number;
  /** Search the store's words beside its vectors, by the database's full-text search; the two are fused. */
  fullText?: boolean;
}

/**
 * Opens a store and the model that makes the vectors of queries. Closing the vectors closes the store.
 * @throws InputError when the store cannot be reached or is not loaded, or the model is not the one that made its
 * vectors
 */
export async function openStoreSystems(
  options: StoreSystemOptions & { store: string },
): Promise<{ vectors: SearchSystem; words: SearchSystem }> {
  const store = openStore(options.store, options.table, options.storeTimeout);
  try {
    const state = await store.state();
    if (state === undefined) throw noSuchTable(store.name);
    const vectors = await openQuestions(store, state.description, options);
    return { vectors: vectorsOf(store, vectors, options), words: wordsOf(store) };
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function openQuestions(
  { name }: VectorStore,
  { dimension, encoding }: StoreDescription,
  options: StoreSystemOptions,
): Promise<QueryVectors> {
  const { model, queryVectors, onNote } = options;
  const passages = { place: name, model: encoding?.model };
  if (queryVectors !== undefined) return openQueryVectors(passages, dimension, options);
  await startSystemEngine(options);
  const similarity = model && otherSimilarity(model);
  if (similarity) onNote?.(`${model}: vectors are compared by inner products, the model was made for ${similarity}`);
  return openQueryVectors(passages, dimension, { ...options, precision: usablePrecision(options.precision, onNote) });
}

function vectorsOf(
  store: VectorStore,
  questions: QueryVectors,
  { exact, candidates }: StoreSystemOptions,
): SearchSystem {
  return {
    name: "store",
    async *search(queries, { k = 1000, onProgress, signal } = {}) {
      const asked = await questions.of(queries, { onProgress, signal });
      const found = await store.search(asked, k, { exact, candidates, onProgress, signal });
      for (const [q, { id }] of queries.entries()) yield [id, named(found[q])] as const;
    },
    close() {
      questions.close();
      void store.close();
    },
  };
}

function wordsOf(store: VectorStore): SearchSystem {
  return {
    name: "words",
    async *search(queries, { k = 1000, signal } = {}) {
      for (const { id, text } of queries) {
        signal?.throwIfAborted();
        yield [id, named(await store.searchWords(text, k))] as const;
      }
    },
    close() {},
  };
}

function named(hits: readonly StoreHit[]): Map<string, number> {
  return new Map(hits.map(({ id, score }) => [id, score]));
}
