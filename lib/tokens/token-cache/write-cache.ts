/**
 * Writing a token cache from tokenized passages, whoever tokenized them: after the last whole shard of its files, and
 * last the totals by which it counts as whole.
 */
import * as path from "node:path";
import { InputError } from "../../errors";
import { makeFolder, removeTemporaryFiles } from "../../files";
import { writeSealedJson } from "../../integrity";
import { rowsFingerprint } from "../packing";
import { type CacheFile, cacheFile, readShards } from "./layout";
import { type ShardSizes, ShardWriter } from "./shard-writer";

/** A passage's rows: one, or what packing made of it. */
export interface TokenizedPassage {
  id: string;
  rows: readonly ArrayLike<number>[];
}

/** A tokenized corpus as it is written. */
export interface TokenizedCorpus {
  /** The passages after the first `done`, in order. */
  passagesFrom(done: number): AsyncIterable<TokenizedPassage>;
  /** The fingerprint of the text, asked for once all passages were given. */
  corpusFingerprint(): string;
}

/** Writes the cache, or what it lacks. @throws InputError when a file cannot be written, or one of it is damaged */
export async function writeCache(
  folder: string,
  cache: Omit<CacheFile, "whole">,
  { blockTokens, shardBlocks }: ShardSizes,
  { passagesFrom, corpusFingerprint }: TokenizedCorpus,
): Promise<void> {
  makeFolder(folder);
  removeTemporaryFiles(folder);
  writeSealedJson(path.join(folder, cacheFile), cache);
  const earlier = readShards(folder, cache.idBytes);
  const done = earlier.at(-1)?.passages ?? 0;
  const written = { shards: earlier.length, passages: done };
  const writer = new ShardWriter(folder, cache.idBytes, written, { blockTokens, shardBlocks });
  for await (const { id, rows } of passagesFrom(done)) writer.add(id, rows);
  writer.end();
  const text = corpusFingerprint();
  const whole = {
    corpusFingerprint: text,
    fingerprint: rowsFingerprint(text, cache.tokenizer, cache.packing),
    ...{ shards: writer.shards, passages: writer.passages },
  };
  writeSealedJson(path.join(folder, cacheFile), { ...cache, whole } satisfies CacheFile);
}

/** What is thrown once the signal is aborted. */
export function stoppedTokenizing(folder: string): InputError {
  return new InputError("stopped while the corpus was tokenized", {
    file: folder,
    fix: "run the same command again: it goes on after the last whole shard",
  });
}
