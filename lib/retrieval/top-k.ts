/**
 * The k best of a stream of scores: a bounded binary heap over typed arrays, the worst kept entry at its root.
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
  readonly #indices: Int32Array;
  readonly #scores: Float64Array;
  readonly #tieOrder: TieOrder;
  #size = 0;

  /** @throws RangeError when k is no positive integer. */
  constructor(k: number, tieOrder: TieOrder = lowerFirst) {
    if (!Number.isInteger(k) || k < 1) throw new RangeError(`k must be a positive integer, found ${k}`);
    this.k = k;
    this.#tieOrder = tieOrder;
    this.#indices = new Int32Array(k);
    this.#scores = new Float64Array(k);
  }

  /** A score at or below this cannot enter unless it wins the tie; −Infinity while there is room. */
  get threshold(): number {
    return this.#size < this.k ? Number.NEGATIVE_INFINITY : this.#scores[0];
  }

  /** Offers an entry. A NaN is never kept. */
  push(index: number, score: number): void {
    if (Number.isNaN(score)) return;
    if (this.#size < this.k) {
      this.#indices[this.#size] = index;
      this.#scores[this.#size] = score;
      this.#siftUp(this.#size++);
    } else if (score > this.#scores[0] || (score === this.#scores[0] && this.#tieOrder(index, this.#indices[0]) < 0)) {
      this.#indices[0] = index;
      this.#scores[0] = score;
      this.#siftDown(0);
    }
  }

  /** What is kept, best first; empties the heap for the next use. */
  take(): TopKResult {
    const count = this.#size;
    const indices = new Int32Array(count);
    const scores = new Float64Array(count);
    for (let place = count - 1; place >= 0; place--) {
      indices[place] = this.#indices[0];
      scores[place] = this.#scores[0];
      this.#size--;
      this.#indices[0] = this.#indices[this.#size];
      this.#scores[0] = this.#scores[this.#size];
      this.#siftDown(0);
    }
    return { indices, scores };
  }

  /** Whether entry a is worse than entry b. */
  #worse(a: number, b: number): boolean {
    const [scoreA, scoreB] = [this.#scores[a], this.#scores[b]];
    return scoreA < scoreB || (scoreA === scoreB && this.#tieOrder(this.#indices[a], this.#indices[b]) > 0);
  }

  #siftUp(at: number): void {
    for (let child = at; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!this.#worse(child, parent)) return;
      this.#swap(child, parent);
      child = parent;
    }
  }

  #siftDown(at: number): void {
    for (let parent = at; ; ) {
      const left = 2 * parent + 1;
      if (left >= this.#size) return;
      const right = left + 1;
      const child = right < this.#size && this.#worse(right, left) ? right : left;
      if (!this.#worse(child, parent)) return;
      this.#swap(child, parent);
      parent = child;
    }
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
