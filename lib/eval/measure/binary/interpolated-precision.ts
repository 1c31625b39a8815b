/**
 * Interpolated precision at recall levels, the standard recall-precision curve (trec_eval's m_iprec_at_recall.c and
 * m_11pt_avg.c).
 */
import { family, withRel } from "../family";
import { isRelevant, type Judged, relevantCount } from "../relevance";

/** 0, 0.1 … 1. */
export const elevenPoints: readonly number[] = Array.from({ length: 11 }, (_, i) => i / 10);

/** How a share of the relevant documents becomes a number of them. */
export type WholeDocuments = (share: number) => number;

/** To the nearest, since trec_eval 10. */
export const nearestWhole: WholeDocuments = Math.round;

/** Upwards from 0.1 on, in trec_eval 9 and before. */
export const upperWhole: WholeDocuments = (share) => Math.floor(share + 0.9);

/** Highest precision at any rank where at least `level` of the relevant documents are found. */
export function interpolatedPrecision(
  ranking: readonly string[],
  judged: Judged,
  level: number,
  rel = 1,
  whole = nearestWhole,
): number {
  return highestFrom(precisionAtRelevant(ranking, judged, rel), whole(level * relevantCount(judged, rel)));
}

/** The mean of interpolated precision at several recall levels, by default the eleven: trec_eval's 11pt_avg. */
export function averageInterpolatedPrecision(
  ranking: readonly string[],
  judged: Judged,
  levels: readonly number[] = elevenPoints,
  rel = 1,
  whole = nearestWhole,
): number {
  const total = relevantCount(judged, rel);
  const precisions = precisionAtRelevant(ranking, judged, rel);
  return levels.reduce((sum, level) => sum + highestFrom(precisions, whole(level * total)), 0) / levels.length;
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

export const interpolatedPrecisionFamily = family(
  "IPrec",
  "interpolated precision at a recall of 0 to 1 (iprec_at_recall)",
  "fraction",
  withRel,
  ({ k, rel }) =>
    (ranking, judged, context) =>
      interpolatedPrecision(ranking, judged, k, rel, context?.version9 ? upperWhole : nearestWhole),
);

export const averageInterpolatedPrecisionFamily = family(
  "11pt_avg",
  "interpolated precision averaged over recall 0, 0.1 … 1 (others: recalls='0.2,0.5,0.8')",
  "none",
  { rel: 1, recalls: undefined },
  ({ rel, parameters }) => {
    const levels = (parameters.get("recalls") as string | undefined)?.split(",").map(Number);
    return (ranking, judged, context) =>
      averageInterpolatedPrecision(ranking, judged, levels, rel, context?.version9 ? upperWhole : nearestWhole);
  },
);
