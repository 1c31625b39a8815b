/**
 * The k best of a stream of scores: twice as many are kept, and cut down to k by quickselect when they are full, which
 * costs each score offered a few comparisons where a heap takes their logarithm. Order: score descending, ties by the
 * lower index first or by an order given, so results do not depend on the order of arrival.
 */

/** Negative where index `a` comes before `b` at equal scores; never 0 for two indices. */
export type TieOrder = (a: number, b: number) => number;

const lowerFirst: TieOrder = (a, b) => a - b;

/** Indices and scores, best first. */
export interface TopKResult {
  indices: Int32Array;
  scores: Float64Array;
}

/** So few entries are sorted by insertion. */
const INSERTION = 12;

/** The k best of a stream of scores: score descending, ties by the lower index or by an order that is given. */
export class TopK {
  /** Most entries that are kept. */
  readonly k: number;
  /** Up to twice k entries; the k best are among them. */
  readonly #indices: Int32Array;
  readonly #scores: Float64Array;
  readonly #tieOrder: TieOrder;
  #floor: number;
  #size = 0;
  #threshold: number;

  /**
   * @param floor a score that at least k entries are known to reach: what is below it is never kept
   * @throws RangeError when k is not a positive integer
   */
  constructor(k: number, tieOrder: TieOrder = lowerFirst, floor = Number.NEGATIVE_INFINITY) {
    requireCount(k);
    this.k = k;
    this.#tieOrder = tieOrder;
    this.#floor = floor;
    this.#threshold = floor;
    this.#indices = new Int32Array(2 * k);
    this.#scores = new Float64Array(2 * k);
  }

  /** Empties the collection for the next use, with another floor. */
  restart(floor: number): void {
    this.#size = 0;
    this.#floor = floor;
    this.#threshold = floor;
  }

  /**
   * A score below this cannot enter any more; the floor at first. It is raised late: what is above it may be worse
   * than k others.
   */
  get threshold(): number {
    return this.#threshold;
  }

  /**
   * Raises the threshold to the score of a rank, from 1, among those kept, if there are so many: for whoever can tell
   * at the end whether that was too high. What is below is given up. @returns whether it was raised
   */
  raise(rank: number): boolean {
    if (rank > this.#size) return false;
    this.#select(rank);
    const scores = this.#scores;
    const score = scores[rank - 1];
    if (score <= this.#threshold) return false;
    this.#threshold = score;
    let kept = rank;
    for (let i = rank; i < this.#size; i++) if (scores[i] === score) this.#swap(i, kept++);
    this.#size = kept;
    return true;
  }

  /** Offers an entry. A NaN is never kept. */
  push(index: number, score: number): void {
    if (!(score >= this.#threshold)) return;
    this.#indices[this.#size] = index;
    this.#scores[this.#size++] = score;
    if (this.#size === 2 * this.k) this.#shrink();
  }

  /** What is kept, best first; empties the collection for the next use. */
  take(): TopKResult {
    if (this.#size > this.k) this.#shrink();
    this.#sort(0, this.#size - 1);
    const indices = this.#indices.slice(0, this.#size);
    const scores = this.#scores.slice(0, this.#size);
    this.#size = 0;
    this.#threshold = this.#floor;
    return { indices, scores };
  }

  /** Whether the entry at `at` is better than another. */
  #isBetter(at: number, score: number, index: number): boolean {
    const found = this.#scores[at];
    return found !== score ? found > score : this.#tieOrder(this.#indices[at], index) < 0;
  }

  /** Leaves the k best. */
  #shrink(): void {
    this.#select(this.k);
    this.#size = this.k;
    this.#threshold = this.#scores[this.k - 1];
  }

  /** Quickselect (Hoare 1961): the entry of a rank ends at place rank − 1, the better ones before it. */
  #select(rank: number): void {
    for (let low = 0, high = this.#size - 1; low < high; ) {
      const middle = this.#partition(low, high);
      if (middle === rank - 1) break;
      if (middle < rank - 1) low = middle + 1;
      else high = middle - 1;
    }
  }

  /** Sorts the entries `low` … `high`: quicksort, the shorter part by recursion, so that its depth stays small. */
  #sort(low: number, high: number): void {
    while (high - low >= INSERTION) {
      const middle = this.#partition(low, high);
      if (middle - low < high - middle) {
        this.#sort(low, middle - 1);
        low = middle + 1;
      } else {
        this.#sort(middle + 1, high);
        high = middle - 1;
      }
    }
    for (let i = low + 1; i <= high; i++) {
      const score = this.#scores[i];
      const index = this.#indices[i];
      let at = i;
      for (; at > low && !this.#isBetter(at - 1, score, index); at--) {
        this.#scores[at] = this.#scores[at - 1];
        this.#indices[at] = this.#indices[at - 1];
      }
      this.#scores[at] = score;
      this.#indices[at] = index;
    }
  }

  /** Puts one of the entries `low` … `high` where it belongs among them, better ones before it. @returns where */
  #partition(low: number, high: number): number {
    this.#swap((low + high) >> 1, low);
    const scores = this.#scores;
    const score = scores[low];
    const index = this.#indices[low];
    let [left, right] = [low, high + 1];
    for (;;) {
      // The comparison that decides nearly always stands here itself: this is where a search over many candidates
      // spends its time.
      do left++;
      while (left < high && (scores[left] > score || (scores[left] === score && this.#isBetter(left, score, index))));
      do right--;
      while (
        scores[right] < score ||
        (scores[right] === score && right !== low && !this.#isBetter(right, score, index))
      );
      if (left >= right) break;
      this.#swap(left, right);
    }
    this.#swap(low, right);
    return right;
  }

  #swap(a: number, b: number): void {
    const index = this.#indices[a];
    const score = this.#scores[a];
    this.#indices[a] = this.#indices[b];
    this.#scores[a] = this.#scores[b];
    this.#indices[b] = index;
    this.#scores[b] = score;
  }
}

/**
 * The k best of a whole score vector.
 * @example
 * ```ts
 * import { topK } from "bowlab";
 *
 * console.log(Array.from(topK([0.2, 0.9, 0.5], 2).indices)); // → [ 1, 2 ]
 * ```
 */
export function topK(scores: ArrayLike<number>, k: number): TopKResult {
  const heap = new TopK(Math.max(1, Math.min(k, scores.length)));
  for (let i = 0; i < scores.length; i++) heap.push(i, scores[i]);
  return heap.take();
}

/** @throws RangeError when `k` is not how many results one can ask for */
export function requireCount(k: number): void {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k must be a positive integer, found ${k}`);
}
