/**
 * One shard of a corpus's tokens: the rows of its passages, as the token cache of the whole has them. How a passage
 * becomes rows depends on its text and its place in the corpus alone, so that shards need know nothing of each other.
 */
import * as path from "node:path";
import { makeFolder } from "../../files";
import { requireWithin } from "../../memory";
import { withProgress } from "../../progress";
import { claimFolder, dealt, type JobMaking, jobKind, jobMaking, makeShard, type Shard } from "../../shards";
import { beginningOf, type CorpusRows, readPassages, sharedCorpusRows, textOptionsOf } from "../../text";
import { rowMaker } from "../packing";
import type { TextTokenizer } from "../text-tokenizer";
import {
  type CacheMaking,
  cacheMaking,
  stoppedTokenizing,
  type TokenCacheOptions,
  type TokenizedPassage,
} from "../token-cache";
import { tokensFile, writePart } from "./part-file";

/** Tokenizing as work in shards. */
export const tokenizeKind = jobKind("corpus tokenize", "token ids");

/** Passages between two looks at the memory and two reports. */
const EVERY = 1000;

/** Which shard is tokenized, and how its rows are made. */
export interface TokenShardOptions extends Omit<TokenCacheOptions, "root"> {
  /** Which part of how many, counted from 0. */
  shard: Shard;
  /** Memory that the process may take, GB. Default no limit. */
  memoryLimit?: number;
  /** Told what a person should know, such as a damaged shard that is made again. */
  onNote?: (line: string) => void;
}

/** What was tokenized. */
export interface TokenShardReport {
  folder: string;
  /** The shard's file. */
  file: string;
  shard: number;
  shards: number;
  /** Passages of this shard. */
  passages: number;
  rows: number;
  tokens: number;
  /** Whether an earlier run had made it. */
  kept: boolean;
}

/**
 * Tokenizes a shard of a corpus into the folder `out`, which all shards share; one that is there is left as it is.
 * `mergeTokenShards` makes the token cache of them.
 * @throws InputError as `readPassages`; when `out` holds shards of another making (the difference is named), the disk
 * is full, the limit of memory is passed, or the signal is aborted
 */
export function tokenizeShard(
  place: string,
  tokenizer: TextTokenizer,
  out: string,
  { onProgress, ...options }: TokenShardOptions,
): Promise<TokenShardReport> {
  return withProgress({ label: "tokenizing a shard", unit: "passages" }, onProgress, (report) =>
    tokenize(place, tokenizer, out, { ...options, onProgress: report }),
  );
}

async function tokenize(
  place: string,
  tokenizer: TextTokenizer,
  out: string,
  options: TokenShardOptions,
): Promise<TokenShardReport> {
  const { shard, onNote, onProgress, signal, onSkipped } = options;
  makeFolder(out);
  const reading = { data: place, ...textOptionsOf(options), onProgress, onSkipped, signal };
  const measured = await sharedCorpusRows(out, reading).catch((error) => {
    throw signal?.aborted ? stoppedTokenizing(out) : error;
  });
  const cache = cacheMaking(place, tokenizer, { ...options, root: out });
  const making = makingOf(cache, measured, options);
  await claimFolder(out, tokenizeKind, making, { signal });
  const { first, last } = dealt(shard, measured.rows);
  const files = [tokensFile(shard.index, shard.count)];
  const task = { shard: shard.index, first, rows: last - first, making, files, onNote, onProgress, signal };
  const { manifest, kept } = await makeShard(out, tokenizeKind, task, async () => {
    const counts = { rows: 0, tokens: 0 };
    const passages = passagesOf(place, tokenizer, out, { ...options, measured, first, last, counts });
    await writePart(path.join(out, files[0]), cache.idBytes, passages);
    return counts;
  });
  const counts = manifest.counts as Pick<TokenShardReport, "rows" | "tokens">;
  const of = { shard: shard.index, shards: shard.count, passages: last - first };
  return { folder: out, file: path.join(out, files[0]), ...of, ...counts, kept };
}

function makingOf(cache: CacheMaking, measured: CorpusRows, options: TokenShardOptions): JobMaking {
  const { key, idBytes, tokenizer, packing } = cache;
  const { shard, blockTokens, shardBlocks } = options;
  return jobMaking(
    tokenizeKind,
    { shards: shard.count, rows: measured.rows },
    { data: measured.corpusFingerprint, tokenizer, idBytes, ...packing, blockTokens, shardBlocks, cache: key },
  );
}

interface Part extends TokenShardOptions {
  measured: CorpusRows;
  /** Its passages, from `first` to before `last`. */
  first: number;
  last: number;
  /** Added up while they are given. */
  counts: { rows: number; tokens: number };
}

/** The shard's passages as rows, read from where they begin in the corpus. */
async function* passagesOf(
  place: string,
  tokenizer: TextTokenizer,
  out: string,
  part: Part,
): AsyncGenerator<TokenizedPassage> {
  const { measured, first, last, counts, packing, memoryLimit, onProgress, signal } = part;
  if (first === last) return;
  const rowsOf = rowMaker(tokenizer, packing);
  let { row, from } = beginningOf(measured, first);
  for await (const passage of readPassages(place, { ...textOptionsOf(part), uniqueIds: false, from })) {
    if (row >= last) break;
    const number = row++;
    if (number < first) continue;
    if (signal?.aborted) throw stoppedTokenizing(out);
    const rows = rowsOf(passage, number);
    counts.rows += rows.length;
    for (const { length } of rows) counts.tokens += length;
    yield { id: passage.id, rows };
    if ((row - first) % EVERY !== 0) continue;
    requireWithin(memoryLimit, "make more shards, or allow more");
    onProgress?.({ phase: "tokenizing", done: row - first, total: last - first });
  }
}
