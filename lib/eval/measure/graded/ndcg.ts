/**
 * Discounted cumulative gain and its normalised form (Järvelin and Kekäläinen, TOIS 2002), with trec_eval's
 * conventions: gain is the grade itself, discount log2(rank + 1), the ideal is made of all judged documents, both cut
 * at k, and an ideal of 0 gives 0.
 */
import { family } from "../family";
import type { Judged } from "../relevance";
import { discount, foundGains, type Gain, idealGains } from "./gain";
import { dcgParameters, namedGain } from "./named-gain";

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
  const ideal = idealDcg(judged, k, gainOf);
  return ideal === 0 ? 0 : dcg(ranking, judged, k, gainOf) / ideal;
}

/**
 * DCG at k: Σ gain / log2(rank + 1). Not between 0 and 1, and not to be averaged over queries with unlike judgements.
 */
export function dcg(ranking: readonly string[], judged: Judged, k: number, gainOf: Gain): number {
  return discounted(foundGains(ranking, judged, gainOf, k));
}

/** The highest DCG at k that any ranking could have. */
export function idealDcg(judged: Judged, k: number, gainOf: Gain): number {
  const gains = idealGains(judged, gainOf);
  return discounted(gains.slice(0, Math.min(k, gains.length)));
}

function discounted(gains: readonly number[]): number {
  return gains.reduce((sum, gain, place) => (gain === 0 ? sum : sum + gain / discount(place)), 0);
}

export const ndcgFamily = family(
  "nDCG",
  "normalised discounted cumulative gain",
  "possible",
  dcgParameters,
  (settings) => {
    const gain = namedGain(settings);
    return (ranking, judged) => ndcgWithGain(ranking, judged, settings.k, gain);
  },
);

export const dcgFamily = family("DCG", "discounted cumulative gain", "possible", dcgParameters, (settings) => {
  const gain = namedGain(settings);
  return (ranking, judged) => dcg(ranking, judged, settings.k, gain);
});

export const idealDcgFamily = family(
  "ideal_DCG",
  "the highest DCG that the judgements allow",
  "possible",
  dcgParameters,
  (settings) => {
    const gain = namedGain(settings);
    return (_, judged) => idealDcg(judged, settings.k, gain);
  },
);
