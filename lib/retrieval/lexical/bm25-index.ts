/**
 * A BM25 index, exact: built in memory from passages, or built into a folder in bounded memory (`buildBm25`) and opened
 * from there. What each term adds to each passage's score is computed once, when the index is built; a search only adds
 * up.
 */

import { InputError } from "../../errors";
import { progressTask } from "../../progress";
import type { CorpusProgress, Passage } from "../../text";
import { GrowingIds, type IdTable } from "../id-table";
import { requireCount, TopK, type TopKResult } from "../top-k";
import { type Analyzer, type AnalyzerOptions, createAnalyzer, type TermPlace } from "./analyzer";
import { type Bm25Formula, completeFormula } from "./formula";
import { floorDepths, impactsOf } from "./impacts";
import { Inverter } from "./inverter";
import { type MarkedSpan, markTerms } from "./marking";
import { Arena, maxScoreSearch, type QueryTerm } from "./max-score";
import { type Postings, postingsInMemory } from "./postings";
import { keptInMemory, mergeRuns, type StoredRun } from "./runs";
import { TermNumbers } from "./term-numbers";

/** The formula, and how passages become terms. */
export interface Bm25Options extends AnalyzerOptions, Bm25Formula {
  /** How often a title counts beside the text, a whole number from 0. Default 1. */
  titleWeight?: number;
  /** What of a passage is indexed. Default: title and text, by `titleWeight`. */
  textOf?: (passage: Passage) => string;
  /** Replaces the analyzer that the other options describe. */
  analyzer?: Analyzer;
}

const KEPT_BYTES = 2 ** 30;

/** A passage found, by its id and its place in the corpus. */
export interface Hit {
  id: string;
  index: number;
  score: number;
}

/** What an index is made of, wherever it lies. */
export interface Bm25Parts {
  ids: IdTable;
  analyze: Analyzer;
  terms: ReadonlyMap<string, number>;
  postings: Postings;
  /** (terms) the largest impact of each. */
  maxima: Float32Array;
  /** (terms × floorDepths) a term's 10th, 100th and 1000th largest impact. */
  floors: Float32Array;
  /** (terms) what each adds to the scores of passages without it; only bm25l and bm25+ have that. */
  absent?: Float32Array;
  /** Bytes of postings kept for the next queries. Default 1 GiB. */
  keptBytes?: number;
  close?: () => void;
}

/** Title, a space, text; the title as often as it counts. @throws InputError when that is not a whole number from 0 */
export function indexedText(titleWeight = 1): (passage: Passage) => string {
  if (!Number.isSafeInteger(titleWeight) || titleWeight < 0) {
    const details = { expected: "a whole number from 0", found: `${titleWeight}` };
    throw new InputError("BM25 cannot use this weight of titles", details);
  }
  return ({ title, text }) => (title === "" ? text : `${title} `.repeat(titleWeight) + text);
}

/**
 * Exact search by BM25 (Robertson and Zaragoza 2009; Lucene's formula by default) over passages in memory, or over a
 * folder that `buildBm25` made.
 * @example
 * ```ts
 * import { Bm25Index, loadPassages } from "bowlab";
 *
 * const index = new Bm25Index(await loadPassages("data"));
 * const hits = index.search("cancel a fetch", 2);
 * console.log(hits.map(({ id, score }) => `${id} ${score.toFixed(2)}`)); // → [ 'p2 1.40', 'p1 0.77' ]
 * ```
 */
export class Bm25Index {
  /** Passage ids in the corpus's order. */
  readonly ids: IdTable;
  readonly #parts: Bm25Parts;
  readonly #arena: Arena;
  /** Of the last search, used again: its arrays would keep the garbage collector busy. */
  #best: TopK | undefined;

  /**
   * Indexes passages in memory, or takes an index's parts. @throws InputError when an option is out of range or unknown
   */
  constructor(passages: Iterable<Passage> | Bm25Parts, options: Bm25Options = {}) {
    this.#parts = Symbol.iterator in passages ? partsInMemory(passages, options) : passages;
    this.ids = this.#parts.ids;
    this.#arena = new Arena(this.#parts.postings, this.size, this.#parts.keptBytes ?? KEPT_BYTES);
  }

  /** Passages in the index. */
  get size(): number {
    return this.ids.size;
  }

  /** Distinct terms. */
  get terms(): number {
    return this.#parts.terms.size;
  }

  /**
   * The at most k passages that share a term with the query, best first; ties by the id that is greater in byte order,
   * as trec_eval has it. @throws RangeError when k is not a positive integer
   */
  search(query: string, k: number): Hit[] {
    const { indices, scores } = this.find(query, k);
    return Array.from(indices, (index, place) => ({ id: this.ids.get(index), index, score: scores[place] }));
  }

  /** The same as places in the corpus and scores. */
  find(query: string, k: number): TopKResult {
    requireCount(k);
    const { analyze, terms, maxima, floors, absent } = this.#parts;
    const counts = new Map<number, number>();
    for (const word of analyze(query)) {
      const term = terms.get(word);
      if (term !== undefined) counts.set(term, (counts.get(term) ?? 0) + 1);
    }
    const numbers = [...counts.keys()];
    const depth = floorDepths.findIndex((each) => each >= k);
    const floor = (term: number): number => (counts.get(term) ?? 0) * floors[term * floorDepths.length + depth];
    const known = depth < 0 ? 0 : Math.max(0, ...numbers.map(floor));
    const kept = Math.max(1, Math.min(k, this.size));
    if (this.#best?.k !== kept) this.#best = new TopK(kept, this.ids.tieOrder);
    this.#best.restart(known);
    const queryTerms = this.#arena.lists(numbers).map((list, i): QueryTerm => {
      return { ...list, weight: counts.get(numbers[i]) as number, max: maxima[numbers[i]] };
    });
    const { indices, scores } = maxScoreSearch(queryTerms, this.#best, this.#arena);
    let base = 0;
    if (absent) for (const [term, weight] of counts) base += weight * absent[term];
    return { indices, scores: base === 0 ? scores : scores.map((score) => base + score) };
  }

  /** The query's words in a text, by the index's own rules. */
  mark(query: string, text: string): MarkedSpan[] {
    return markTerms(this.#parts.analyze, query, text);
  }

  /** Where a text's terms stand, by the index's own rules; none where its analyzer tells no places. */
  termPlaces(text: string): TermPlace[] {
    return this.#parts.analyze.places?.(text) ?? [];
  }

  /** How many passages have a term. */
  passagesWith(term: string): number {
    const number = this.#parts.terms.get(term);
    return number === undefined ? 0 : this.#parts.postings.size(number);
  }

  /** Closes the files of an index that was opened; one in memory has none. */
  close(): void {
    this.#parts.close?.();
  }
}

function partsInMemory(passages: Iterable<Passage>, options: Bm25Options): Bm25Parts {
  const { titleWeight, textOf = indexedText(titleWeight), analyzer, ...rest } = options;
  const formula = completeFormula(rest);
  const analyze = analyzer ?? createAnalyzer(rest);
  const runs: StoredRun[] = [];
  const inverter = new Inverter((run) => runs.push(keptInMemory(run)));
  const ids = new GrowingIds();
  const numbers = new TermNumbers(analyze);
  const total = Array.isArray(passages) ? passages.length : undefined;
  const task = progressTask<CorpusProgress>({ label: "indexing words", unit: "passages" });
  let done = 0;
  for (const passage of passages) {
    inverter.add(numbers.of(textOf(passage)));
    ids.add(passage.id);
    if (++done % 1000 === 0) task.report?.({ phase: "BM25", done, total });
  }
  inverter.end();
  task.report?.({ phase: "BM25", done, total });
  task.end("done");

  const { terms } = numbers;
  const { lengths, passageFrequencies } = inverter;
  const { starts, maxima, floors, absent, impacts } = impactsOf(formula, lengths, passageFrequencies);
  const size = starts[terms.size];
  const all = { passages: new Int32Array(size), impacts: new Float32Array(size) };
  for (const range of mergeRuns(runs, passageFrequencies)) {
    all.passages.set(range.passages, starts[range.first]);
    all.impacts.set(impacts(range), starts[range.first]);
  }
  return {
    ids: ids.table(),
    analyze,
    terms,
    postings: postingsInMemory(starts, all.passages, all.impacts),
    maxima,
    floors,
    absent,
  };
}
