/** Shards of a corpus's tokens as its token cache, equal byte for byte to the one that a single run makes. */
import * as path from "node:path";
import { makeFolder } from "../../files";
import { type JobMaking, type ProvingOptions, proveShards, requireIdsOf } from "../../shards";
import { readPassages, type TextOptions, textOptionsOf } from "../../text";
import {
  type CacheMaking,
  cacheFolder,
  FORMAT,
  makeOnce,
  type ShardSizes,
  stoppedTokenizing,
  type TokenizedPassage,
  writeCache,
} from "../token-cache";
import { readPart, tokensFile } from "./part-file";
import { tokenizeKind } from "./tokenize-shard";

/** Passages between two reports. */
const EVERY = 10_000;

/** What is proved of shards, and where they are put together. */
export interface TokenMergeOptions extends TextOptions, ProvingOptions {
  /** Folder of token caches, which gets one more. Without it the shards are only compared. */
  out?: string;
  /** The collection, to compare every passage's id with it. */
  data?: string;
  /** Aborted: ends after the passage under way; what is written serves the next start. */
  signal?: AbortSignal;
}

/** What was found. */
export interface TokenMergeReport {
  folder: string;
  shards: number;
  passages: number;
  rows: number;
  tokens: number;
  making: JobMaking;
  /** The cache's own folder, where one was asked for. */
  cache?: string;
}

/**
 * Proves that the shards of a folder are one corpus, and makes its token cache, which pre-training with the same data,
 * tokenizer and packing opens in place of tokenizing.
 * @throws InputError naming the shard that is missing, damaged, of another tokenizer or other data, or overlaps; the id
 * that is not where the collection has it; when the disk is full, or the signal is aborted
 */
export async function mergeTokenShards(folder: string, options: TokenMergeOptions = {}): Promise<TokenMergeReport> {
  const { out, data, onProgress } = options;
  const { making, manifests } = proveShards(folder, tokenizeKind, options);
  const total = (name: string): number => manifests.reduce((sum, { counts }) => sum + (counts?.[name] ?? 0), 0);
  const counted = { passages: making.rows, rows: total("rows"), tokens: total("tokens") };
  const report = { folder, shards: making.shards, ...counted, making };
  if (data !== undefined) {
    await requireIdsOf(data, idsOf(data, options), shardIds(folder, making), onProgress);
  }
  if (out === undefined) return report;
  makeFolder(out);
  const cache = cacheOf(making);
  const sizes = making.of as ShardSizes;
  await makeOnce(out, cache, options, (place) =>
    writeCache(place, cache, sizes, {
      passagesFrom: (done) => passagesFrom(folder, making, done, options),
      corpusFingerprint: () => String(making.of.data),
    }),
  );
  return { ...report, cache: cacheFolder(out, cache) };
}

/** What the shards' cache is made of, as the folder says it. */
function cacheOf({ of }: JobMaking): CacheMaking {
  const { cache: key, idBytes, tokenizer, maxLength, shortShare } = of as Record<string, string & number>;
  const packing = maxLength === undefined ? undefined : { maxLength, shortShare };
  return { format: FORMAT, key, idBytes: idBytes as 2 | 4, tokenizer, packing };
}

function* allPassages(folder: string, { shards, of }: JobMaking): Generator<TokenizedPassage> {
  for (let shard = 0; shard < shards; shard++)
    yield* readPart(path.join(folder, tokensFile(shard, shards)), of.idBytes as 2 | 4);
}

function* shardIds(folder: string, making: JobMaking): Generator<string> {
  for (const { id } of allPassages(folder, making)) yield id;
}

async function* passagesFrom(
  folder: string,
  making: JobMaking,
  done: number,
  { onProgress, signal }: TokenMergeOptions,
): AsyncGenerator<TokenizedPassage> {
  let number = 0;
  for (const passage of allPassages(folder, making)) {
    if (number++ < done) continue;
    if (signal?.aborted) throw stoppedTokenizing(folder);
    yield passage;
    if (number % EVERY === 0) onProgress?.({ phase: "putting shards together", done: number, total: making.rows });
  }
}

async function* idsOf(data: string, options: TextOptions): AsyncGenerator<string> {
  for await (const { id } of readPassages(data, { ...textOptionsOf(options), uniqueIds: false })) yield id;
}
