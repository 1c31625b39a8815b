/**
 * A collection's passages or queries → vectors on disk, by shards that different machines may make, each resumed where
 * it was interrupted.
 */
import * as path from "node:path";
import { engineMemory, usablePrecision } from "../../engine";
import { InputError } from "../../errors";
import { cellInterrupt } from "../../interrupt";
import { limitOf } from "../../memory";
import { checkOptions, requireKnown } from "../../options";
import type { Profile } from "../../profile";
import { withProgress } from "../../progress";
import { claimFolder } from "../../shards";
import { type ReadOptions, type TextOptions, textOptions, textOptionsOf } from "../../text";
import { vectorsFile } from "../vectors";
import { type DenseEncoderOptions, openDenseEncoder } from "./dense-encoder";
import { shardRows } from "./division";
import { encodeShard } from "./encode-shard";
import type { EncodingOptions } from "./encode-texts";
import { type EncodingDescription, encodingDescription, encodingKind } from "./encoding-description";
import { type Encoded, measureRows, sharedRows, type TextSource } from "./encoding-rows";
import { checkedEncodeOptions } from "./options";
import { encodingProfiler } from "./profiling";

/** Which texts of a collection are encoded, and how. */
export interface CollectionEncodingOptions
  extends DenseEncoderOptions,
    Pick<EncodingOptions, "onProgress" | "signal">,
    TextOptions,
    Pick<ReadOptions, "onSkipped"> {
  /** Default corpus. */
  what?: Encoded;
  /** Which part of how many, counted from 0. Default the whole. */
  shard?: { index: number; count: number };
  /** Measure where the time goes: `profile` of the report, and two files in `out`. Default false. */
  profile?: boolean;
  /** Chunks of 512 to 2,048 texts to measure, after the first. Default 5. */
  profileSteps?: number;
  /** Memory that the process may take, GB. Default what is free; 0: no limit. */
  memoryLimit?: number;
  /** Told what a person should know of the texts. */
  onNote?: (line: string) => void;
}

/** What was encoded. */
export interface EncodingReport {
  folder: string;
  /** The shard's file of vectors. */
  file: string;
  shard: number;
  /** Rows of this shard. */
  rows: number;
  /** Rows that an earlier run had made. */
  resumedAt: number;
  description: EncodingDescription;
  /** Where it was asked for and texts were encoded. */
  profile?: Profile;
}

/**
 * Encodes a collection into `out`. An engine must have been started. Lengths and prefixes are those the model was
 * fine-tuned with; else 128 tokens for passages, 32 for queries.
 * @throws InputError when an option is out of range, the model or the data cannot be read, or `out` holds other vectors
 * (the difference is named)
 */
export async function encodeCollection(
  modelFolder: string,
  data: string,
  out: string,
  options: CollectionEncodingOptions = {},
): Promise<EncodingReport> {
  const followers: readonly (keyof CollectionEncodingOptions)[] = ["onProgress", "onNote", "onSkipped", "signal"];
  requireKnown(options, [checkedEncodeOptions, textOptions, ["pooling"], followers], "of the encoding");
  checkOptions(checkedEncodeOptions, options);
  return withProgress(
    { label: `encoding ${options.what ?? "corpus"}`, unit: "rows" },
    options.onProgress,
    (onProgress, task) => encodeInto(modelFolder, data, out, { ...options, onProgress }, task.kept),
  );
}

async function encodeInto(
  modelFolder: string,
  data: string,
  out: string,
  { what = "corpus", shard = { index: 0, count: 1 }, ...options }: CollectionEncodingOptions,
  kept: (rows: number) => void,
): Promise<EncodingReport> {
  const { onProgress, onNote, signal = cellInterrupt() } = options;
  const precision = usablePrecision(options.precision, onNote);
  const encoder = openDenseEncoder(modelFolder, what, { ...options, precision });
  try {
    const source = { data, what, ...textOptionsOf(options), onSkipped: options.onSkipped };
    // Shards of queries would not be worth the sharing.
    const measured =
      shard.count > 1 && what === "corpus"
        ? await sharedRows(out, source, { onProgress, signal })
        : await measureRows(source, { onProgress, signal });
    const { rows } = measured;
    if (rows === 0) throw nothingToEncode(source);
    if (shard.count > rows) onNote?.(`there are ${rows} texts for ${shard.count} shards: some of them are empty`);
    encoder.requireMemory(rows, freeWithin(options.memoryLimit));
    const description = encodingDescription(encoder, source, measured, shard.count);
    await claimFolder(out, encodingKind, description, { signal });
    const { first, last } = shardRows(shard, rows);
    const file = path.join(out, vectorsFile(shard.index, shard.count));
    const report = { folder: out, file, shard: shard.index, rows: last - first, description };
    const { batchSize, memoryLimit } = options;
    const rowsOfShard = { shard: shard.index, ...shardRows(shard, rows) };
    const task = { encoder, source, measured, description, ...rowsOfShard, batchSize, memoryLimit };
    let profile: Profile | undefined;
    const onProfile = (taken: Profile) => {
      profile = taken;
    };
    const profiling = { precision, shard, profileSteps: options.profileSteps, onProfile };
    const profilerOf = (chunks: number) => (options.profile ? encodingProfiler(out, chunks, profiling) : undefined);
    const resumedAt = await encodeShard(out, { ...task, profilerOf, onProgress, onNote, signal });
    if (resumedAt === last - first) kept(resumedAt);
    return { ...report, resumedAt, ...(profile && { profile }) };
  } finally {
    encoder.dispose();
  }
}

/** Bytes that are left of the limit. */
function freeWithin(memoryLimit: number | undefined): number {
  const taken = memoryLimit ? process.memoryUsage.rss() : 0;
  return Math.max(0, limitOf(memoryLimit, engineMemory) - taken);
}

function nothingToEncode({ data, what }: TextSource): InputError {
  return new InputError(`there are no ${what === "queries" ? "queries" : "passages"} to encode`, {
    file: data,
    expected: "at least one text",
    fix: "check that this is the collection that was meant",
  });
}
