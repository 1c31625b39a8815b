/**
 * Shards of a collection's vectors, made on many machines, as one. First it is proved that they fit: of one model and
 * one reading of the data, whole by their SHA-256, each beginning where the one before ends, no id twice.
 */
import * as path from "node:path";
import { InputError } from "../../errors";
import { type ProvingOptions, proveShards, requireDistinct, requireIdsOf, withShardLock } from "../../shards";
import { type TextOptions, textOptionsOf } from "../../text";
import { VectorFiles, VectorShardWriter, vectorsFile } from "../vectors";
import { type EncodingDescription, encodingKind, identityOf, writeDescription } from "./encoding-description";
import { encodedTexts, type TextSource } from "./encoding-rows";

/** Rows that are copied at a time. */
const BLOCK = 1 << 14;

/** What is proved of shards, and where they are put together. */
export interface MergeOptions extends TextOptions, ProvingOptions {
  /** Folder for the whole in one file. Without it the shards are compared and stay as they are. */
  out?: string;
  /** The collection, to compare every id with it. */
  data?: string;
}

/** What was found. */
export interface MergeReport {
  folder: string;
  shards: number;
  rows: number;
  dimension: number;
  encoding: EncodingDescription;
  /** The one file, where it was asked for. */
  file?: string;
}

/**
 * Proves that the shards of a folder are one collection, and writes them as one file, equal bit for bit to what a
 * single run writes.
 * @throws InputError naming the shard that is missing, damaged, of another model or other data, or overlaps; the id
 * that comes twice, or is not where the collection has it
 */
export async function mergeShards(folder: string, options: MergeOptions = {}): Promise<MergeReport> {
  if (options.out !== undefined) requireApart(folder, options.out);
  const { making: encoding, manifests } = proveShards(folder, encodingKind, options);
  const files = new VectorFiles(folder);
  requireDistinct(() => files.ids, manifests);
  if (options.data !== undefined) {
    const source = { data: options.data, what: encoding.what, ...textOptionsOf(options) };
    await requireIdsOf(options.data, idsOf(source), files.ids, options.onProgress);
  }
  const report = { folder, shards: encoding.shards, rows: files.size, dimension: files.dimension, encoding };
  if (options.out === undefined) return report;
  return { ...report, file: await writeWhole(files, encoding, options.out, options) };
}

/** @throws InputError when the whole would come between its shards */
function requireApart(folder: string, out: string): void {
  if (path.resolve(folder) !== path.resolve(out)) return;
  throw new InputError("the shards cannot be put together in their own folder", {
    ...{ file: out, fix: "choose another --out; search and index read shards as they are" },
  });
}

async function* idsOf(source: TextSource): AsyncGenerator<string> {
  for await (const { id } of encodedTexts(source)) yield id;
}

/** While it is written, no other process writes the same file. */
async function writeWhole(
  files: VectorFiles,
  encoding: EncodingDescription,
  out: string,
  { onProgress }: MergeOptions,
): Promise<string> {
  const whole = { ...encoding, shards: 1 };
  await writeDescription(out, whole);
  const name = { command: encodingKind.command, shard: 0, shards: 1 };
  await withShardLock(out, name, { onProgress }, async (own) => {
    const identity = { shard: 0, shards: 1, rows: files.size, dimension: files.dimension };
    await copyRows(files, new VectorShardWriter(out, { ...identity, fingerprint: identityOf(whole) }, own), onProgress);
  });
  return path.join(out, vectorsFile(0, 1));
}

async function copyRows(
  files: VectorFiles,
  writer: VectorShardWriter,
  onProgress: MergeOptions["onProgress"],
): Promise<void> {
  const done = writer.done;
  try {
    for await (const { first, rows, values } of files.blocks(BLOCK)) {
      if (first + rows <= done) continue;
      const ids = Array.from({ length: rows }, (_, row) => files.ids.get(first + row));
      const from = Math.max(0, done - first);
      writer.add(ids.slice(from), values.subarray(from * files.dimension));
      onProgress?.({ phase: "putting shards together", done: writer.done, total: files.size });
    }
  } finally {
    writer.end();
  }
}
