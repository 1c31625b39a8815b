/**
 * The vectors of an index's passages by one model, as a folder `vectors-…` beside the generations:
 * - `vectors.json`: which generation and which encoder they are of;
 * - `….f32`: (N, H) float32, row-major; `….hashes`: (N, 16) digests of the passages' texts as the encoder reads them,
 *   by which vectors are found again when the passages are others;
 * - `pending.bin`, `pending.json`: what a build that goes on, or was interrupted, has encoded.
 */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { sha256 } from "../../files";
import { type BlockChecksums, readSealedJson } from "../../integrity";
import { stateOf } from "../kept";

const VECTORS_FORMAT = "bowlab-search-vectors/1";
/** Bytes of a text's digest. */
export const HASH_BYTES = 16;

/** `vectors.json`. */
export interface VectorsDescription {
  format: typeof VECTORS_FORMAT;
  /** Of the passages. */
  generation: string;
  /** All that decides a text's vector: weights, pooling, tokenizer, length, prefix. */
  encoder: string;
  /** Of the model's files, by which it is known again without reading the weights. */
  modelState: string;
  /** False: they had just been written, and are read again the next time. */
  settled?: boolean;
  /** N. */
  rows: number;
  /** H. */
  dimension: number;
  /** Name of the two files, without endings. */
  name: string;
  files: Record<"vectors" | "hashes", BlockChecksums>;
}

/** The folder of a model's vectors in that of an index. */
export function vectorsFolder(index: string, model: string, maxLength: number | undefined): string {
  return path.join(index, `vectors-${sha256(path.resolve(model), String(maxLength)).slice(0, 12)}`);
}

/** The path of `vectors.json`. */
export function vectorsJson(folder: string): string {
  return path.join(folder, "vectors.json");
}

/** The paths of the two files. */
export function vectorPaths(folder: string, name: string): { vectors: string; hashes: string } {
  return { vectors: path.join(folder, `${name}.f32`), hashes: path.join(folder, `${name}.hashes`) };
}

/** A new description. */
export function vectorsDescription(fields: Omit<VectorsDescription, "format">): VectorsDescription {
  return { format: VECTORS_FORMAT, ...fields };
}

/** undefined: there are none, or of another version. @throws InputError when the file is damaged */
export function readVectorsDescription(folder: string): VectorsDescription | undefined {
  const file = vectorsJson(folder);
  if (!fs.existsSync(file)) return undefined;
  const value = readSealedJson(file, "build the index again: --rebuild") as VectorsDescription | null;
  return value?.format === VECTORS_FORMAT ? value : undefined;
}

/** A digest of a text. */
export function textHash(text: string): Buffer {
  return createHash("sha256").update(text, "utf8").digest().subarray(0, HASH_BYTES);
}

/** A digest of the states of all files of a model's folder that can decide its vectors. */
export function modelState(folder: string): string {
  const parts: string[] = [];
  const walk = (place: string, prefix: string, depth: number): void => {
    for (const entry of fs.readdirSync(place, { withFileTypes: true })) {
      const name = `${prefix}${entry.name}`;
      const file = path.join(place, entry.name);
      if (fs.statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
        if (depth > 0) walk(file, `${name}/`, depth - 1);
      } else if (/\.(json|txt|safetensors|bin|model)$/.test(name) && !/^trainer|^decoder/.test(name)) {
        parts.push(name, stateOf(file));
      }
    }
  };
  walk(folder, "", 1);
  return sha256(...parts);
}
