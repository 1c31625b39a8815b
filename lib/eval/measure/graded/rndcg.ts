/**
 * nDCG averaged over ranks that mean the same for every query: trec_eval's Rndcg and ndcg_rel (m_Rndcg.c, m_ndcg_rel.c;
 * experimental there).
 */
import { family } from "../family";
import { type Judged, relevantCount } from "../relevance";
import { discount, foundGains, type Gain, idealGains } from "./gain";
import { gainParameters, namedGain } from "./named-gain";

/**
 * Rndcg: the mean of nDCG at the ranks where the ideal ranking's gain falls, and at the ranking's end where that is
 * deeper. With 5 documents of grade 3 and 3 of grade 2 the ranks are 5 and 8. 0 for a query without a document of grade
 * `rel` or above.
 */
export function ndcgAtLevels(ranking: readonly string[], judged: Judged, gainOf: Gain, rel = 1): number {
  const found = foundGains(ranking, judged, gainOf);
  const ideal = idealGains(judged, gainOf);
  if (relevantCount(judged, rel) === 0 || ideal.length === 0) return 0;
  const sums = { found: 0, ideal: 0, ratios: 0, levels: 0 };
  const level = (): void => {
    sums.ratios += sums.found / sums.ideal;
    sums.levels++;
  };
  for (let place = 0; place <= ideal.length; place++) {
    if (place > 0 && ideal[place] !== ideal[place - 1]) level();
    sums.found += (found[place] ?? 0) / discount(place);
    sums.ideal += (ideal[place] ?? 0) / discount(place);
  }
  for (let place = ideal.length + 1; place < found.length; place++) sums.found += found[place] / discount(place);
  if (found.length > ideal.length + 1) level();
  return sums.ratios / sums.levels;
}

/**
 * ndcg_rel: the mean of nDCG at the rank of every document that gains; one that was not retrieved counts with nDCG at
 * the end of both rankings.
 */
export function ndcgAtRelevant(ranking: readonly string[], judged: Judged, gainOf: Gain): number {
  const found = foundGains(ranking, judged, gainOf);
  const ideal = idealGains(judged, gainOf);
  let [dcg, best, sum, retrieved] = [0, 0, 0, 0];
  for (let place = 0; place < Math.max(found.length, ideal.length); place++) {
    dcg += (found[place] ?? 0) / discount(place);
    best += (ideal[place] ?? 0) / discount(place);
    if (!(found[place] > 0)) continue;
    sum += dcg / best;
    retrieved++;
  }
  if (ideal.length === 0) return 0;
  sum += ((ideal.length - retrieved) * dcg) / best;
  return Math.max(0, sum) / ideal.length;
}

export const ndcgAtRelevantFamily = family(
  "nDCG_rel",
  "nDCG averaged at the relevant documents",
  "none",
  gainParameters,
  (settings) => {
    const gain = namedGain(settings);
    return (ranking, judged) => ndcgAtRelevant(ranking, judged, gain);
  },
);

export const ndcgAtLevelsFamily = family(
  "RnDCG",
  "nDCG averaged where the ideal gain falls",
  "none",
  { rel: 1, gains: undefined },
  (settings) => {
    const gain = namedGain(settings);
    return (ranking, judged) => ndcgAtLevels(ranking, judged, gain, settings.rel);
  },
);
