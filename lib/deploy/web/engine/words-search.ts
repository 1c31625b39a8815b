/** BM25 over an exported folder: the scores that `Bm25Index` gives, to the bit, from shards that a question needs. */
import { recordedOptions } from "../../../retrieval/lexical/analysis-record";
import { type Analyzer, createAnalyzer, type TermPlace } from "../../../retrieval/lexical/analyzer";
import { absent, saturation } from "../../../retrieval/lexical/formula";
import { type MarkedSpan, markTerms } from "../../../retrieval/lexical/marking";
import { TopK, type TopKResult } from "../../../retrieval/top-k";
import { shardOf, type TermPostings, type WebWords, type WordShard, type WordsHead } from "../format";

/** A word of the question, as often as it stands there, and where it occurs. */
interface QueryTerm extends TermPostings {
  weight: number;
  impacts: Float32Array;
  idf: number;
  /** The most that it adds. */
  most: number;
}

/** Gives a shard by its number. */
export type ShardOf = (shard: number, signal?: AbortSignal) => Promise<WordShard>;

/** What the words of a question tell, for the choice of a sentence: see `lib/search/sentence.ts`. */
export interface QuestionWords {
  size: number;
  termPlaces(text: string): TermPlace[];
  passagesWith(term: string): number;
  mark(question: string, text: string): MarkedSpan[];
}

/** Search by words. */
export class WordsSearch {
  readonly #words: WebWords;
  readonly #head: WordsHead;
  readonly #shard: ShardOf;
  readonly #analyze: Analyzer;
  readonly #mean: number;
  readonly #sums: Float64Array;

  constructor(words: WebWords, head: WordsHead, shard: ShardOf) {
    this.#words = words;
    this.#head = head;
    this.#shard = shard;
    this.#analyze = createAnalyzer(recordedOptions(words));
    const { lengths } = head;
    this.#mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
    this.#sums = new Float64Array(lengths.length);
  }

  /** Whether a text has terms to search for. */
  hasTerms(text: string): boolean {
    return this.#analyze(text).length > 0;
  }

  /** Of passages with the same title and text the first alone: copies would fill the answer. */
  distinct<T>(ranking: readonly [number: number, value: T][]): [number: number, value: T][] {
    const seen = new Set<number>();
    return ranking.filter(([number]) => {
      const first = this.#head.copyOf.get(number);
      if (first === undefined) return true;
      const isNew = !seen.has(first);
      seen.add(first);
      return isNew;
    });
  }

  /** The at most k passages with a word of the question, best first, and what its words are. */
  async find(question: string, k: number, signal?: AbortSignal): Promise<{ found: TopKResult; words: QuestionWords }> {
    const counts = new Map<string, number>();
    for (const term of this.#analyze(question)) counts.set(term, (counts.get(term) ?? 0) + 1);
    const postings = await Promise.all([...counts.keys()].map((term) => this.#postings(term, signal)));
    const terms = [...counts].flatMap(([, weight], i) => {
      const found = postings[i];
      return found === undefined ? [] : [this.#queryTerm(found, weight)];
    });
    const having = new Map([...counts.keys()].map((term, i) => [term, postings[i]?.passages.length ?? 0]));
    const words: QuestionWords = {
      size: this.#sums.length,
      termPlaces: (text) => this.#analyze.places?.(text) ?? [],
      passagesWith: (term) => having.get(term) ?? 0,
      mark: (asked, text) => markTerms(this.#analyze, asked, text),
    };
    return { found: this.#best(terms, k), words };
  }

  async #postings(term: string, signal?: AbortSignal): Promise<TermPostings | undefined> {
    const shard = shardOf(this.#head.firstTerms, term);
    return shard < 0 ? undefined : (await this.#shard(shard, signal)).postings(term);
  }

  /** As `impactsOf` computes them when an index is built. */
  #queryTerm({ passages, frequencies }: TermPostings, weight: number): QueryTerm {
    const { lengths } = this.#head;
    const idf = this.#head.idf.get(passages.length);
    if (idf === undefined) throw new RangeError("the words' files do not belong together");
    const impacts = new Float32Array(passages.length);
    let most = 0;
    for (let p = 0; p < passages.length; p++) {
      impacts[p] = idf * saturation(this.#words, frequencies[p], lengths[passages[p]] / this.#mean);
      most = Math.max(most, weight * impacts[p]);
    }
    return { passages, frequencies, weight, impacts, idf, most };
  }

  /** Adds up in the order in which `maxScoreSearch` does. */
  #best(terms: readonly QueryTerm[], k: number): TopKResult {
    const sums = this.#sums;
    const best = new TopK(Math.max(1, Math.min(k, sums.length)));
    for (const { passages, impacts, weight } of [...terms].sort((a, b) => b.most - a.most)) {
      for (let p = 0; p < passages.length; p++) sums[passages[p]] += weight * impacts[p];
    }
    for (const { passages } of terms) {
      for (const passage of passages) {
        if (sums[passage] > 0) best.push(passage, sums[passage]);
        sums[passage] = 0;
      }
    }
    const { indices, scores } = best.take();
    const share = absent(this.#words);
    const base = share > 0 ? terms.reduce((sum, { weight, idf }) => sum + weight * Math.fround(share * idf), 0) : 0;
    return { indices, scores: base === 0 ? scores : scores.map((score) => base + score) };
  }
}
