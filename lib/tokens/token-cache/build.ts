/**
 * Making a token cache: the text is streamed, tokenized and written shard by shard, so memory is bounded whatever the
 * corpus. Killed at any moment, it goes on after the last whole shard: what was read already is read again (for the
 * fingerprint), not tokenized again.
 */
import * as path from "node:path";
import { InputError } from "../../errors";
import { makeFolder, removeTemporaryFiles, sha256 } from "../../files";
import { type FolderLock, lockWhenFree, writeSealedJson } from "../../integrity";
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
import { completePacking, type PackingOptions, rowMaker, rowsFingerprint } from "../packing";
import type { TextTokenizer } from "../text-tokenizer";
import { type CacheFile, cacheFile, damaged, FORMAT, readCacheFile, readShards } from "./layout";
import { PagedTokenStore } from "./paged-store";
import { type ShardSizes, ShardWriter } from "./shard-writer";

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
  const { root, packing, blockTokens, shardBlocks } = options;
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
  const key = sha256(settings, tokenizer.fingerprint, ...digests);
  const folder = path.join(root, key.slice(0, 16));
  if (!isWhole(folder, key)) {
    const lock = await lockOf(folder, options);
    try {
      // Whoever had the lock may have made it.
      if (!isWhole(folder, key)) await build(place, tokenizer, folder, key, options);
    } finally {
      lock.release();
    }
  }
  return new PagedTokenStore(folder);
}

/** @throws InputError when the folder holds another cache than its name says */
function isWhole(folder: string, key: string): boolean {
  const cache = readCacheFile(folder);
  if (cache?.whole && cache.key !== key) throw damaged(path.join(folder, cacheFile), `key ${cache.key}`, key);
  return cache?.whole !== undefined;
}

/** Only one process makes a cache; others wait for it. */
async function lockOf(folder: string, { onProgress, signal }: TokenCacheOptions): Promise<FolderLock> {
  const onWait = (holder: string): void => onProgress?.({ phase: `waiting for ${holder}`, done: 0 });
  try {
    return await lockWhenFree(folder, { what: "tokenizing a corpus", onWait, signal });
  } catch (error) {
    throw signal?.aborted ? stopped(folder) : error;
  }
}

async function build(
  place: string,
  tokenizer: TextTokenizer,
  folder: string,
  key: string,
  options: TokenCacheOptions,
): Promise<void> {
  const { packing, onProgress, signal, blockTokens, shardBlocks, onSkipped } = options;
  const rowsOf = rowMaker(tokenizer, packing);
  makeFolder(folder);
  removeTemporaryFiles(folder);
  const cache: CacheFile = {
    format: FORMAT,
    key,
    idBytes: tokenizer.vocabulary.size <= 1 << 16 ? 2 : 4,
    tokenizer: tokenizer.fingerprint,
    packing: completePacking(packing),
  };
  writeSealedJson(path.join(folder, cacheFile), cache);
  const earlier = readShards(folder, cache.idBytes);
  const done = earlier.at(-1)?.passages ?? 0;
  const writer = new ShardWriter(
    folder,
    cache.idBytes,
    { shards: earlier.length, passages: done },
    { blockTokens, shardBlocks },
  );
  const fingerprint = new CorpusFingerprint();
  const total = corpusSources(place, options).sources.reduce((sum, { bytes }) => sum + bytes, 0);
  let passages = 0;
  let read = 0;
  const onRead = (bytes: number): void => {
    read += bytes;
    const phase = passages < done ? "reading what is tokenized already" : "tokenizing";
    onProgress?.({ phase: `${phase} (MB)`, done: Math.floor(read / 1e6), total: Math.ceil(total / 1e6) });
  };
  for await (const passage of readPassages(place, { ...textOptionsOf(options), uniqueIds: false, onRead, onSkipped })) {
    if (signal?.aborted) throw stopped(folder);
    fingerprint.add(passage);
    if (passages >= done) writer.add(passage.id, rowsOf(passage, passages));
    passages++;
  }
  writer.end();
  const corpusFingerprint = fingerprint.digest();
  const whole = {
    corpusFingerprint,
    fingerprint: rowsFingerprint(corpusFingerprint, tokenizer.fingerprint, packing),
    shards: writer.shards,
    passages,
  };
  writeSealedJson(path.join(folder, cacheFile), { ...cache, whole } satisfies CacheFile);
}

function stopped(folder: string): InputError {
  return new InputError("stopped while the corpus was tokenized", {
    file: folder,
    fix: "run the same command again: it goes on after the last whole shard",
  });
}
