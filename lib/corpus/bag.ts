/** The bag-of-words target of a row (paper Eq. 11): which tokens it holds, not how often. */
import type { Vocabulary } from "./wordpiece";

/** Distinct ids of `ids` that are not special, ascending. Empty for a row with nothing else. Give it the unmasked, cropped row. */
export function bagOfWords(ids: ArrayLike<number>, { isSpecial }: Pick<Vocabulary, "isSpecial">): Int32Array {
  const sorted = Int32Array.from(ids).sort();
  return sorted.filter((id, i) => isSpecial[id] === 0 && (i === 0 || sorted[i - 1] !== id));
}
