/**
 * Passages → postings in bounded memory: terms are counted passage by passage into a buffer; a full buffer is sorted by
 * term and handed over as a run. Runs follow the order of passages, so joining them term by term (`mergeRuns`) needs no
 * comparison.
 */
import { GrowingInt32Array } from "./growing-array";

/** Postings of some neighbouring passages, in the order of terms, and within a term of passages. */
export interface PostingRun {
  /** (terms + 1) where each term's postings begin; terms behind the last have none. */
  starts: Int32Array;
  passages: Int32Array;
  /** How often the term comes in the passage. */
  frequencies: Int32Array;
}

/** Postings a run. At 20 bytes each while a run is sorted, 80 MB. */
const RUN_POSTINGS = 1 << 22;

/** Turns passages into postings in bounded memory, a sorted run at a time. */
export class Inverter {
  readonly #lengths = new GrowingInt32Array();
  readonly #frequencies = new GrowingInt32Array();
  /** By term: the last passage that had it, plus 1, and where in the buffer that posting is. */
  readonly #lastPassage = new GrowingInt32Array();
  readonly #lastPosting = new GrowingInt32Array();
  #termOf: Int32Array;
  #passageOf: Int32Array;
  #countOf: Int32Array;
  readonly #onRun: (run: PostingRun) => void;
  #size = 0;

  /** @param runPostings postings a run, but a passage is never divided */
  constructor(onRun: (run: PostingRun) => void, runPostings = RUN_POSTINGS) {
    this.#onRun = onRun;
    [this.#termOf, this.#passageOf, this.#countOf] = buffers(runPostings);
  }

  /** (passages) words of each. */
  get lengths(): Int32Array {
    return this.#lengths.values;
  }

  /** (terms) passages that have each. */
  get passageFrequencies(): Int32Array {
    return this.#frequencies.values;
  }

  /** Counts the next passage. @param terms numbers of its terms, from 0 */
  add(terms: readonly number[]): void {
    if (this.#size + terms.length > this.#termOf.length) this.#flush();
    if (terms.length > this.#termOf.length) [this.#termOf, this.#passageOf, this.#countOf] = buffers(terms.length);
    const passage = this.#lengths.length;
    const known = terms.reduce((most, term) => Math.max(most, term + 1), 0);
    for (const array of [this.#frequencies, this.#lastPassage, this.#lastPosting]) array.extend(known);
    const [lastPassage, lastPosting] = [this.#lastPassage.values, this.#lastPosting.values];
    for (const term of terms) {
      if (lastPassage[term] === passage + 1) {
        this.#countOf[lastPosting[term]]++;
        continue;
      }
      lastPassage[term] = passage + 1;
      lastPosting[term] = this.#size;
      this.#termOf[this.#size] = term;
      this.#passageOf[this.#size] = passage;
      this.#countOf[this.#size++] = 1;
    }
    this.#lengths.push(terms.length);
  }

  /** Hands over the last run. */
  end(): void {
    this.#flush();
  }

  #flush(): void {
    const size = this.#size;
    if (size === 0) return;
    const terms = this.#frequencies.length;
    const starts = new Int32Array(terms + 1);
    for (let i = 0; i < size; i++) starts[this.#termOf[i] + 1]++;
    const frequencies = this.#frequencies.values;
    for (let term = 0; term < terms; term++) {
      frequencies[term] += starts[term + 1];
      starts[term + 1] += starts[term];
    }
    const next = starts.slice();
    const run: PostingRun = { starts, passages: new Int32Array(size), frequencies: new Int32Array(size) };
    for (let i = 0; i < size; i++) {
      const at = next[this.#termOf[i]]++;
      run.passages[at] = this.#passageOf[i];
      run.frequencies[at] = this.#countOf[i];
    }
    this.#size = 0;
    this.#onRun(run);
  }
}

function buffers(size: number): Int32Array[] {
  return [new Int32Array(size), new Int32Array(size), new Int32Array(size)];
}
