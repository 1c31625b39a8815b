/**
 * Files of a token cache, all little-endian so that numpy reads them as they are:
 * - `cache.json`: what the cache is made of, and its totals once it is whole;
 * - `00000.ids`: ids of the shard's rows one after the other, uint16 (uint32 for vocabularies above 65,536), no [CLS]
 *   and [SEP];
 * - `00000.lengths`: uint32, tokens of each row;
 * - `00000.names`: the passage of each row, a JSON array of strings for every block;
 * - `00000.json`: how the shard falls into blocks, and their checksums. Written last: a shard counts when this is
 *   there.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { readSealedJson } from "../../integrity";
import type { TokenRows } from "../token-rows";

export const FORMAT = "bowlab-tokens/1";

export interface CacheFile {
  format: typeof FORMAT;
  /** Hex SHA-256 over text, tokenizer and options: the folder's name is its beginning. */
  key: string;
  /** Bytes an id. */
  idBytes: 2 | 4;
  /** The tokenizer's fingerprint. */
  tokenizer: string;
  packing?: TokenRows["packing"];
  /** What is set once every shard is there. */
  whole?: { corpusFingerprint: string; fingerprint: string; shards: number; passages: number };
}

/** Rows that are read together. */
export interface Block {
  rows: number;
  tokens: number;
  /** Bytes of its JSON array in `.names`. */
  nameBytes: number;
  /** CRC-32 of its ids' bytes. */
  crc: number;
  /** The same of its lengths and names; caches of earlier versions have none. */
  lengthsCrc?: number;
  namesCrc?: number;
}

export interface ShardFile {
  /** Passages of the corpus up to the end of this shard. */
  passages: number;
  blocks: Block[];
}

export const cacheFile = "cache.json";

/** A shard's file. */
export function shardPath(folder: string, shard: number, ending: "ids" | "lengths" | "names" | "json"): string {
  return path.join(folder, `${String(shard).padStart(5, "0")}.${ending}`);
}

/** The `cache.json` of a folder, undefined when there is none or it is of another format. */
export function readCacheFile(folder: string): CacheFile | undefined {
  const file = path.join(folder, cacheFile);
  if (!fs.existsSync(file)) return undefined;
  const value = readSealedJson(file, mend(file)) as CacheFile;
  return value?.format === FORMAT ? value : undefined;
}

/**
 * The shards that are there, from the first on without a gap. @throws InputError when a file of one is missing or cut
 * short
 */
export function readShards(folder: string, idBytes: number): ShardFile[] {
  const shards: ShardFile[] = [];
  for (;;) {
    const number = shards.length;
    const file = shardPath(folder, number, "json");
    if (!fs.existsSync(file)) return shards;
    const shard = readSealedJson(file, mend(file)) as ShardFile;
    const sum = (of: (block: Block) => number): number => shard.blocks.reduce((total, block) => total + of(block), 0);
    requireSize(shardPath(folder, number, "ids"), idBytes * sum(({ tokens }) => tokens));
    requireSize(shardPath(folder, number, "lengths"), 4 * sum(({ rows }) => rows));
    requireSize(
      shardPath(folder, number, "names"),
      sum(({ nameBytes }) => nameBytes),
    );
    shards.push(shard);
  }
}

function requireSize(file: string, bytes: number): void {
  const found = fs.statSync(file, { throwIfNoEntry: false })?.size;
  if (found !== bytes) throw damaged(file, found === undefined ? "no such file" : `${found} bytes`, `${bytes} bytes`);
}

/** What to say of a cache that cannot be what was written. */
export function damaged(file: string, found: string, expected: string): InputError {
  return new InputError("the token cache is damaged", {
    file,
    expected,
    found,
    fix: mend(file),
  });
}

function mend(file: string): string {
  return `remove the folder ${path.dirname(file)}: it is made again from the text`;
}
