/**
 * Tokenized passages → one batch (as the code of arXiv 2401.11248 does it): crop, mask whole words, take the bag of the unmasked row, pad.
 */
import type { Random } from "../random";
import { bagOfWords } from "./bag";
import type { EncoderBatch, PlainBatch } from "./batch";
import { type CropStyle, cropToLength } from "./crop";
import { maskWholeWords } from "./masking";
import type { Vocabulary } from "./wordpiece";

/** A tokenized passage. */
export interface Example {
  /** The passage's id. */
  id: string;
  /** Token ids of the whole passage, no [CLS] and [SEP] around them. */
  ids: Int32Array;
}

export interface CollateOptions {
  vocabulary: Vocabulary;
  /** Longest row in tokens, [CLS] and [SEP] counted. */
  maxLength: number;
  /** Share of tokens to mask; 0.30 by default, as in the paper. */
  maskRatio?: number;
  /** What is kept of a text that is too long; "random" by default. */
  crop?: CropStyle;
}

/**
 * Collates examples. The same examples, options and generator give the same batch.
 * A row with no token of its own ([CLS] [SEP]) has no masked position and an empty bag: losses have to expect both.
 * @throws RangeError when `maxLength` is below 2 or `maskRatio` not within 0 … 1.
 */
export function collate(
  examples: readonly Example[],
  { vocabulary, maxLength, maskRatio = 0.3, crop = "random" }: CollateOptions,
  random: Random,
): EncoderBatch {
  const rows = examples.map(({ ids }) => cropToLength(ids, { maxLength, vocabulary, crop, random }));
  const masked = rows.map((row) => maskWholeWords(row, { ratio: maskRatio, vocabulary, random }));
  const bags = rows.map((row) => bagOfWords(row, vocabulary));
  const { batchSize, length, inputIds, attentionMask } = collatePlain(
    masked.map((row) => row.inputIds),
    vocabulary.special.pad,
  );
  return {
    batchSize,
    length,
    inputIds,
    originalIds: collatePlain(rows, vocabulary.special.pad).inputIds,
    attentionMask,
    maskedPositions: concatenate(masked.map(({ positions }, b) => positions.map((l) => b * length + l))),
    maskedLabels: concatenate(masked.map(({ labels }) => labels)),
    bagOffsets: offsetsOf(bags),
    bagIds: concatenate(bags),
    passageIds: examples.map(({ id }) => id),
  };
}

/** Pads rows of ids to the longest, nothing masked: what an encoder reads. No rows give batchSize 0 and length 1. */
export function collatePlain(rows: readonly ArrayLike<number>[], padId: number): PlainBatch {
  const batchSize = rows.length;
  const length = rows.reduce((longest, row) => Math.max(longest, row.length), 1);
  const inputIds = new Int32Array(batchSize * length).fill(padId);
  const attentionMask = new Int32Array(batchSize * length);
  rows.forEach((row, b) => {
    inputIds.set(row, b * length);
    attentionMask.fill(1, b * length, b * length + row.length);
  });
  return { batchSize, length, inputIds, attentionMask };
}

function offsetsOf(rows: readonly Int32Array[]): Int32Array {
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((row, b) => {
    offsets[b + 1] = offsets[b] + row.length;
  });
  return offsets;
}

function concatenate(rows: readonly Int32Array[]): Int32Array {
  const offsets = offsetsOf(rows);
  const all = new Int32Array(offsets[rows.length]);
  rows.forEach((row, b) => {
    all.set(row, offsets[b]);
  });
  return all;
}
