/** Average precision, and its logit by which means over queries are fairer. */
import type { MeasureFamily } from "../family";
import { isRelevant, type Judged, relevantCount } from "../relevance";
import { cut, whole } from "./binary-family";

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
  return total === 0 ? 0 : summedPrecision(ranking, judged, k, rel) / total;
}

/**
 * Yet another average precision: ln((1 + s) / (1 + R − s)), s the sum that average precision divides by R (Robertson,
 * "On Smoothing and Inference for Topic Sets", ECIR 2012, as trec_eval's m_yaap.c computes it). Not between 0 and 1:
 * below 0 for poor rankings.
 */
export function yetAnotherAveragePrecision(ranking: readonly string[], judged: Judged, rel = 1): number {
  const sum = summedPrecision(ranking, judged, Number.POSITIVE_INFINITY, rel);
  return Math.log((1 + sum) / (1 + relevantCount(judged, rel) - sum));
}

/** Σ of precision at the relevant documents within k. */
function summedPrecision(ranking: readonly string[], judged: Judged, k: number, rel: number): number {
  const limit = Math.min(k, ranking.length);
  let found = 0;
  let sum = 0;
  for (let place = 0; place < limit; place++) {
    if (isRelevant(judged, ranking[place], rel)) sum += ++found / (place + 1);
  }
  return sum;
}

export const averagePrecisionFamily = cut("AP", "possible", averagePrecision, "average precision (MAP, map_cut)");

export const geometricMeanAveragePrecisionFamily: MeasureFamily = {
  ...whole(
    "GMAP",
    (ranking, judged, rel) => averagePrecision(ranking, judged, undefined, rel),
    "AP, averaged by the geometric mean (gm_map)",
  ),
  aggregate: "geometric mean",
};

export const yetAnotherAveragePrecisionFamily = whole(
  "yaap",
  yetAnotherAveragePrecision,
  "Robertson's logit of average precision",
);
