/**
 * Term coverage in every variant (definition: `lib/eval/coverage.ts`): which tokens count, which head, and the
 * question's tokens instead of the passage's own. `bow` trains nearly this measure: what it does not train is the
 * coverage of questions and retrieval.
 */
import {
  bagOfWords,
  CoverageMeter,
  type CoverageReport,
  englishStopWords,
  idfBuckets,
  type ProjectionHead,
  type ScoreRow,
  type Vocabulary,
  type WordPieceTokenizer,
} from "bowlab";
import type { Searched } from "./searched";

export const filters = ["all", "no stop words", "no punctuation", "no pieces", "content words"] as const;
export type Filter = (typeof filters)[number];

export interface Coverage {
  /** By which tokens count; "all" with buckets of IDF. */
  passages: Record<Filter, CoverageReport>;
  /**
   * The tokens of test questions by the vectors of passages that answer them (grade 2 and 3); and of those tokens what
   * the passage lacks.
   */
  questions: { all: CoverageReport; absent: CoverageReport };
}

/** Something that scores the vocabulary for each of some passages, in their order. */
export type Scorer = (places: readonly number[]) => Iterable<ScoreRow>;

export interface CoverageSample {
  places: number[];
  pairs: { place: number; question: Int32Array }[];
  bagOf(place: number): Int32Array;
  tokenizer: WordPieceTokenizer;
  buckets: { bucketOf: Uint8Array; labels: string[] };
}

/** Evenly spread passages, and pairs of a question and a passage that answers it. */
export function coverageSample(
  { rows, splits, placeOf }: Searched,
  tokenizer: WordPieceTokenizer,
  { passages, maxLength }: { passages: number; maxLength: number },
): CoverageSample {
  const { vocabulary } = tokenizer;
  const count = Math.min(passages, rows.length);
  const places = Array.from({ length: count }, (_, i) => Math.floor((i * rows.length) / count));
  const bagOf = (place: number) => bagOfWords(rows[place].subarray(0, maxLength - 2), vocabulary);
  const frequencies = new Int32Array(vocabulary.size);
  for (const row of rows) for (const id of bagOfWords(row, vocabulary)) frequencies[id]++;
  const { queries, qrels } = splits.test;
  const pairs = queries.flatMap(({ id, text }) => {
    const question = bagOfWords(tokenizer.encode(text), vocabulary);
    return [...(qrels.get(id) ?? [])]
      .filter(([passage, grade]) => grade >= 2 && placeOf.has(passage))
      .map(([passage]) => ({ place: placeOf.get(passage) as number, question }));
  });
  return { places, pairs, bagOf, tokenizer, buckets: idfBuckets(frequencies, rows.length) };
}

export function measureCoverage(score: Scorer, { places, pairs, bagOf, tokenizer, buckets }: CoverageSample): Coverage {
  const { vocabulary } = tokenizer;
  const meter = (filter: Filter) =>
    new CoverageMeter({
      ...base(vocabulary),
      keep: (id) => counts(vocabulary, filter, id),
      buckets: filter === "all" ? buckets : undefined,
    });
  const meters = filters.map((filter) => [filter, meter(filter)] as const);
  let at = 0;
  for (const scores of score(places)) {
    const bag = bagOf(places[at++]);
    for (const [, each] of meters) each.add(scores, bag);
  }
  const questions = { all: new CoverageMeter(base(vocabulary)), absent: new CoverageMeter(base(vocabulary)) };
  at = 0;
  for (const scores of score(pairs.map(({ place }) => place))) {
    const { question, place } = pairs[at++];
    const own = new Set(bagOf(place));
    questions.all.add(scores, question);
    questions.absent.add(
      scores,
      question.filter((id) => !own.has(id)),
    );
  }
  return {
    passages: Object.fromEntries(meters.map(([filter, each]) => [filter, each.report()])) as Coverage["passages"],
    questions: { all: questions.all.report(), absent: questions.absent.report() },
  };
}

/** coverage@|T| alone, for curves. */
export function plainCoverage(score: Scorer, { places, bagOf, tokenizer }: CoverageSample): CoverageReport {
  const meter = new CoverageMeter(base(tokenizer.vocabulary));
  let at = 0;
  for (const scores of score(places)) meter.add(scores, bagOf(places[at++]));
  return meter.report();
}

export const heads: readonly ProjectionHead[] = ["full", "bare"];

function base(vocabulary: Vocabulary) {
  return { vocabularySize: vocabulary.size, specialIds: vocabulary.specialIds };
}

function counts({ tokens, isContinuation }: Vocabulary, filter: Filter, id: number): boolean {
  const isWord = /[\p{L}\p{N}]/u.test(tokens[id]);
  const isStop = englishStopWords.has(tokens[id]);
  if (filter === "no stop words") return !isStop;
  if (filter === "no punctuation") return isWord;
  if (filter === "no pieces") return isContinuation[id] === 0;
  return filter === "all" || (isWord && !isStop && isContinuation[id] === 0);
}
