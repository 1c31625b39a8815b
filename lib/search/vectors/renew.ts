/**
 * The vectors of a generation: those of known texts taken over, the others encoded. What is encoded is kept at once, so
 * that an interruption costs the chunk under way and no more.
 */
import * as fs from "node:fs";
import { writeAll } from "../../files";
import { BlockSummer, writeSealedJson } from "../../integrity";
import type { DenseEncoder } from "../../retrieval/encoding";
import { passageText } from "../../text/passage";
import type { OnCorpusProgress } from "../../text/progress";
import type { KeptDescription, PassageStore } from "../kept";
import { HASH_BYTES, textHash, type VectorsDescription, vectorPaths, vectorsDescription, vectorsJson } from "./layout";
import { type OldVectors, openOldVectors } from "./old-vectors";
import { PendingVectors } from "./pending";

/** Passages encoded between two writes. */
const CHUNK = 512;

/** Of which passages, by which encoder. */
export interface VectorTask {
  description: KeptDescription;
  store: PassageStore;
  encoder: DenseEncoder;
  /** `encoderKey` of it. */
  key: string;
  modelState: string;
  /** Whether the model's files are old enough to be known by their times. */
  settled: boolean;
  /** What is there, of another generation. */
  old?: VectorsDescription;
  onProgress?: OnCorpusProgress;
  signal?: AbortSignal;
}

/** All that decides a text's vector. */
export function encoderKey({ weights, pooling, tokenizer, maxLength, prefix, dimension }: DenseEncoder): string {
  return JSON.stringify([weights, pooling, tokenizer.fingerprint, maxLength, prefix, dimension]);
}

/**
 * Makes the vectors in `folder`, whose lock is held.
 * @throws InputError when a vector is not finite or the folder cannot be written;
 * the signal's reason once it is aborted
 */
export async function renewVectors(folder: string, task: VectorTask): Promise<VectorsDescription> {
  const { description, store, encoder, key, modelState, settled } = task;
  const old = openOldVectors(folder, task.old?.encoder === key ? task.old : undefined);
  const pending = new PendingVectors(folder, key, encoder.dimension);
  try {
    const hashes = Buffer.alloc(store.size * HASH_BYTES);
    const missing: number[] = [];
    for (let row = 0; row < store.size; row++) {
      const hash = textHash(passageText(store.get(row)));
      hash.copy(hashes, row * HASH_BYTES);
      const known = hash.toString("hex");
      if (!old.rows.has(known) && !pending.places.has(known)) missing.push(row);
    }
    await encodeMissing(missing, hashes, pending, task);
    const name = `${description.generation}-${textHash(key).toString("hex", 0, 6)}`;
    const files = writeVectors(folder, name, hashes, { old, pending, dimension: encoder.dimension });
    const made = vectorsDescription({
      ...{ generation: description.generation, encoder: key, modelState, settled, rows: store.size },
      ...{ dimension: encoder.dimension, name, files },
    });
    writeSealedJson(vectorsJson(folder), made);
    old.close();
    pending.remove();
    removeOthers(folder, name);
    return made;
  } catch (error) {
    old.close();
    pending.close();
    throw error;
  }
}

/** A text that stands in several passages is encoded once in a chunk, and found in the next. */
async function encodeMissing(
  missing: readonly number[],
  hashes: Buffer,
  pending: PendingVectors,
  { store, encoder, onProgress, signal }: VectorTask,
): Promise<void> {
  const hashOf = (row: number): Buffer => hashes.subarray(row * HASH_BYTES, (row + 1) * HASH_BYTES);
  if (missing.length > 0) encoder.requireMemory(missing.length);
  for (let first = 0; first < missing.length; first += CHUNK) {
    signal?.throwIfAborted();
    const rows = new Map<string, number>();
    for (const row of missing.slice(first, first + CHUNK)) {
      const hash = hashOf(row).toString("hex");
      if (!pending.places.has(hash)) rows.set(hash, row);
    }
    const chosen = [...rows.values()];
    const texts = chosen.map((row) => passageText(store.get(row)));
    const tell = ({ done }: { done: number }): void =>
      onProgress?.({ phase: "encoding passages", done: first + done, total: missing.length });
    const vectors = await encoder.encode(texts, { onProgress: tell, signal });
    requireFiniteVectors(vectors, encoder.dimension, (at) => store.get(chosen[at]).id);
    pending.add(chosen.map(hashOf), vectors);
  }
}

function requireFiniteVectors(vectors: Float32Array, dimension: number, idOf: (row: number) => string): void {
  const { requireFinite } =
    require("../../retrieval/vectors/source") as typeof import("../../retrieval/vectors/source");
  requireFinite(vectors, dimension, (row) => `the vector of ${idOf(row)}`);
}

/** Writes rows in the order of the passages, and their hashes. @returns their checksums */
function writeVectors(
  folder: string,
  name: string,
  hashes: Buffer,
  { old, pending, dimension }: { old: OldVectors; pending: PendingVectors; dimension: number },
): VectorsDescription["files"] {
  const paths = vectorPaths(folder, name);
  fs.writeFileSync(paths.hashes, hashes);
  const fd = fs.openSync(paths.vectors, "w");
  const summer = new BlockSummer();
  const block = Buffer.alloc(CHUNK * 4 * dimension);
  try {
    for (let row = 0, held = 0; row * HASH_BYTES < hashes.length; row++) {
      const hash = hashes.toString("hex", row * HASH_BYTES, (row + 1) * HASH_BYTES);
      const into = block.subarray(held, held + 4 * dimension);
      const place = pending.places.get(hash);
      if (place !== undefined) pending.read(place, into);
      else old.read(old.rows.get(hash) as number, into);
      held += into.length;
      if (held < block.length && (row + 1) * HASH_BYTES < hashes.length) continue;
      writeAll(fd, block.subarray(0, held));
      summer.add(block.subarray(0, held));
      held = 0;
    }
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
  return { vectors: summer.checksums, hashes: new BlockSummer().add(hashes).checksums };
}

function removeOthers(folder: string, present: string): void {
  for (const name of fs.readdirSync(folder)) {
    if (/\.(f32|hashes)$/.test(name) && !name.startsWith(`${present}.`))
      fs.rmSync(`${folder}/${name}`, { force: true });
  }
}
