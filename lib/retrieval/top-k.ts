/**
 * The k best of a stream of scores: twice as many are kept, and cut down to k by quickselect when they are
 * full, which costs each score offered a few comparisons where a heap takes their logarithm.
 * Order: score descending, ties by the lower index first or by an order given, so results do not depend on the order of arrival.
 */

/** Negative where index `a` comes before `b` at equal scores; never 0 for two indices. */
export type TieOrder = (a: number, b: number) => number;

const lowerFirst: TieOrder = (a, b) => a - b;

/** Indices and scores, best first. */
export interface TopKResult {
  indices: Int32Array;
  scores: Float64Array;
}

export class TopK {
  /** Most entries that are kept. */
  readonly k: number;
  /** Up to twice k entries; the k best are among them. */
  readonly #indices: Int32Array;
  readonly #scores: Float64Array;
  readonly #tieOrder: TieOrder;
  readonly #floor: number;
  #size = 0;
  #threshold: number;

  /**
   * @param floor a score that at least k entries are known to reach: what is below it is never kept
   * @throws RangeError when k is no positive integer
   */
  constructor(k: number, tieOrder: TieOrder = lowerFirst, floor = Number.NEGATIVE_INFINITY) {
    if (!Number.isInteger(k) || k < 1) throw new RangeError(`k must be a positive integer, found ${k}`);
    this.k = k;
    this.#tieOrder = tieOrder;
    this.#floor = floor;
    this.#threshold = floor;
    this.#indices = new Int32Array(2 * k);
    this.#scores = new Float64Array(2 * k);
  }

  /** A score below this cannot enter any more; the floor at first. It rises behind time: what is above it may be worse than k others. */
  get threshold(): number {
    return this.#threshold;
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
    const order = Array.from({ length: this.#size }, (_, at) => at).sort((a, b) => this.#compare(a, b));
    if (order.length > this.k) order.length = this.k;
    const indices = Int32Array.from(order, (at) => this.#indices[at]);
    const scores = Float64Array.from(order, (at) => this.#scores[at]);
    this.#size = 0;
    this.#threshold = this.#floor;
    return { indices, scores };
  }

  /** Negative where entry a is better than entry b. */
  #compare(a: number, b: number): number {
    return this.#scores[b] - this.#scores[a] || this.#tieOrder(this.#indices[a], this.#indices[b]);
  }

  /** Leaves the k best, by quickselect (Hoare 1961): the k-th best ends at place k − 1, the better ones before it. */
  #shrink(): void {
    for (let low = 0, high = this.#size - 1; low < high; ) {
      this.#swap((low + high) >> 1, low);
      let [left, right] = [low, high + 1];
      for (;;) {
        do left++;
        while (left < high && this.#compare(left, low) < 0);
        do right--;
        while (this.#compare(low, right) < 0);
        if (left >= right) break;
        this.#swap(left, right);
      }
      this.#swap(low, right);
      if (right === this.k - 1) break;
      if (right < this.k - 1) low = right + 1;
      else high = right - 1;
    }
    this.#size = this.k;
    this.#threshold = this.#scores[this.k - 1];
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

/** The k best of a whole score vector. */
export function topK(scores: ArrayLike<number>, k: number): TopKResult {
  const heap = new TopK(Math.max(1, Math.min(k, scores.length)));
  for (let i = 0; i < scores.length; i++) heap.push(i, scores[i]);
  return heap.take();
}
