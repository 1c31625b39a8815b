/**
 * `shard-00003-of-00016.json` beside a finished shard: which rows of which data by which model, and the SHA-256 of both
 * files. By it shards that were made on many machines, and perhaps copied together, are known to fit.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { describeEngine } from "../../engine";
import { fileSha256 } from "../../files";
import { readSealedJson, writeSealedJson } from "../../integrity";
import { idsFile, vectorsFile } from "../vectors";
import type { EncodingDescription } from "./encoding-description";

const FORMAT = "bowlab-shard/1";

/** A file of a shard. */
export interface VectorsPart {
  name: string;
  bytes: number;
  sha256: string;
}

/** `shard-….json`. */
export interface ShardManifest {
  format: typeof FORMAT;
  shard: number;
  /** Place of its first row in the collection. */
  first: number;
  rows: number;
  /** Of what and by what it was made, as in `encoding.json`. */
  encoding: EncodingDescription;
  /** What decides the last bits beside that. */
  batchSize: number;
  engine: string;
  threads: number;
  vectors: VectorsPart;
  ids: VectorsPart;
}

/** Which shard it is, and how it was made. */
export type ShardMade = Pick<ShardManifest, "shard" | "first" | "rows" | "encoding" | "batchSize">;

/** Name of a shard's manifest. */
export function shardManifestFile(shard: number, shards: number): string {
  return vectorsFile(shard, shards)
    .replace(/^vectors/, "shard")
    .replace(/npy$/, "json");
}

/** Writes the manifest of a shard whose files are there. @throws InputError when one cannot be read or written */
export function writeShardManifest(folder: string, made: ShardMade): void {
  const { shard, encoding } = made;
  const [vectors, ids] = [vectorsFile, idsFile].map((name) => describe(folder, name(shard, encoding.shards)));
  const { name, threads } = describeEngine();
  const manifest: ShardManifest = { format: FORMAT, ...made, engine: name, threads, vectors, ids };
  writeSealedJson(path.join(folder, shardManifestFile(shard, encoding.shards)), manifest);
}

/** undefined: there is none. @throws InputError when it is damaged */
export function readShardManifest(folder: string, shard: number, shards: number): ShardManifest | undefined {
  const file = path.join(folder, shardManifestFile(shard, shards));
  if (!fs.existsSync(file)) return undefined;
  return readSealedJson(
    file,
    `make it again: delete it and run bowlab encode --shard ${shard}/${shards}`,
  ) as ShardManifest;
}

function describe(folder: string, name: string): VectorsPart {
  const file = path.join(folder, name);
  return { name, bytes: fs.statSync(file).size, sha256: fileSha256(file) };
}
