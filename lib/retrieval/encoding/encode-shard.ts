/** One shard of a collection's vectors: the texts of its rows encoded and written, from where an earlier run came. */
import * as os from "node:os";
import * as path from "node:path";
import { InputError } from "../../errors";
import { lockOrShare } from "../../integrity";
import { inPhase, inPhaseWaiting, type Profiler } from "../../profile";
import type { OnCorpusProgress } from "../../text";
import { describeUnknown, type TextTokenizer } from "../../tokens";
import { idsFile, isWholeShard, VectorShardWriter, vectorsFile } from "../vectors";
import type { DenseEncoder } from "./dense-encoder";
import { chunkSize } from "./division";
import { type EncodingDescription, identityOf } from "./encoding-description";
import { beginningOf, type EncodingRows, encodedTexts, type TextSource } from "./encoding-rows";
import { readShardManifest, type ShardMade, writeShardManifest } from "./shard-manifest";

/** Texts whose tokens are looked at for those that are unknown. */
const SAMPLE = 256;

export interface ShardTask {
  encoder: DenseEncoder;
  source: TextSource;
  measured: EncodingRows;
  description: EncodingDescription;
  shard: number;
  /** Its rows in the collection, from `first` to before `last`. */
  first: number;
  last: number;
  /** Texts a batch. Default 64. */
  batchSize?: number;
  /** GB; 0 or undefined: no limit. */
  memoryLimit?: number;
  /** The profiler of the texts that are left to encode, in as many chunks. */
  profilerOf?: (chunks: number) => Profiler | undefined;
  onProgress?: OnCorpusProgress;
  /** Told what a person should know of the texts. */
  onNote?: (line: string) => void;
  signal?: AbortSignal;
}

/**
 * Makes the shard's files in `out`, and its manifest. One that is whole is left as it is. Another process of this
 * machine that makes the same shard is waited for; one of another machine too, as long as it shows that it lives: after
 * that both make it, each under names of its own, and the second puts equal bytes in the place of the first's.
 * @returns rows that an earlier run, or the other process, had made
 * @throws InputError when a vector is not finite, the disk is full, or the limit of memory is passed
 */
export async function encodeShard(out: string, task: ShardTask): Promise<number> {
  const { description, shard, first, last, onNote, onProgress, signal, batchSize = 64 } = task;
  const { shards, dimension } = description;
  const part = `${shard}-of-${shards}`;
  const onWait = (holder: string): void => onProgress?.({ phase: `waiting for ${holder}`, done: 0 });
  const lock = await lockOrShare(out, { what: `encode --shard ${shard}/${shards}`, part, onWait, signal });
  try {
    const made = { shard, first, rows: last - first, encoding: description, batchSize };
    const [vectors, ids] = [vectorsFile, idsFile].map((name) => path.join(out, name(shard, shards)));
    if (isWholeShard(vectors, ids, [last - first, dimension], onNote)) {
      if (!isDescribed(out, made)) writeShardManifest(out, made);
      return last - first;
    }
    const identity = { shard, shards, rows: last - first, dimension, fingerprint: identityOf(description) };
    const writer = new VectorShardWriter(out, identity, lock.shared ? ownName() : undefined);
    const resumedAt = writer.done;
    let isWhole = false;
    try {
      await writeRows(writer, task);
    } finally {
      isWhole = writer.end();
    }
    if (isWhole) writeShardManifest(out, made);
    return resumedAt;
  } finally {
    lock.release();
  }
}

/** A name that no other process of any machine has. */
function ownName(): string {
  return `${os.hostname()}-${process.pid}`;
}

/** Whether there is a manifest that is right about the rows. One that is damaged is made again. */
function isDescribed(out: string, { shard, first, rows, encoding }: ShardMade): boolean {
  try {
    const manifest = readShardManifest(out, shard, encoding.shards);
    return manifest?.first === first && manifest.rows === rows;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

async function writeRows(writer: VectorShardWriter, task: ShardTask): Promise<void> {
  const { encoder, first, last, onProgress, onNote, signal } = task;
  let isFirst = true;
  const profiler = task.profilerOf?.(Math.ceil((last - first - writer.done) / chunkSize(task.measured.rows)));
  for await (const chunk of asSteps(chunksOf(task, first + writer.done), profiler)) {
    const before = writer.done;
    const texts = chunk.map(({ text }) => text);
    if (isFirst) noteUnknown(encoder.prefix, texts, encoder.tokenizer, onNote);
    isFirst = false;
    const vectors = await encoder.encode(texts, {
      signal,
      chunk: texts.length,
      onProgress: ({ phase, done }) => onProgress?.({ phase, done: before + done, total: last - first }),
    });
    inPhase("write", () =>
      writer.add(
        chunk.map(({ id }) => id),
        vectors,
      ),
    );
    requireWithin(task.memoryLimit);
  }
}

/** The same chunks, each with what is done with it a step of the profile. */
async function* asSteps<T>(chunks: AsyncGenerator<T>, profiler: Profiler | undefined): AsyncGenerator<T> {
  if (!profiler) return yield* chunks;
  try {
    while (true) {
      profiler.begin();
      const { value, done } = await inPhaseWaiting("read", () => chunks.next());
      if (done) return;
      yield value;
      profiler.end();
    }
  } finally {
    profiler.finish();
    await chunks.return(undefined);
  }
}

/** @throws InputError when the process has taken more than it may: better here than in the midst of a batch */
function requireWithin(memoryLimit: number | undefined): void {
  const taken = process.memoryUsage.rss();
  if (!memoryLimit || taken <= memoryLimit * 1e9) return;
  throw new InputError("the process has taken more memory than it may", {
    field: "memoryLimit",
    expected: `at most ${memoryLimit} GB`,
    found: `${(taken / 1e9).toFixed(2)} GB`,
    fix: "take a smaller --batch-size or --max-length, or allow more; the same command goes on where it was",
  });
}

/** The shard's texts from row `from` of the collection on. */
async function* chunksOf(
  { source, measured, last }: ShardTask,
  from: number,
): AsyncGenerator<{ id: string; text: string }[]> {
  let chunk: { id: string; text: string }[] = [];
  const size = chunkSize(measured.rows);
  let { row, from: place } = beginningOf(measured, from);
  for await (const each of encodedTexts(source, { from: place })) {
    if (row >= last) break;
    if (row++ < from) continue;
    chunk.push(each);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** Says how much of the first texts the tokenizer does not know. */
function noteUnknown(
  prefix: string,
  texts: readonly string[],
  tokenizer: TextTokenizer,
  onNote?: (line: string) => void,
): void {
  const sample = texts.slice(0, SAMPLE).map((text) => prefix + text);
  const ids = sample.flatMap((text) => [...tokenizer.encode(text, { addSpecialTokens: false })]);
  const { unk } = tokenizer.vocabulary.special;
  const line = describeUnknown(ids.filter((id) => id === unk).length, ids.length);
  if (line) onNote?.(line);
}
