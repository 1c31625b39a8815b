/** One shard of a collection's vectors: the texts of its rows encoded and written, from where an earlier run came. */
import * as path from "node:path";
import { describeEngine } from "../../engine";
import { InputError } from "../../errors";
import { requireWithin } from "../../memory";
import { inPhase, inPhaseWaiting, type Profiler } from "../../profile";
import { idsFile, readShardManifest, type ShardManifest, withShardLock, writeShardManifest } from "../../shards";
import { beginningOf, type OnCorpusProgress } from "../../text";
import { describeUnknown, type TextTokenizer } from "../../tokens";
import { isWholeShard, VectorShardWriter, vectorsFile } from "../vectors";
import type { DenseEncoder } from "./dense-encoder";
import { chunkSize } from "./division";
import { type EncodingDescription, encodingKind, identityOf } from "./encoding-description";
import { type EncodingRows, encodedTexts, type TextSource } from "./encoding-rows";

/** What to do where the process takes too much memory. */
const SMALLER = "take a smaller --batch-size or --max-length, or allow more; the same command goes on where it was";

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
  const name = { command: encodingKind.command, shard, shards };
  return withShardLock(out, name, { onProgress, signal }, async (own) => {
    const files = [vectorsFile, idsFile].map((nameOf) => nameOf(shard, shards));
    const made = { shard, first, rows: last - first, making: description, way: wayOf(batchSize), files };
    const [vectors, ids] = files.map((each) => path.join(out, each));
    if (isWholeShard(vectors, ids, [last - first, dimension], onNote)) {
      if (!isDescribed(out, made)) writeShardManifest(out, encodingKind, made);
      return last - first;
    }
    const identity = { shard, shards, rows: last - first, dimension, fingerprint: identityOf(description) };
    const writer = new VectorShardWriter(out, identity, own);
    const resumedAt = writer.done;
    let isWhole = false;
    try {
      await writeRows(writer, task);
    } finally {
      isWhole = writer.end();
    }
    if (isWhole) writeShardManifest(out, encodingKind, made);
    return resumedAt;
  });
}

/** What decides the vectors' last bits. */
function wayOf(batchSize: number): string {
  const { name, threads } = describeEngine();
  return `${name}, threads ${threads}, batches of ${batchSize}`;
}

type EncodedShard = Pick<ShardManifest<EncodingDescription>, "shard" | "first" | "rows" | "making">;

/** Whether there is a manifest that is right about the rows. One that is damaged is made again. */
function isDescribed(out: string, { shard, first, rows, making }: EncodedShard): boolean {
  try {
    const manifest = readShardManifest(out, shard, making.shards, encodingKind.command);
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
    requireWithin(task.memoryLimit, SMALLER);
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
