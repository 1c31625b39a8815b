/**
 * Fitting a text into the limit of length. The official code drops the surplus tokens at random left and right of a
 * window (as the code of arXiv 2401.11248 does it); RetroMAE keeps the head. [CLS] and [SEP] are put around what is
 * left.
 */
import type { Random } from "../random";
import type { Vocabulary } from "../tokens/wordpiece";

/**
 * What is kept of a text that is too long: a random window, as in the code of arXiv 2401.11248, or its head, as in
 * RetroMAE.
 */
export const cropStyles = ["random", "head"] as const;
/**
 * What is kept of a text that is too long: a random window, as in the code of arXiv 2401.11248, or its head, as in
 * RetroMAE.
 */
export type CropStyle = (typeof cropStyles)[number];

/** The limit, and how a text is brought within it. */
export interface CropOptions {
  /** Longest row in tokens, [CLS] and [SEP] counted; at least 2. */
  maxLength: number;
  vocabulary: Vocabulary;
  /** "random": a window whose start is uniform among all that fit; "head": the first tokens. */
  crop: CropStyle;
  /** Drawn from only when the text is too long and `crop` is "random". */
  random: Random;
}

/**
 * [CLS], at most maxLength − 2 of the text's tokens, [SEP].
 * @param content ids of the text without special tokens around it.
 * @throws RangeError when `maxLength` has no room for [CLS] and [SEP].
 */
export function cropToLength(content: Int32Array, { maxLength, vocabulary, crop, random }: CropOptions): Int32Array {
  const room = maxLength - 2;
  if (!(room >= 0)) throw new RangeError(`maxLength must be at least 2 to hold [CLS] and [SEP], found ${maxLength}`);
  const surplus = content.length - room;
  const start = surplus > 0 && crop === "random" ? random.integer(0, surplus + 1) : 0;
  const kept = content.subarray(start, start + Math.min(room, content.length));
  const row = new Int32Array(kept.length + 2);
  row[0] = vocabulary.special.cls;
  row.set(kept, 1);
  row[row.length - 1] = vocabulary.special.sep;
  return row;
}
