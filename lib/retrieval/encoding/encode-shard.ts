/** One shard of a collection's vectors: the texts of its rows encoded and written, from where an earlier run came. */
import { lockFolder } from "../../integrity";
import { inPhase, inPhaseWaiting, type Profiler } from "../../profile";
import type { OnCorpusProgress } from "../../text";
import { describeUnknown, type TextTokenizer } from "../../tokens";
import { VectorShardWriter } from "../vectors";
import { CHUNK, type DenseEncoder } from "./dense-encoder";
import { type EncodingDescription, identityOf } from "./encoding-description";
import { beginningOf, type EncodingRows, encodedTexts, type TextSource } from "./encoding-rows";

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
  /** The profiler of the texts that are left to encode, in as many pieces. */
  profilerOf?: (pieces: number) => Profiler | undefined;
  onProgress?: OnCorpusProgress;
  /** Told what a person should know of the texts. */
  onNote?: (line: string) => void;
  signal?: AbortSignal;
}

/**
 * Makes the shard's files in `out`. @returns rows that an earlier run had made
 * @throws InputError when another process makes the same shard, a vector is not finite, or the disk is full
 */
export async function encodeShard(out: string, task: ShardTask): Promise<number> {
  const { description, shard, first, last } = task;
  const { shards, dimension } = description;
  // Two processes may make two shards of a folder, but not the same one.
  const lock = lockFolder(out, { what: `encode --shard ${shard}/${shards}`, part: `${shard}-of-${shards}` });
  try {
    const fingerprint = identityOf(description);
    const writer = new VectorShardWriter(out, { shard, shards, rows: last - first, dimension, fingerprint });
    const resumedAt = writer.done;
    try {
      await writeRows(writer, task);
    } finally {
      writer.end();
    }
    return resumedAt;
  } finally {
    lock.release();
  }
}

async function writeRows(writer: VectorShardWriter, task: ShardTask): Promise<void> {
  const { encoder, first, last, onProgress, onNote, signal } = task;
  let isFirst = true;
  const profiler = task.profilerOf?.(Math.ceil((last - first - writer.done) / CHUNK));
  for await (const chunk of asSteps(chunksOf(task, first + writer.done), profiler)) {
    const before = writer.done;
    const texts = chunk.map(({ text }) => text);
    if (isFirst) noteUnknown(encoder.prefix, texts, encoder.tokenizer, onNote);
    isFirst = false;
    const vectors = await encoder.encode(texts, {
      signal,
      onProgress: ({ phase, done }) => onProgress?.({ phase, done: before + done, total: last - first }),
    });
    inPhase("write", () =>
      writer.add(
        chunk.map(({ id }) => id),
        vectors,
      ),
    );
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
  let { row, from: place } = beginningOf(measured, from);
  for await (const each of encodedTexts(source, { from: place })) {
    if (row >= last) break;
    if (row++ < from) continue;
    chunk.push(each);
    if (chunk.length < CHUNK) continue;
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
