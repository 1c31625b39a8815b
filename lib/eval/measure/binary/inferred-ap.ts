/**
 * Inferred average precision (Yilmaz and Aslam, CIKM 2006; trec_eval's m_infap.c): average precision out of a sample of
 * the pool's judgements.
 */

import { type Judged, relevantCount } from "../relevance";
import { whole } from "./binary-family";

/** Smoothing of the estimate, so that it is defined where nothing above was judged. */
const EPSILON = 0.00001;

/**
 * Documents with a grade below 0 are in the pool and were not drawn into the sample; what has no grade is not in the
 * pool. At every relevant document the expected precision is 1/rank + (share of the ranks above that are in the pool) ·
 * (share of those judged that are relevant).
 */
export function inferredAveragePrecision(ranking: readonly string[], judged: Judged, rel = 1): number {
  const total = relevantCount(judged, rel);
  let relevant = 0;
  let refused = 0;
  let unjudged = 0;
  let sum = 0;
  ranking.forEach((id, above) => {
    const grade = judged.get(id);
    if (grade === undefined) return;
    if (grade < 0) unjudged++;
    else if (grade < rel) refused++;
    else {
      if (above === 0) sum += 1;
      else {
        const pooled = (relevant + refused + unjudged) / above;
        const precision = (relevant + EPSILON) / (relevant + refused + 2 * EPSILON);
        sum += 1 / (above + 1) + (above / (above + 1)) * pooled * precision;
      }
      relevant++;
    }
  });
  return total === 0 ? 0 : sum / total;
}

export const inferredAveragePrecisionFamily = whole(
  "infAP",
  inferredAveragePrecision,
  "inferred AP of sampled judgements, grade -1 in the pool and not judged",
);
