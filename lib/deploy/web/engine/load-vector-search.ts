/** The vectors and the model of a folder, brought in behind the questions: part after part, with what has come told. */
import { readMean, readTokenizerFile, readVectorPart, type WebManifest } from "../format";
import type { PartCache } from "./part-cache";
import { type OnnxRuntime, questionEncoder } from "./question-encoder";
import type { EncodeQuestion } from "./static-search";
import { VectorSearch } from "./vector-search";

/** What has come of what is being loaded. */
export interface LoadReport {
  what: "vectors" | "model";
  /** Bytes. */
  loaded: number;
  total: number;
}

/** Parts that are fetched side by side; a question's own go before. */
const AT_ONCE = 3;

/**
 * Loads what answers by vectors need.
 * @param load gives onnxruntime-web's module by its name in the folder
 * @param idle waited for before each part: questions under way go first
 * @throws WebSearchError when a file cannot be had; RangeError or Error when files do not fit one another
 */
export async function loadVectorSearch(
  manifest: Required<Pick<WebManifest, "model" | "vectors" | "passages" | "bytes">>,
  parts: PartCache,
  load: (name: string) => Promise<OnnxRuntime>,
  onReport: (report: LoadReport) => void,
  idle: () => Promise<void> = async () => {},
): Promise<{ rows: VectorSearch; encode: EncodeQuestion }> {
  const { model, bytes } = manifest;
  const total = bytes.model + bytes.runtime;
  let loaded = 0;
  const take = (name: string) =>
    parts.take(name, (count) => {
      loaded += count;
      onReport({ what: "model", loaded, total });
    });
  const [ort, wasm, graph, tokenizer] = await Promise.all([
    load(`${model.runtime}/ort.js`),
    take(`${model.runtime}/ort-wasm.bin`),
    take(`${model.folder}/encoder.bin`),
    take(`${model.folder}/tokenizer.bin`),
  ]);
  const rows = await loadVectors(manifest, parts, onReport, idle);
  await idle();
  const encode = await questionEncoder(ort, { wasm, graph, pieces: readTokenizerFile(tokenizer) }, model);
  return { rows, encode };
}

async function loadVectors(
  { vectors, passages, bytes }: Required<Pick<WebManifest, "vectors" | "passages" | "bytes">>,
  parts: PartCache,
  onReport: (report: LoadReport) => void,
  idle: () => Promise<void>,
): Promise<VectorSearch> {
  const { folder, perPart, dimension, bytesPerNumber } = vectors;
  let loaded = 0;
  const take = (name: string) =>
    parts.take(`${folder}/${name}`, (count) => {
      loaded += count;
      onReport({ what: "vectors", loaded, total: bytes.vectors });
    });
  const rows = new VectorSearch(vectors, passages, readMean(await take("mean.bin"), dimension));
  const one = async (part: number): Promise<void> => {
    const first = part * perPart;
    const count = Math.min(perPart, passages - first);
    rows.fill(first, readVectorPart(await take(`${part}.bin`), count, dimension));
    if (bytesPerNumber === 2) rows.fillFine(first, await take(`fine-${part}.bin`));
  };
  const all = Array.from({ length: Math.ceil(passages / perPart) }, (_, part) => part);
  let next = 0;
  const line = async (): Promise<void> => {
    while (next < all.length) {
      await idle();
      if (next < all.length) await one(all[next++]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, line));
  return rows;
}
