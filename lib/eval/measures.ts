/**
 * Measures of one ranking, with trec_eval's semantics: a grade from 1 on is relevant, what is not judged is not relevant,
 * a query without relevant documents scores 0. `ranking` is document ids, best first; `judged` is id → grade.
 */

/** Grades of one query's documents. */
export type Judged = ReadonlyMap<string, number>;

/** One ranking measured. */
export type Measure = (ranking: readonly string[], judged: Judged) => number;

/** 1 / rank of the first relevant document within k, else 0. trec_eval's recip_rank is the uncut one. */
export function reciprocalRank(ranking: readonly string[], judged: Judged, k = Number.POSITIVE_INFINITY): number {
  const limit = Math.min(k, ranking.length);
  for (let place = 0; place < limit; place++) if (isRelevant(judged, ranking[place])) return 1 / (place + 1);
  return 0;
}

/** Relevant documents within k / all relevant ones. */
export function recall(ranking: readonly string[], judged: Judged, k = Number.POSITIVE_INFINITY): number {
  const total = relevantCount(judged);
  return total === 0 ? 0 : relevantWithin(ranking, judged, k) / total;
}

/** 1 when a relevant document is within k ("R@k" of papers with one passage a question), else 0. */
export function success(ranking: readonly string[], judged: Judged, k = Number.POSITIVE_INFINITY): number {
  return relevantWithin(ranking, judged, k) > 0 ? 1 : 0;
}

/** Relevant documents within k / k, also where fewer than k were retrieved. */
export function precision(ranking: readonly string[], judged: Judged, k: number): number {
  return relevantWithin(ranking, judged, k) / k;
}

/**
 * Average precision: Σ over relevant documents retrieved within k of precision at their rank / all relevant documents.
 * Judged but never retrieved documents count in the denominator.
 */
export function averagePrecision(ranking: readonly string[], judged: Judged, k = Number.POSITIVE_INFINITY): number {
  const total = relevantCount(judged);
  const limit = Math.min(k, ranking.length);
  let found = 0;
  let sum = 0;
  for (let place = 0; place < limit; place++) {
    if (isRelevant(judged, ranking[place])) sum += ++found / (place + 1);
  }
  return total === 0 ? 0 : sum / total;
}

/**
 * nDCG with linear gain (the grade itself, not 2^grade − 1), discount log2(rank + 1), the ideal from all judged documents, both cut at k.
 * Negative grades gain nothing.
 */
export function ndcg(ranking: readonly string[], judged: Judged, k = Number.POSITIVE_INFINITY): number {
  return ratioToIdeal(ranking, judged, k, (grade) => grade);
}

/** nDCG with exponential gain 2^grade − 1: another measure, as some of the field's code computes it. */
export function ndcgExponential(ranking: readonly string[], judged: Judged, k = Number.POSITIVE_INFINITY): number {
  return ratioToIdeal(ranking, judged, k, (grade) => 2 ** grade - 1);
}

function ratioToIdeal(
  ranking: readonly string[],
  judged: Judged,
  k: number,
  gainOf: (grade: number) => number,
): number {
  const ideal = [...judged.values()].sort((a, b) => b - a);
  const best = discounted(ideal.slice(0, Math.min(k, ideal.length)), gainOf);
  if (best === 0) return 0;
  const grades = ranking.slice(0, Math.min(k, ranking.length)).map((id) => judged.get(id) ?? 0);
  return discounted(grades, gainOf) / best;
}

function discounted(grades: readonly number[], gainOf: (grade: number) => number): number {
  return grades.reduce((sum, grade, place) => (grade > 0 ? sum + gainOf(grade) / Math.log2(place + 2) : sum), 0);
}

function isRelevant(judged: Judged, id: string): boolean {
  return (judged.get(id) ?? 0) >= 1;
}

function relevantCount(judged: Judged): number {
  let count = 0;
  for (const grade of judged.values()) if (grade >= 1) count++;
  return count;
}

function relevantWithin(ranking: readonly string[], judged: Judged, k: number): number {
  const limit = Math.min(k, ranking.length);
  let count = 0;
  for (let place = 0; place < limit; place++) if (isRelevant(judged, ranking[place])) count++;
  return count;
}
