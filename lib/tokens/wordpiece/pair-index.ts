/**
 * Neighbouring pairs of pieces over weighted words: which is the most frequent, and joining one everywhere. The work of
 * a join is that of the words it touches; a heap holds counts that may be out of date and are checked when they come
 * up.
 */

/** Ids are below this, so a pair is one exact number. */
const ID_LIMIT = 1 << 24;

interface Candidate {
  count: number;
  pair: number;
}

/** Neighbouring pairs of pieces over weighted words: the most frequent one, and joining it everywhere. */
export class PairIndex {
  readonly #words: number[][];
  readonly #weights: readonly number[];
  readonly #counts = new Map<number, number>();
  /** Words a pair is, or was, in. */
  readonly #places = new Map<number, Set<number>>();
  readonly #heap: Candidate[] = [];

  /**
   * @param words ids of the pieces of each word; they are changed by joins. @param weights how often each word comes.
   */
  constructor(words: number[][], weights: readonly number[]) {
    this.#words = words;
    this.#weights = weights;
    words.forEach((word, at) => {
      this.#count(word, at, weights[at]);
    });
    for (const [pair, count] of this.#counts) this.#push({ count, pair });
  }

  /**
   * The pair of the highest count, of equals the one with the lower left id, then the lower right id; undefined when
   * none is left.
   */
  mostFrequent(): { left: number; right: number; count: number } | undefined {
    for (let top = this.#pop(); top !== undefined; top = this.#pop()) {
      const count = this.#counts.get(top.pair) ?? 0;
      if (count === top.count) return { left: Math.floor(top.pair / ID_LIMIT), right: top.pair % ID_LIMIT, count };
      if (count > 0) this.#push({ count, pair: top.pair });
    }
    return undefined;
  }

  /** Replaces `left right` by `joined` in every word, from the left. */
  join(left: number, right: number, joined: number): void {
    const pair = left * ID_LIMIT + right;
    const raised = new Set<number>();
    for (const at of this.#places.get(pair) ?? []) {
      const word = this.#words[at];
      this.#count(word, at, -this.#weights[at]);
      const shorter: number[] = [];
      for (let i = 0; i < word.length; i++) {
        if (word[i] === left && word[i + 1] === right) {
          shorter.push(joined);
          i++;
        } else shorter.push(word[i]);
      }
      this.#words[at] = shorter;
      this.#count(shorter, at, this.#weights[at]);
      for (let i = 0; i + 1 < shorter.length; i++) {
        if (shorter[i] === joined || shorter[i + 1] === joined) raised.add(shorter[i] * ID_LIMIT + shorter[i + 1]);
      }
    }
    this.#places.delete(pair);
    this.#counts.delete(pair);
    for (const each of raised) {
      const count = this.#counts.get(each);
      if (count !== undefined) this.#push({ count, pair: each });
    }
  }

  #count(word: readonly number[], at: number, change: number): void {
    for (let i = 0; i + 1 < word.length; i++) {
      const pair = word[i] * ID_LIMIT + word[i + 1];
      const count = (this.#counts.get(pair) ?? 0) + change;
      if (count > 0) this.#counts.set(pair, count);
      else this.#counts.delete(pair);
      if (change > 0) {
        const places = this.#places.get(pair);
        if (places) places.add(at);
        else this.#places.set(pair, new Set([at]));
      }
    }
  }

  #push(candidate: Candidate): void {
    const heap = this.#heap;
    let at = heap.push(candidate) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(candidate, heap[parent])) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = candidate;
  }

  #pop(): Candidate | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return top;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && before(heap[child + 1], heap[child])) child++;
      if (!before(heap[child], last)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
    return top;
  }
}

function before(a: Candidate, b: Candidate): boolean {
  return a.count > b.count || (a.count === b.count && a.pair < b.pair);
}
