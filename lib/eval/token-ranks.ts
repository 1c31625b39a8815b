/**
 * Where the tokens of a passage come when the whole vocabulary is ordered by score. V vocabulary, T the passage's bag.
 * Order: score descending, ties by the lower id. One pass over V with a binary search among T, so no sorting of the
 * vocabulary.
 */

/** Scores over the vocabulary; Float64Array for counts beyond 2²⁴. */
export type ScoreRow = Float32Array | Float64Array;

/**
 * Ranks (counted from 1, among the ids that are not excluded) of the bag's ids, in the bag's order.
 * @param scores (V)
 * @param bag (T) distinct ids, none excluded.
 * @param excluded (V) 1 where an id is not a candidate (special ids, filtered ids); shorter means "the rest is not
 * excluded".
 * @throws RangeError when an id is outside the vocabulary, excluded or repeated, or a score is NaN.
 * @example
 * ```ts
 * import { tokenRanks } from "bowlab";
 *
 * const scores = Float32Array.of(0.1, 2.5, 0.3, 1.2);
 * console.log(Array.from(tokenRanks(scores, [1, 2], new Uint8Array(4)))); // → [ 1, 3 ]
 * ```
 */
export function tokenRanks(scores: ScoreRow, bag: ArrayLike<number>, excluded: Uint8Array): Int32Array {
  const size = bag.length;
  const order = Array.from({ length: size }, (_, i) => i);
  for (const i of order) {
    const id = bag[i];
    if (!(Number.isInteger(id) && id >= 0 && id < scores.length)) {
      throw new RangeError(`token id ${id} is outside the vocabulary of ${scores.length} scores`);
    }
    if (excluded[id] === 1) throw new RangeError(`token id ${id} is excluded and cannot be in the bag`);
  }
  order.sort((a, b) => scores[bag[b]] - scores[bag[a]] || bag[a] - bag[b]);
  const ids = Int32Array.from(order, (i) => bag[i]);
  const values = Float64Array.from(ids, (id) => scores[id]);
  for (let j = 1; j < size; j++) {
    if (ids[j] === ids[j - 1]) throw new RangeError(`token id ${ids[j]} comes twice in the bag`);
  }

  // overtakes[j]: candidates that come before the bag's j-th token, but not before its (j-1)-th.
  const overtakes = new Int32Array(size + 1);
  const worst = size === 0 ? Number.POSITIVE_INFINITY : values[size - 1];
  for (let id = 0; id < scores.length; id++) {
    const score = scores[id];
    if (score < worst || excluded[id] === 1) continue;
    if (Number.isNaN(score)) throw new RangeError(`the score of token id ${id} is NaN`);
    let low = 0;
    let high = size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (score > values[middle] || (score === values[middle] && id < ids[middle])) high = middle;
      else low = middle + 1;
    }
    overtakes[low]++;
  }
  const ranks = new Int32Array(size);
  let before = 0;
  for (let j = 0; j < size; j++) {
    before += overtakes[j];
    ranks[order[j]] = before + 1;
  }
  return ranks;
}
