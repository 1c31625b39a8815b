/** A small vocabulary with made-up words of one to four pieces, and rows of it. */
import * as fc from "fast-check";
import { Vocabulary } from "../../lib/tokens";

/** Ids 0–4 are special, 5–24 begin words, 25–44 continue them. */
export const toyVocabulary = new Vocabulary([
  "[PAD]",
  "[UNK]",
  "[CLS]",
  "[SEP]",
  "[MASK]",
  ...Array.from({ length: 20 }, (_, i) => `w${i}`),
  ...Array.from({ length: 20 }, (_, i) => `##p${i}`),
]);

export const [PAD, UNK, CLS, SEP, MASK] = [0, 1, 2, 3, 4];
export const FIRST_WORD = 5;
export const FIRST_PIECE = 25;

const word = fc
  .tuple(
    fc.integer({ min: FIRST_WORD, max: 24 }),
    fc.array(fc.integer({ min: FIRST_PIECE, max: 44 }), { maxLength: 3 }),
  )
  .map(([first, rest]) => [first, ...rest]);

/** Ids of a text without [CLS] and [SEP]; now and then a special token stands in it. */
export const toyContent: fc.Arbitrary<Int32Array> = fc
  .array(fc.oneof({ weight: 9, arbitrary: word }, { weight: 1, arbitrary: fc.constantFrom([UNK], [MASK], [SEP]) }), {
    maxLength: 30,
    size: "max",
  })
  .map((words) => Int32Array.from(words.flat()));

/** [CLS] content [SEP]. */
export function framed(content: ArrayLike<number>): Int32Array {
  return Int32Array.from([CLS, ...Array.from(content), SEP]);
}
