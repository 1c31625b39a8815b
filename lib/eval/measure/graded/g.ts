/**
 * G and binG, between average precision and nDCG: a rank is discounted by what the ranks above it lack (trec_eval's
 * m_G.c, m_binG.c).
 */
import { whole } from "../binary/binary-family";
import { family } from "../family";
import { isRelevant, type Judged, relevantCount } from "../relevance";
import { foundGains, type Gain, idealGains } from "./gain";
import { gainParameters, namedGain } from "./named-gain";

/**
 * Σ of gain / log2(2 + ideal gain so far − gain so far) / Σ of the ideal gains. Ranks behind the ideal ranking's end
 * cost 1 each.
 */
export function normalizedGain(ranking: readonly string[], judged: Judged, gainOf: Gain): number {
  const ideal = idealGains(judged, gainOf);
  const total = ideal.reduce((sum, gain) => sum + gain, 0);
  if (total === 0) return 0;
  let [sum, gained, cost] = [0, 0, 0];
  foundGains(ranking, judged, gainOf).forEach((gain, place) => {
    gained += gain;
    cost += Math.max(1, ideal[place] ?? 0);
    if (gain !== 0) sum += gain / Math.log2(2 + cost - gained);
  });
  return sum / total;
}

/** The mean over relevant documents of 1 / log2(2 + documents above that are not relevant). */
export function binaryGain(ranking: readonly string[], judged: Judged, rel = 1): number {
  const total = relevantCount(judged, rel);
  let found = 0;
  let sum = 0;
  ranking.forEach((id, place) => {
    if (isRelevant(judged, id, rel)) sum += 1 / Math.log2(3 + place - ++found);
  });
  return total === 0 ? 0 : sum / total;
}

export const normalizedGainFamily = family(
  "G",
  "gain discounted by what is missing above",
  "none",
  gainParameters,
  (settings) => {
    const gain = namedGain(settings);
    return (ranking, judged) => normalizedGain(ranking, judged, gain);
  },
);

export const binaryGainFamily = whole("binG", binaryGain, "gain discounted by what is not relevant above");
