/**
 * Measures of the set of documents that was retrieved, whatever their order: trec_eval's set_P, set_recall, set_F,
 * set_map, set_relative_P.
 */
import { whole } from "../binary/binary-family";
import { recall } from "../binary/recall";
import { family, numberOf } from "../family";
import { type Judged, relevantCount, relevantWithin } from "../relevance";

/** Relevant documents among those retrieved / those retrieved. */
export function setPrecision(ranking: readonly string[], judged: Judged, rel = 1): number {
  return ranking.length === 0 ? 0 : relevantWithin(ranking, judged, ranking.length, rel) / ranking.length;
}

/**
 * (β + 1) · P · R / (R + β · P) over the set retrieved, as trec_eval's set_F: β itself weighs recall, where van
 * Rijsbergen's F has β².
 */
export function setF(ranking: readonly string[], judged: Judged, rel = 1, beta = 1): number {
  const p = setPrecision(ranking, judged, rel);
  const r = recall(ranking, judged, Number.POSITIVE_INFINITY, rel);
  return p === 0 || r === 0 ? 0 : ((beta + 1) * p * r) / (r + beta * p);
}

/**
 * Precision · recall of the set: average precision if every relevant document stood at the set's precision
 * (m_set_map.c).
 */
export function setAveragePrecision(ranking: readonly string[], judged: Judged, rel = 1): number {
  return setPrecision(ranking, judged, rel) * recall(ranking, judged, Number.POSITIVE_INFINITY, rel);
}

/** Relevant documents retrieved / as many as a set of this size could hold (m_set_rel_P.c). */
export function setRelativePrecision(ranking: readonly string[], judged: Judged, rel = 1): number {
  const possible = Math.min(ranking.length, relevantCount(judged, rel));
  return possible === 0 ? 0 : relevantWithin(ranking, judged, ranking.length, rel) / possible;
}

export const setPrecisionFamily = whole("SetP", setPrecision, "precision of all that was retrieved");

export const setRecallFamily = whole(
  "SetR",
  (ranking, judged, rel) => recall(ranking, judged, Number.POSITIVE_INFINITY, rel),
  "recall of all that was retrieved",
);

export const setFFamily = family("SetF", "F of the two", "none", { rel: 1, beta: 1 }, (settings) => {
  const beta = numberOf(settings, "beta", 1);
  return (ranking, judged) => setF(ranking, judged, settings.rel, beta);
});

export const setAveragePrecisionFamily = whole("SetAP", setAveragePrecision, "SetP · SetR (set_map)");

export const setRelativePrecisionFamily = whole(
  "SetRelP",
  setRelativePrecision,
  "SetP / the highest possible (set_relative_P)",
);
