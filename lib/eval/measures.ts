/**
 * Measures of one ranking, with trec_eval's semantics: a grade from `rel` (1 unless said) on is relevant, what is not judged is not
 * relevant, a query without relevant documents scores 0. `ranking` is document ids, best first; `judged` is id → grade.
 */

/** Grades of one query's documents. */
export type Judged = ReadonlyMap<string, number>;

/** One ranking measured. */
export type Measure = (ranking: readonly string[], judged: Judged) => number;

/** 1 / rank of the first relevant document within k, else 0. trec_eval's recip_rank is the uncut one. */
export function reciprocalRank(
  ranking: readonly string[],
  judged: Judged,
  k = Number.POSITIVE_INFINITY,
  rel = 1,
): number {
  const limit = Math.min(k, ranking.length);
  for (let place = 0; place < limit; place++) if (isRelevant(judged, ranking[place], rel)) return 1 / (place + 1);
  return 0;
}

/** Relevant documents within k / all relevant ones. */
export function recall(ranking: readonly string[], judged: Judged, k = Number.POSITIVE_INFINITY, rel = 1): number {
  const total = relevantCount(judged, rel);
  return total === 0 ? 0 : relevantWithin(ranking, judged, k, rel) / total;
}

/** 1 when a relevant document is within k ("R@k" of papers with one passage a question), else 0. */
export function success(ranking: readonly string[], judged: Judged, k = Number.POSITIVE_INFINITY, rel = 1): number {
  return relevantWithin(ranking, judged, k, rel) > 0 ? 1 : 0;
}

/** Relevant documents within k / k, also where fewer than k were retrieved. */
export function precision(ranking: readonly string[], judged: Judged, k: number, rel = 1): number {
  return relevantWithin(ranking, judged, k, rel) / k;
}

/** Precision at R, the number of relevant documents. */
export function rPrecision(ranking: readonly string[], judged: Judged, rel = 1): number {
  const total = relevantCount(judged, rel);
  return total === 0 ? 0 : precision(ranking, judged, total, rel);
}

/**
 * Average precision: Σ over relevant documents retrieved within k of precision at their rank / all relevant documents.
 * Judged but never retrieved documents count in the denominator.
 */
export function averagePrecision(
  ranking: readonly string[],
  judged: Judged,
  k = Number.POSITIVE_INFINITY,
  rel = 1,
): number {
  const total = relevantCount(judged, rel);
  const limit = Math.min(k, ranking.length);
  let found = 0;
  let sum = 0;
  for (let place = 0; place < limit; place++) {
    if (isRelevant(judged, ranking[place], rel)) sum += ++found / (place + 1);
  }
  return total === 0 ? 0 : sum / total;
}

/**
 * bpref (Buckley and Voorhees, SIGIR 2004, as trec_eval computes it): how seldom documents judged not relevant stand above relevant
 * ones. Unjudged documents count for nothing.
 */
export function binaryPreference(ranking: readonly string[], judged: Judged, rel = 1): number {
  const total = relevantCount(judged, rel);
  let refused = 0;
  for (const grade of judged.values()) if (grade >= 0 && grade < rel) refused++;
  const bound = Math.min(total, refused);
  let above = 0;
  let sum = 0;
  for (const id of ranking) {
    const grade = judged.get(id);
    if (grade === undefined || grade < 0) continue;
    if (grade < rel) above++;
    else sum += above === 0 ? 1 : 1 - Math.min(above, bound) / bound;
  }
  return total === 0 ? 0 : sum / total;
}

/** Judged documents within k / documents retrieved within k; 0 of an empty ranking. Not divided by k where fewer were retrieved. */
export function judgedShare(ranking: readonly string[], judged: Judged, k = Number.POSITIVE_INFINITY): number {
  const top = Math.min(k, ranking.length);
  let count = 0;
  for (let place = 0; place < top; place++) if (judged.has(ranking[place])) count++;
  return top === 0 ? 0 : count / top;
}

/** Relevant documents among those retrieved / those retrieved. */
export function setPrecision(ranking: readonly string[], judged: Judged, rel = 1): number {
  return ranking.length === 0 ? 0 : relevantWithin(ranking, judged, ranking.length, rel) / ranking.length;
}

/**
 * (β + 1) · P · R / (R + β · P) over the set retrieved, as trec_eval's set_F: β itself weighs recall, where van Rijsbergen's F has β².
 */
export function setF(ranking: readonly string[], judged: Judged, rel = 1, beta = 1): number {
  const p = setPrecision(ranking, judged, rel);
  const r = recall(ranking, judged, Number.POSITIVE_INFINITY, rel);
  return p === 0 || r === 0 ? 0 : ((beta + 1) * p * r) / (r + beta * p);
}

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

function isRelevant(judged: Judged, id: string, rel: number): boolean {
  const grade = judged.get(id);
  return grade !== undefined && grade >= rel;
}
