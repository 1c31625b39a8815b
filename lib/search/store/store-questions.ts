/** A store opened for questions, and the model that made its vectors. */
import * as fs from "node:fs";
import { InputError } from "../../errors";
import type { DenseEncoder } from "../../retrieval/encoding";
import { noSuchTable, type StoreDescription } from "../../retrieval/stores/description";
import { openStore } from "../../retrieval/stores/postgres-store";
import type { StoreHit, VectorStore } from "../../retrieval/stores/vector-store";
import type { OpenSearchOptions } from "../search-options";
import { openEncoder } from "../vectors/encoders";

/** Which store, and how it is searched. */
export interface StorePlace {
  store: string;
  table?: string;
}

/** A store, with what encodes questions to it. */
export interface StoreQuestions {
  store: VectorStore;
  description: StoreDescription;
  /** The nearest passages of each question, best first. */
  nearest(questions: readonly string[], k: number, signal?: AbortSignal): Promise<StoreHit[][]>;
  close(): void;
}

/** @throws InputError when the store cannot be reached or is not loaded, or its model is not here */
export async function openStoreQuestions(
  { store: address, table }: StorePlace,
  options: OpenSearchOptions,
): Promise<StoreQuestions> {
  const store = openStore(address, table, options.storeTimeout);
  try {
    const state = await store.state();
    if (state === undefined) throw noSuchTable(store.name);
    const { description } = state;
    const model = modelOf(store.name, description, options.model);
    const { exact, candidates } = options;
    let encoder: Promise<DenseEncoder> | undefined;
    return {
      ...{ store, description },
      async nearest(questions, k, signal) {
        encoder ??= openFitting(store.name, description, { ...options, model });
        const vectors = await (await encoder).encode(questions, { signal, onProgress: () => {} });
        return store.search(vectors, k, { exact, candidates: candidates ?? k, signal, onProgress: () => {} });
      },
      close() {
        void store.close();
        encoder?.then(({ dispose }) => dispose()).catch(() => {});
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function modelOf(file: string, { encoding }: StoreDescription, given: string | undefined): string {
  const folder = given ?? encoding?.model.folder;
  if (folder !== undefined && fs.existsSync(folder)) return folder;
  throw new InputError("nothing here can make vectors of the questions", {
    ...{ file, expected: "the model that made the store's vectors" },
    found: folder === undefined ? "vectors that do not say who made them" : `no folder ${folder}`,
    fix: "give it by --model DIR",
  });
}

/** @throws InputError when the encoder is not the one that made the passages' vectors */
async function openFitting(
  file: string,
  { encoding, dimension }: StoreDescription,
  options: OpenSearchOptions & { model: string },
): Promise<DenseEncoder> {
  const encoder = await openEncoder("queries", { ...options, pooling: encoding?.model.pooling });
  const found = { weights: encoder.weights, dimension: encoder.dimension };
  if ((encoding?.model.weights ?? found.weights) === found.weights && dimension === found.dimension) return encoder;
  encoder.dispose();
  const inWords = (weights: string, width: number) => `weights ${weights.slice(0, 12)}…, ${width} numbers`;
  throw new InputError("the store's vectors were made by another model than this", {
    ...{ file, expected: inWords(encoding?.model.weights ?? "unknown", dimension) },
    ...{ found: `${inWords(found.weights, found.dimension)} (${options.model})` },
    fix: "ask with the model they were made with, or load the store again: bowlab index --replace",
  });
}
