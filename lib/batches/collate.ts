/**
 * Tokenized passages → one batch (as the code of arXiv 2401.11248 does it): crop, mask whole words, take the bag of the
 * unmasked row, pad.
 */
import type { Random } from "../random";
import type { Vocabulary } from "../tokens/wordpiece";
import { bagOfWords } from "./bag";
import type { EncoderBatch, MaskedText, PlainBatch } from "./batch";
import { type CropStyle, cropToLength } from "./crop";
import { type MaskOptions, maskWholeWords } from "./masking";
import { type MaskSampler, visibilityMatrix } from "./visibility";

/** A tokenized passage. */
export interface Example {
  /** The passage's id. */
  id: string;
  /** Token ids of the whole passage, no [CLS] and [SEP] around them. */
  ids: Int32Array;
}

/** How token rows become a batch: length, masking, the bag, what a decoder reads. */
export interface CollateOptions {
  vocabulary: Vocabulary;
  /** Longest row in tokens, [CLS] and [SEP] counted. */
  maxLength: number;
  /** Share of tokens to mask; 0.30 by default, as in the paper. */
  maskRatio?: number;
  /** What is kept of a text that is too long; "random" by default. */
  crop?: CropStyle;
  /**
   * Ids that do not count in a row's bag, beside the special ones; none by default. It changes nothing else of the
   * batch.
   */
  outOfBag?: ReadonlySet<number>;
  /** What a decoder reads beside; nothing by default. It does not change what the encoder reads. */
  decoder?: DecoderInput;
}

/**
 * A masked text of the decoder's own, or what each position may see of the unmasked text. Both hide `ratio` of the
 * tokens.
 */
export type DecoderInput = { kind: "masked"; ratio: number } | { kind: "visible"; ratio: number; sampler: MaskSampler };

/**
 * Collates examples. The same examples, options and generator give the same batch.
 * A row with no token of its own ([CLS] [SEP]) has no masked position and an empty bag: losses have to expect both.
 * @throws RangeError when `maxLength` is below 2 or `maskRatio` not within 0 … 1.
 * @example
 * ```ts
 * import { collate, Random, Vocabulary } from "bowlab";
 *
 * const vocabulary = new Vocabulary(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "set", "of", "values"]);
 * const rows = [
 *   { id: "p1", ids: Int32Array.of(5, 6, 7, 8) },
 *   { id: "p2", ids: Int32Array.of(8) },
 * ];
 * const batch = collate(rows, { vocabulary, maxLength: 16 }, new Random(1));
 * console.log(batch.batchSize, batch.length); // → 2 6
 * console.log(Array.from(batch.originalIds)); // → [ 2, 5, 6, 7, 8, 3, 2, 8, 3, 0, 0, 0 ]
 * console.log(Array.from(batch.bagIds), Array.from(batch.bagOffsets)); // → [ 5, 6, 7, 8, 8 ] [ 0, 4, 5 ]
 * ```
 */
export function collate(
  examples: readonly Example[],
  { vocabulary, maxLength, maskRatio = 0.3, crop = "random", outOfBag, decoder }: CollateOptions,
  random: Random,
): EncoderBatch {
  const rows = examples.map(({ ids }) => cropToLength(ids, { maxLength, vocabulary, crop, random }));
  const { batchSize, length, inputIds: originalIds, attentionMask } = collatePlain(rows, vocabulary.special.pad);
  const masked = maskTexts(rows, length, { ratio: maskRatio, vocabulary, random });
  const bags = rows.map((row) => bagOfWords(row, vocabulary, outOfBag));
  const batch: EncoderBatch = {
    batchSize,
    length,
    ...masked,
    originalIds,
    attentionMask,
    bagOffsets: offsetsOf(bags),
    bagIds: concatenate(bags),
    passageIds: examples.map(({ id }) => id),
  };
  // A stream of its own: the encoder reads the same text whatever decoder is beside it.
  const forDecoder = { vocabulary, random: random.fork("decoder") };
  if (decoder?.kind === "masked") batch.decoderMasked = maskTexts(rows, length, { ...forDecoder, ...decoder });
  if (decoder?.kind === "visible") batch.visible = visibilityMatrix(rows, length, { ...forDecoder, ...decoder });
  return batch;
}

/** Every row masked, padded to `length`, and where. */
function maskTexts(rows: readonly Int32Array[], length: number, options: MaskOptions): MaskedText {
  const masked = rows.map((row) => maskWholeWords(row, options));
  const inputs = masked.map(({ inputIds }) => inputIds);
  return {
    inputIds: collatePlain(inputs, options.vocabulary.special.pad).inputIds,
    maskedPositions: concatenate(masked.map(({ positions }, b) => positions.map((l) => b * length + l))),
    maskedLabels: concatenate(masked.map(({ labels }) => labels)),
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
