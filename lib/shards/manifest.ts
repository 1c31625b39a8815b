/**
 * `shard-00003-of-00016.json` beside a finished shard: which rows of which work, and the SHA-256 of its files. By it
 * shards that were made on many machines, and perhaps copied together, are known to fit.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { fileSha256 } from "../files";
import { readSealedJson, writeSealedJson } from "../integrity";
import type { ShardKind } from "./making";
import { shardManifestFile } from "./names";

const FORMAT = "bowlab-shard/1";

/** A file of a shard. */
export interface ShardPart {
  name: string;
  bytes: number;
  sha256: string;
}

/** `shard-….json`. */
export interface ShardManifest<M extends object> {
  format: typeof FORMAT;
  shard: number;
  /** Place of its first row among all. */
  first: number;
  rows: number;
  /** Of what and by what it was made, as the folder says it. */
  making: M;
  /** What decides the last bits beside that: "native, threads 2, batches of 64". */
  way?: string;
  /** What was counted while it was made. */
  counts?: Record<string, number>;
  files: ShardPart[];
}

/** Which shard it is, and how it was made. */
export interface ShardMade<M extends object>
  extends Pick<ShardManifest<M>, "shard" | "first" | "rows" | "making" | "way" | "counts"> {
  /** Names of its files. */
  files: readonly string[];
}

/** Writes the manifest of a shard whose files are there. @throws InputError when one cannot be read or written */
export function writeShardManifest<M extends object>(
  folder: string,
  kind: ShardKind<M>,
  made: ShardMade<M>,
): ShardManifest<M> {
  const files = made.files.map((name) => {
    const file = path.join(folder, name);
    return { name, bytes: fs.statSync(file).size, sha256: fileSha256(file) };
  });
  const manifest: ShardManifest<M> = { format: FORMAT, ...made, files };
  writeSealedJson(manifestPath(folder, kind, made.making, made.shard), manifest);
  return manifest;
}

/** undefined: there is none. @throws InputError when it is damaged */
export function readShardManifest<M extends object>(
  folder: string,
  shard: number,
  shards: number,
  command: string,
): ShardManifest<M> | undefined {
  const file = path.join(folder, shardManifestFile(shard, shards));
  if (!fs.existsSync(file)) return undefined;
  const fix = `make it again: delete it and run bowlab ${command} --shard ${shard}/${shards}`;
  return readSealedJson(file, fix) as ShardManifest<M>;
}

function manifestPath<M extends object>(folder: string, kind: ShardKind<M>, making: M, shard: number): string {
  return path.join(folder, shardManifestFile(shard, kind.counts(making).shards));
}
