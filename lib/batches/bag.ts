/** The bag-of-words target of a row (paper Eq. 11): which tokens it holds, not how often. */
import type { Vocabulary } from "../tokens/wordpiece";

/**
 * Distinct ids of `ids` that are not special, ascending. Empty for a row with nothing else. Give it the unmasked,
 * cropped row.
 * @param outOfBag ids that are left out as well, such as `stopWordIds`; none by default
 * @example
 * ```ts
 * import { bagOfWords, Vocabulary } from "bowlab";
 *
 * const vocabulary = new Vocabulary(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "set", "of"]);
 * console.log(Array.from(bagOfWords([2, 6, 7, 5, 6, 3], vocabulary))); // → [ 5, 6, 7 ]
 * ```
 */
export function bagOfWords(
  ids: ArrayLike<number>,
  { isSpecial }: Pick<Vocabulary, "isSpecial">,
  outOfBag?: ReadonlySet<number>,
): Int32Array {
  const sorted = Int32Array.from(ids).sort();
  const isIn = (id: number) => isSpecial[id] === 0 && !outOfBag?.has(id);
  return sorted.filter((id, i) => isIn(id) && (i === 0 || sorted[i - 1] !== id));
}
