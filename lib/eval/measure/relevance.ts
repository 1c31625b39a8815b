/**
 * What every measure is computed from, with trec_eval's semantics: a grade from `rel` (1 unless said) on is relevant,
 * what is not judged is not relevant, a query without relevant documents scores 0. `ranking` is document ids, best
 * first; `judged` is id → grade. A grade below 0 says that a document was pooled and never judged.
 */

/** Grades of one query's documents. */
export type Judged = ReadonlyMap<string, number>;

/** Document id → subtopics → grades: one query's judgements of a diversity task. */
export type SubtopicsJudged = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** What few measures know beside one query's ranking and grades. */
export interface MeasureContext {
  /** Whether the document is judged for any query at all. */
  isJudgedAnywhere?: (id: string) => boolean;
  /** The query's judgements by subtopic. */
  subtopics?: SubtopicsJudged;
  /** Where versions of trec_eval differ, go by version 9. Default false. */
  version9?: boolean;
}

/** One ranking measured. */
export type Measure = (ranking: readonly string[], judged: Judged, context?: MeasureContext) => number;

/** Documents judged relevant. */
export function relevantCount(judged: Judged, rel = 1): number {
  let count = 0;
  for (const grade of judged.values()) if (grade >= rel) count++;
  return count;
}

/** Relevant documents within k. */
export function relevantWithin(
  ranking: readonly string[],
  judged: Judged,
  k = Number.POSITIVE_INFINITY,
  rel = 1,
): number {
  const limit = Math.min(k, ranking.length);
  let count = 0;
  for (let place = 0; place < limit; place++) if (isRelevant(judged, ranking[place], rel)) count++;
  return count;
}

/** Whether a document is judged with grade `rel` or more. */
export function isRelevant(judged: Judged, id: string, rel: number): boolean {
  const grade = judged.get(id);
  return grade !== undefined && grade >= rel;
}

/** Whether a person looked at the document: graded from 0 on. */
export function isGraded(judged: Judged, id: string): boolean {
  return (judged.get(id) ?? -1) >= 0;
}
