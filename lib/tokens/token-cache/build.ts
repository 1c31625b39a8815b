/**
 * Making a token cache: the text is streamed, tokenized and written shard by shard, so memory is bounded whatever the
 * corpus. Killed at any moment, it goes on after the last whole shard: what was read already is read again (for the
 * fingerprint), not tokenized again.
 */
import * as path from "node:path";
import { makeFolder, sha256 } from "../../files";
import { type FolderLock, lockWhenFree } from "../../integrity";
import { CorpusFingerprint } from "../../text/fingerprint";
import type { OnCorpusProgress } from "../../text/progress";
import {
  corpusSources,
  passageSettings,
  type ReadOptions,
  readPassages,
  type TextOptions,
  textOptionsOf,
} from "../../text/readers";
import { sourceDigests } from "../../text/source-digests";
import { completePacking, type PackingOptions, rowMaker } from "../packing";
import type { TextTokenizer } from "../text-tokenizer";
import { type CacheFile, cacheFile, damaged, FORMAT, readCacheFile } from "./layout";
import { PagedTokenStore } from "./paged-store";
import type { ShardSizes } from "./shard-writer";
import { stoppedTokenizing, type TokenizedPassage, writeCache } from "./write-cache";

/** Where a token cache is kept, and how its rows are made. */
export interface TokenCacheOptions extends TextOptions, Pick<ReadOptions, "onSkipped">, ShardSizes {
  /** Folder that holds the caches, each in a folder of its own named by its key. */
  root: string;
  /** Pack sentences to rows of about equal length. Default: a passage is a row. */
  packing?: PackingOptions;
  /** Bytes read of the corpus, as they are on disk. */
  onProgress?: OnCorpusProgress;
  /** Aborted: ends after the passage under way; what is written serves the next start. */
  signal?: AbortSignal;
}

/**
 * The cache of a corpus for a tokenizer and options; made, or made whole, when it is not there yet. Ids are not checked
 * for coming twice: all of them would have to be kept in memory.
 * @throws InputError as `readPassages`, when the cache cannot be written or is damaged, or the signal is aborted
 */
export async function openTokenCache(
  place: string,
  tokenizer: TextTokenizer,
  options: TokenCacheOptions,
): Promise<PagedTokenStore> {
  const cache = cacheMaking(place, tokenizer, options);
  await makeOnce(options.root, cache, options, (folder) => build(place, tokenizer, folder, cache, options));
  return new PagedTokenStore(cacheFolder(options.root, cache));
}

/** What a token cache is made of. */
export type CacheMaking = Omit<CacheFile, "whole">;

/**
 * What the cache of a corpus is made of. The same text, tokenizer and options have one key, wherever they are.
 * @param options `root` is where the digests of the corpus's files are remembered
 */
export function cacheMaking(
  place: string,
  tokenizer: TextTokenizer,
  { root, packing, blockTokens, shardBlocks, ...options }: Omit<TokenCacheOptions, "onProgress" | "signal">,
): CacheMaking {
  const { sources } = corpusSources(place, options);
  makeFolder(root);
  const digests = sourceDigests(root, sources);
  const settings = JSON.stringify([
    FORMAT,
    passageSettings(sources, options),
    completePacking(packing),
    blockTokens,
    shardBlocks,
    sources.map(({ name }) => name),
  ]);
  return {
    format: FORMAT,
    key: sha256(settings, tokenizer.fingerprint, ...digests),
    idBytes: tokenizer.vocabulary.size <= 1 << 16 ? 2 : 4,
    tokenizer: tokenizer.fingerprint,
    packing: completePacking(packing),
  };
}

/** Where the cache lies among those of `root`. */
export function cacheFolder(root: string, { key }: Pick<CacheMaking, "key">): string {
  return path.join(root, key.slice(0, 16));
}

/**
 * Runs `build` on the cache's folder where it is not whole, in one process at a time.
 * @throws InputError when the folder holds another cache, or waiting for the other process is aborted
 */
export async function makeOnce(
  root: string,
  cache: CacheMaking,
  heard: Pick<TokenCacheOptions, "onProgress" | "signal">,
  build: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = cacheFolder(root, cache);
  if (isWhole(folder, cache.key)) return;
  const lock = await lockOf(folder, heard);
  try {
    // Whoever had the lock may have made it.
    if (!isWhole(folder, cache.key)) await build(folder);
  } finally {
    lock.release();
  }
}

/** @throws InputError when the folder holds another cache than its name says */
function isWhole(folder: string, key: string): boolean {
  const cache = readCacheFile(folder);
  if (cache?.whole && cache.key !== key) throw damaged(path.join(folder, cacheFile), `key ${cache.key}`, key);
  return cache?.whole !== undefined;
}

/** Only one process makes a cache; others wait for it. */
async function lockOf(
  folder: string,
  { onProgress, signal }: Pick<TokenCacheOptions, "onProgress" | "signal">,
): Promise<FolderLock> {
  const onWait = (holder: string): void => onProgress?.({ phase: `waiting for ${holder}`, done: 0 });
  try {
    return await lockWhenFree(folder, { what: "tokenizing a corpus", onWait, signal });
  } catch (error) {
    throw signal?.aborted ? stoppedTokenizing(folder) : error;
  }
}

async function build(
  place: string,
  tokenizer: TextTokenizer,
  folder: string,
  cache: CacheMaking,
  options: TokenCacheOptions,
): Promise<void> {
  const { packing, onProgress, signal, onSkipped } = options;
  const rowsOf = rowMaker(tokenizer, packing);
  const fingerprint = new CorpusFingerprint();
  const total = corpusSources(place, options).sources.reduce((sum, { bytes }) => sum + bytes, 0);
  async function* passagesFrom(done: number): AsyncGenerator<TokenizedPassage> {
    let passages = 0;
    let read = 0;
    const onRead = (bytes: number): void => {
      read += bytes;
      const phase = passages < done ? "reading what is tokenized already" : "tokenizing";
      onProgress?.({ phase: `${phase} (MB)`, done: Math.floor(read / 1e6), total: Math.ceil(total / 1e6) });
    };
    const reading = { ...textOptionsOf(options), uniqueIds: false, onRead, onSkipped };
    for await (const passage of readPassages(place, reading)) {
      if (signal?.aborted) throw stoppedTokenizing(folder);
      fingerprint.add(passage);
      if (passages >= done) yield { id: passage.id, rows: rowsOf(passage, passages) };
      passages++;
    }
  }
  await writeCache(folder, cache, options, { passagesFrom, corpusFingerprint: () => fingerprint.digest() });
}
