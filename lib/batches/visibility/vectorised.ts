/**
 * The same law for every row as `official.ts`, for a fraction of the work. A uniformly shuffled order of words, turned
 * by any number of places, is again uniformly shuffled; so one shuffle gives as many whole-word masks as there are
 * words, each of exactly the distribution that masking anew has. Bits are packed: the words hidden from place r to
 * place e of the order are the exclusive or of two prefixes, L/32 operations a row. What differs is how rows hang
 * together. There, two rows may share a sample. Here, rows of one shuffle hide arcs of the same circle: whether j is
 * hidden from two rows is independent, but neighbours on the circle are often hidden together. A new shuffle every 64
 * rows keeps that small.
 */
import type { Random } from "../../random";
import { type Span, wordSpans } from "../masking";
import { clearBit, fillBits, setBit } from "./bits";
import type { RowSampler } from "./row-sampler";

/** Rows that one shuffle serves. */
const ROWS_PER_SHUFFLE = 64;

/** The same law for every row as `officialRows`, by turning one shuffled order of words. */
export const vectorisedRows: RowSampler = (ids, budget, vocabulary, random, rows) => {
  const words = wordSpans(ids, vocabulary);
  const visible = new Uint32Array(rows[0].length);
  fillBits(visible, ids.length);
  for (let first = 0; first < rows.length; first += ROWS_PER_SHUFFLE) {
    const circle = new Circle(words, budget, visible.length, random);
    for (const row of rows.slice(first, first + ROWS_PER_SHUFFLE)) {
      row.set(visible);
      if (words.length > 0) circle.hide(row, random.integer(0, words.length));
    }
  }
};

/** The words of a text in a shuffled order that goes round. */
class Circle {
  readonly #words: Span[];
  readonly #budget: number;
  /** Words of bits in a row. */
  readonly #width: number;
  /** (N + 1, width) bits of the first k words in order. */
  readonly #prefixes: Uint32Array;
  /** (2N + 1) tokens in the first k words, over two turns. */
  readonly #tokens: Int32Array;
  /** Tokens of the shortest word. */
  readonly #shortest: number;

  constructor(words: readonly Span[], budget: number, width: number, random: Random) {
    this.#words = random.shuffle([...words]);
    this.#budget = budget;
    this.#width = width;
    const count = words.length;
    this.#prefixes = new Uint32Array((count + 1) * width);
    this.#tokens = new Int32Array(2 * count + 1);
    let shortest = Number.POSITIVE_INFINITY;
    this.#words.forEach(({ start, end }, k) => {
      this.#prefixes.copyWithin((k + 1) * width, k * width, (k + 1) * width);
      const bits = this.#prefixes.subarray((k + 1) * width, (k + 2) * width);
      for (let at = start; at < end; at++) setBit(bits, at);
      shortest = Math.min(shortest, end - start);
    });
    for (let k = 0; k < 2 * count; k++) this.#tokens[k + 1] = this.#tokens[k] + this.#lengthOf(k);
    this.#shortest = shortest;
  }

  /** Hides from `row` what masking whole words in the order that begins at place `from` would choose. */
  hide(row: Uint32Array, from: number): void {
    const count = this.#words.length;
    const end = this.#lastFitting(from);
    const [a, b] = [from * this.#width, (end % count) * this.#width];
    // Once round the end of the order, everything but the words between the two places is hidden.
    const all = end >= count ? count * this.#width : -1;
    for (let w = 0; w < this.#width; w++) {
      const turn = all < 0 ? 0 : this.#prefixes[all + w];
      row[w] &= ~(this.#prefixes[a + w] ^ this.#prefixes[b + w] ^ turn);
    }
    // The word at `end` would overflow the budget: it is passed over, and shorter ones behind it may still fit.
    let left = this.#budget - (this.#tokens[end] - this.#tokens[from]);
    for (let k = end + 1; k < from + count && left >= this.#shortest; k++) {
      if (this.#lengthOf(k) > left) continue;
      const word = this.#words[k % count];
      for (let at = word.start; at < word.end; at++) clearBit(row, at);
      left -= word.end - word.start;
    }
  }

  /** The largest place, at most once round, up to which the words from `from` on fit the budget (binary search). */
  #lastFitting(from: number): number {
    const limit = this.#tokens[from] + this.#budget;
    let [low, high] = [from, from + this.#words.length];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#tokens[middle] <= limit) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #lengthOf(place: number): number {
    const { start, end } = this.#words[place % this.#words.length];
    return end - start;
  }
}
