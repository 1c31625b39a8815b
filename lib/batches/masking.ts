/**
 * Whole-word masking (as in the code of arXiv 2401.11248, `pretrain/data_utils.py`; the official code's collator is
 * transformers' DataCollatorForWholeWordMask). Pieces of a word are chosen together: words are shuffled and taken while
 * they fit the budget max(1, round(L·ratio)); a word that would overflow it is passed over. Each chosen position then
 * becomes [MASK] (80 %), a random token (10 %) or stays (10 %). Deliberate deviations: random tokens are drawn from the
 * ids that are not special (the official code draws from all); and no special token is ever chosen, [UNK] included (the
 * official code spends budget on [UNK] and then drops it).
 */
import type { Random } from "../random";
import type { Vocabulary } from "../tokens/wordpiece";

/** Of the chosen positions, the share that becomes [MASK] … */
const MASK_SHARE = 0.8;
/** … and up to where it becomes a random token; the rest stays. */
const RANDOM_SHARE = 0.9;

/** How whole-word masking chooses. */
export interface MaskOptions {
  /** Share of the row's tokens to choose, [CLS] and [SEP] counted in the row's length. */
  ratio: number;
  vocabulary: Vocabulary;
  random: Random;
}

/** A row of L tokens of which M were chosen. */
export interface MaskedRow {
  /** (L) ids after replacement. */
  inputIds: Int32Array;
  /** (M) chosen positions, ascending; may be empty. */
  positions: Int32Array;
  /** (M) original ids at `positions`. */
  labels: Int32Array;
}

/**
 * Masks one row of ids. Position choice and replacement are drawn from `options.random` in a fixed order.
 * @param ids (L) with [CLS] and [SEP] where they belong.
 * @throws RangeError when `ratio` is not within 0 … 1.
 * @example
 * ```ts
 * import { maskWholeWords, Random, Vocabulary } from "bowlab";
 *
 * const vocabulary = new Vocabulary(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "fetch", "##ing", "a", "file"]);
 * const ids = Int32Array.of(2, 5, 6, 7, 8, 3); // [CLS] fetch ##ing a file [SEP]
 * const { positions, labels } = maskWholeWords(ids, { ratio: 0.3, vocabulary, random: new Random(4) });
 * console.log(Array.from(positions), Array.from(labels)); // → [ 3, 4 ] [ 7, 8 ]
 * ```
 */
export function maskWholeWords(ids: Int32Array, { ratio, vocabulary, random }: MaskOptions): MaskedRow {
  const positions = chooseWholeWords(ids, vocabulary, maskBudget(ids.length, ratio), random);
  const inputIds = ids.slice();
  for (const at of positions) {
    const share = random.uniform();
    if (share < MASK_SHARE) inputIds[at] = vocabulary.special.mask;
    else if (share < RANDOM_SHARE)
      inputIds[at] = vocabulary.ordinaryIds[random.integer(0, vocabulary.ordinaryIds.length)];
  }
  return { inputIds, positions, labels: positions.map((at) => ids[at]) };
}

/**
 * max(1, round(length·ratio)), halves to even as Python rounds them. @throws RangeError when `ratio` is not within 0 …
 * 1.
 */
export function maskBudget(length: number, ratio: number): number {
  if (!(ratio >= 0 && ratio <= 1)) throw new RangeError(`the mask ratio must be within 0 … 1, found ${ratio}`);
  const exact = length * ratio;
  const floor = Math.floor(exact);
  const rounded = exact - floor === 0.5 ? floor + (floor % 2) : Math.round(exact);
  return Math.max(1, rounded);
}

/** Positions of whole words chosen at random within the budget, ascending. */
export function chooseWholeWords(ids: Int32Array, vocabulary: Vocabulary, budget: number, random: Random): Int32Array {
  const words = random.shuffle(wordSpans(ids, vocabulary));
  const chosen: number[] = [];
  for (const { start, end } of words) {
    if (chosen.length >= budget) break;
    if (chosen.length + end - start > budget) continue;
    for (let at = start; at < end; at++) chosen.push(at);
  }
  return Int32Array.from(chosen).sort();
}

/** A word's place in a row: its first position, and the one after its last. */
export interface Span {
  start: number;
  end: number;
}

/**
 * A word is a token that is not special and the continuing pieces that follow it at once. A row cropped inside a word
 * begins with one.
 */
export function wordSpans(ids: Int32Array, { isSpecial, isContinuation }: Vocabulary): Span[] {
  const spans: Span[] = [];
  for (let at = 0; at < ids.length; at++) {
    if (isSpecial[ids[at]]) continue;
    const last = spans[spans.length - 1];
    if (last !== undefined && last.end === at && isContinuation[ids[at]]) last.end = at + 1;
    else spans.push({ start: at, end: at + 1 });
  }
  return spans;
}
