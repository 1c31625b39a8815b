/**
 * Shards of a collection's vectors, made on many machines, as one. First it is proved that they fit: of one model and
 * one reading of the data, whole by their SHA-256, each beginning where the one before ends, no id twice.
 */
import * as path from "node:path";
import { InputError } from "../../errors";
import { fileSha256 } from "../../files";
import { type TextOptions, textOptionsOf } from "../../text";
import { VectorFiles, VectorShardWriter, vectorsFile } from "../vectors";
import {
  describeEncoding,
  type EncodingDescription,
  encodingDifferences,
  identityOf,
  writeDescription,
} from "./encoding-description";
import { requireDistinct, requireIdsOf } from "./merged-ids";
import { readShardManifest, type ShardManifest, shardManifestFile, type VectorsPart } from "./shard-manifest";

/** Rows that are copied at a time. */
const BLOCK = 1 << 14;

/** What is proved of shards, and where they are put together. */
export interface MergeOptions extends TextOptions {
  /** Folder for the whole in one file. Without it the shards are compared and stay as they are. */
  out?: string;
  /** The collection, to compare every id with it. */
  data?: string;
  onProgress?: (report: { phase: string; done: number; total?: number }) => void;
  /** Told what a person should know: shards of other engines or batches, whose last bits may differ. */
  onNote?: (line: string) => void;
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
  const encoding = describeEncoding(folder);
  if (encoding === undefined) {
    throw new InputError("the folder has no shards that bowlab made", {
      file: folder,
      expected: "encoding.json, which encode writes",
      fix: "give the --out of bowlab encode",
    });
  }
  const manifests = readManifests(folder, encoding, options);
  const files = new VectorFiles(folder);
  requireDistinct(files.ids, manifests);
  if (options.data !== undefined) {
    const source = { data: options.data, what: encoding.what, ...textOptionsOf(options) };
    await requireIdsOf(source, files.ids, options.onProgress);
  }
  const report = { folder, shards: encoding.shards, rows: files.size, dimension: files.dimension, encoding };
  if (options.out === undefined) return report;
  return { ...report, file: await writeWhole(files, encoding, options.out, options) };
}

/** Every shard's manifest, each proved to go on where the one before ends. */
function readManifests(folder: string, encoding: EncodingDescription, options: MergeOptions): ShardManifest[] {
  const { shards, data } = encoding;
  let next = 0;
  const manifests = Array.from({ length: shards }, (_, shard) => {
    options.onProgress?.({ phase: "comparing shards", done: shard, total: shards });
    const manifest = readShardManifest(folder, shard, shards);
    if (manifest === undefined) throw missing(folder, shard, shards);
    const file = path.join(folder, shardManifestFile(shard, shards));
    requireSameMaking(file, encoding, manifest.encoding);
    if (manifest.first !== next) {
      const what = manifest.first > next ? "rows are missing between two shards" : "two shards have the same rows";
      throw new InputError(what, {
        file,
        expected: `first ${next}`,
        found: `${manifest.first}`,
        fix: again(shard, shards),
      });
    }
    next += manifest.rows;
    for (const each of [manifest.vectors, manifest.ids]) requireWhole(folder, each, again(shard, shards));
    return manifest;
  });
  if (next !== data.rows) {
    throw new InputError("the shards are not the whole collection", {
      file: folder,
      expected: `${data.rows} rows`,
      found: `${next}`,
      fix: "encode again into another --out",
    });
  }
  noteOtherBits(manifests, options.onNote);
  return manifests;
}

function requireSameMaking(file: string, expected: EncodingDescription, found: EncodingDescription): void {
  const differences = encodingDifferences(expected, found);
  if (differences.length === 0) return;
  throw new InputError("a shard is of another making than encoding.json says", {
    file,
    expected: differences.map(({ name, one }) => `${name} ${one}`).join("; "),
    found: differences.map(({ name, other }) => `${name} ${other}`).join("; "),
    fix: "keep shards of one model and one collection in a folder; make this one again",
  });
}

function requireWhole(folder: string, { name, sha256 }: VectorsPart, fix: string): void {
  const file = path.join(folder, name);
  const found = fileSha256(file);
  if (found === sha256) return;
  throw new InputError("the file is not what its shard's manifest says", {
    file,
    expected: `SHA-256 ${sha256.slice(0, 12)}…`,
    found: `${found.slice(0, 12)}…`,
    fix,
  });
}

function missing(folder: string, shard: number, shards: number): InputError {
  return new InputError("a shard is missing", {
    file: path.join(folder, shardManifestFile(shard, shards)),
    expected: `shards 0 to ${shards - 1}`,
    fix: `make it: bowlab encode --shard ${shard}/${shards}`,
  });
}

function again(shard: number, shards: number): string {
  return `delete ${vectorsFile(shard, shards)} and make it again: bowlab encode --shard ${shard}/${shards}`;
}

/** Says where shards fit together but were not computed alike to the last bit. */
function noteOtherBits(manifests: readonly ShardManifest[], onNote?: (line: string) => void): void {
  const ways = new Set(
    manifests
      .filter(({ rows }) => rows > 0)
      .map(({ engine, threads, batchSize }) => `${engine}, threads ${threads}, batches of ${batchSize}`),
  );
  if (ways.size < 2) return;
  onNote?.(`the shards were made in ${ways.size} ways (${[...ways].join("; ")}): last bits differ from a single run's`);
}

async function writeWhole(
  files: VectorFiles,
  encoding: EncodingDescription,
  out: string,
  { onProgress }: MergeOptions,
): Promise<string> {
  const whole = { ...encoding, shards: 1 };
  await writeDescription(out, whole);
  const identity = { shard: 0, shards: 1, rows: files.size, dimension: files.dimension };
  const writer = new VectorShardWriter(out, { ...identity, fingerprint: identityOf(whole) });
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
  return path.join(out, vectorsFile(0, 1));
}
