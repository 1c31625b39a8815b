/**
 * BM25 over an inverted index in compressed rows, exact, in the variant of Lucene since version 8 (Kamphuis et al., ECIR 2020):
 *   score(q, d) = Σ_t ln(1 + (N − df + 0.5) / (df + 0.5)) · tf / (tf + k1 · (1 − b + b · |d| / avg|d|))
 * over the query's terms, a term that comes twice counted twice. There is no factor (k1 + 1), which changes no order.
 * Deviation: lengths are exact, where Lucene keeps them in one lossy byte.
 */
import type { CorpusProgress, Passage } from "../corpus";
import { InputError } from "../errors";
import { progressTask } from "../progress";
import { type Analyzer, type AnalyzerOptions, createAnalyzer } from "./analyzer";
import { TopK } from "./top-k";

export interface Bm25Options extends AnalyzerOptions {
  /** Saturation of term frequency, ≥ 0. Default 1.2. */
  k1?: number;
  /** Length normalisation, 0 … 1. Default 0.75. */
  b?: number;
  /** What of a passage is indexed. Default title, a space, text. */
  textOf?: (passage: Passage) => string;
  /** Replaces the analyzer that the other options describe. */
  analyzer?: Analyzer;
}

/** A passage found, by its id and its place in the corpus. */
export interface Hit {
  id: string;
  index: number;
  score: number;
}

export class Bm25Index {
  /** Passage ids in the corpus's order. */
  readonly ids: readonly string[];
  readonly #analyze: Analyzer;
  readonly #terms: ReadonlyMap<string, number>;
  /** (terms + 1) where each term's postings begin. */
  readonly #offsets: Int32Array;
  /** (postings) passages of each term, ascending. */
  readonly #postings: Int32Array;
  /** (postings) what the term adds to the passage's score. */
  readonly #weights: Float64Array;
  /** (N) reused by every search; all zero in between. */
  readonly #scores: Float64Array;

  /** @throws InputError when k1 or b is out of range. */
  constructor(passages: Iterable<Passage>, options: Bm25Options = {}) {
    const { k1 = 1.2, b = 0.75, textOf = ({ title, text }) => `${title} ${text}`, analyzer, ...analysis } = options;
    if (!(k1 >= 0)) throw new InputError("BM25 cannot use this k1", { expected: "a number from 0", found: `${k1}` });
    if (!(b >= 0 && b <= 1)) throw new InputError("BM25 cannot use this b", { expected: "0 to 1", found: `${b}` });
    this.#analyze = analyzer ?? createAnalyzer(analysis);
    const { ids, lengths, terms, passageOf, termOf } = count(passages, textOf, this.#analyze);
    this.ids = ids;
    this.#terms = terms;
    this.#scores = new Float64Array(ids.length);

    const { offsets, postings, frequencies } = invert(terms.size, passageOf, termOf);
    this.#offsets = offsets;
    this.#postings = postings;
    this.#weights = new Float64Array(postings.length);
    const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, ids.length);
    for (let term = 0; term < terms.size; term++) {
      const df = offsets[term + 1] - offsets[term];
      const idf = Math.log(1 + (ids.length - df + 0.5) / (df + 0.5));
      for (let p = offsets[term]; p < offsets[term + 1]; p++) {
        const tf = frequencies[p];
        this.#weights[p] = (idf * tf) / (tf + k1 * (1 - b + (b * lengths[postings[p]]) / mean));
      }
    }
  }

  /** Passages in the index. */
  get size(): number {
    return this.ids.length;
  }

  /** The at most k passages that share a term with the query, best first; ties by their order in the corpus. */
  search(query: string, k: number): Hit[] {
    const scores = this.#scores;
    const touched: number[] = [];
    for (const word of this.#analyze(query)) {
      const term = this.#terms.get(word);
      if (term === undefined) continue;
      for (let p = this.#offsets[term]; p < this.#offsets[term + 1]; p++) {
        const passage = this.#postings[p];
        // Weights are positive: a zero was not touched yet.
        if (scores[passage] === 0) touched.push(passage);
        scores[passage] += this.#weights[p];
      }
    }
    const best = new TopK(Math.max(1, Math.min(k, this.size)));
    for (const passage of touched) {
      best.push(passage, scores[passage]);
      scores[passage] = 0;
    }
    const { indices, scores: found } = best.take();
    return Array.from(indices, (index, place) => ({ id: this.ids[index], index, score: found[place] }));
  }
}

/** One pass over the corpus: passage lengths in terms, and every occurrence as a pair (passage, term). */
function count(passages: Iterable<Passage>, textOf: (passage: Passage) => string, analyze: Analyzer) {
  const ids: string[] = [];
  const lengths: number[] = [];
  const terms = new Map<string, number>();
  const passageOf: number[] = [];
  const termOf: number[] = [];
  const total = Array.isArray(passages) ? passages.length : undefined;
  const task = progressTask<CorpusProgress>({ label: "indexing words", unit: "passages" });
  for (const passage of passages) {
    const words = analyze(textOf(passage));
    for (const word of words) {
      let term = terms.get(word);
      if (term === undefined) {
        term = terms.size;
        terms.set(word, term);
      }
      passageOf.push(ids.length);
      termOf.push(term);
    }
    lengths.push(words.length);
    ids.push(passage.id);
    if (ids.length % 1000 === 0) task.report?.({ phase: "BM25", done: ids.length, total });
  }
  task.report?.({ phase: "BM25", done: ids.length, total });
  task.end("done");
  return { ids, lengths, terms, passageOf, termOf };
}

/** Occurrences by passage → postings by term, equal neighbours merged into a frequency. */
function invert(terms: number, passageOf: readonly number[], termOf: readonly number[]) {
  const starts = new Int32Array(terms + 1);
  for (const term of termOf) starts[term + 1]++;
  for (let term = 0; term < terms; term++) starts[term + 1] += starts[term];
  const next = starts.slice();
  const byTerm = new Int32Array(termOf.length);
  for (let i = 0; i < termOf.length; i++) byTerm[next[termOf[i]]++] = passageOf[i];

  const offsets = new Int32Array(terms + 1);
  const postings = new Int32Array(termOf.length);
  const frequencies = new Int32Array(termOf.length);
  let size = 0;
  for (let term = 0; term < terms; term++) {
    for (let i = starts[term]; i < starts[term + 1]; i++) {
      if (size > offsets[term] && postings[size - 1] === byTerm[i]) {
        frequencies[size - 1]++;
      } else {
        postings[size] = byTerm[i];
        frequencies[size++] = 1;
      }
    }
    offsets[term + 1] = size;
  }
  return { offsets, postings: postings.slice(0, size), frequencies: frequencies.slice(0, size) };
}
