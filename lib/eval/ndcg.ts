/**
 * Normalised discounted cumulative gain (Järvelin and Kekäläinen, TOIS 2002), with trec_eval's conventions: gain is the grade itself,
 * discount log2(rank + 1), the ideal is made of all judged documents, both cut at k, and an ideal of 0 gives 0.
 */
import type { Judged } from "./measures";

/** A grade's gain. Gains that are not above 0 count as 0. */
export type Gain = (grade: number) => number;

/** nDCG with linear gain (the grade itself, not 2^grade − 1). Negative grades gain nothing. */
export function ndcg(ranking: readonly string[], judged: Judged, k = Number.POSITIVE_INFINITY): number {
  return ndcgWithGain(ranking, judged, k, (grade) => grade);
}

/** nDCG with exponential gain 2^grade − 1: another measure, as some of the field's code computes it. */
export function ndcgExponential(ranking: readonly string[], judged: Judged, k = Number.POSITIVE_INFINITY): number {
  return ndcgWithGain(ranking, judged, k, (grade) => 2 ** grade - 1);
}

/** nDCG with any gain. An unjudged document gains nothing, whatever grade 0 gains. */
export function ndcgWithGain(ranking: readonly string[], judged: Judged, k: number, gainOf: Gain): number {
  const gains = Array.from(judged.values(), gainOf).sort((a, b) => b - a);
  const ideal = discounted(gains.slice(0, Math.min(k, gains.length)));
  if (ideal === 0) return 0;
  const found = ranking.slice(0, Math.min(k, ranking.length)).map((id) => {
    const grade = judged.get(id);
    return grade === undefined ? 0 : gainOf(grade);
  });
  return discounted(found) / ideal;
}

function discounted(gains: readonly number[]): number {
  return gains.reduce((sum, gain, place) => (gain > 0 ? sum + gain / Math.log2(place + 2) : sum), 0);
}
