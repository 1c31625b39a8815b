/** Interpolated precision at recall levels, the standard recall-precision curve (trec_eval 10's m_iprec_at_recall.c and m_11pt_avg.c). */
import { isRelevant, type Judged, relevantCount } from "./relevance";

/** 0, 0.1 … 1. */
export const elevenPoints: readonly number[] = Array.from({ length: 11 }, (_, i) => i / 10);

/**
 * Highest precision at any rank where at least `level` of the relevant documents are found. The share is brought to a whole number of
 * documents by rounding to the nearest, as since trec_eval 10; earlier versions rounded up from 0.1 on.
 */
export function interpolatedPrecision(ranking: readonly string[], judged: Judged, level: number, rel = 1): number {
  return highestFrom(precisionAtRelevant(ranking, judged, rel), Math.round(level * relevantCount(judged, rel)));
}

/** The mean of interpolated precision at several recall levels, by default the eleven: trec_eval's 11pt_avg. */
export function averageInterpolatedPrecision(
  ranking: readonly string[],
  judged: Judged,
  levels: readonly number[] = elevenPoints,
  rel = 1,
): number {
  const total = relevantCount(judged, rel);
  const precisions = precisionAtRelevant(ranking, judged, rel);
  return levels.reduce((sum, level) => sum + highestFrom(precisions, Math.round(level * total)), 0) / levels.length;
}

/** Precision at each relevant document retrieved, in rank order. */
function precisionAtRelevant(ranking: readonly string[], judged: Judged, rel: number): number[] {
  const precisions: number[] = [];
  ranking.forEach((id, place) => {
    if (isRelevant(judged, id, rel)) precisions.push((precisions.length + 1) / (place + 1));
  });
  return precisions;
}

/** The highest precision from the `count`-th relevant document on; 0 where so many were not retrieved. */
function highestFrom(precisions: readonly number[], count: number): number {
  let highest = 0;
  for (let i = Math.max(0, count - 1); i < precisions.length; i++) highest = Math.max(highest, precisions[i]);
  return highest;
}
