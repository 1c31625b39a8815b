/** Precision at a rank: fixed, or a multiple of the number of relevant documents; and its mean with recall. */

import { type Judged, relevantCount, relevantWithin } from "../relevance";
import { cut, whole } from "./binary-family";

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
 * Precision at `multiple` · R, brought to a whole rank as trec_eval's Rprec_mult does it (m_Rprec_mult.c): 0.9 added,
 * cut off.
 */
export function rPrecisionAtMultiple(ranking: readonly string[], judged: Judged, multiple: number, rel = 1): number {
  const rank = Math.floor(multiple * relevantCount(judged, rel) + 0.9);
  return rank === 0 ? 0 : precision(ranking, judged, rank, rel);
}

/** F₁ at k: the harmonic mean of precision and recall at k, which is 2 · relevant within k / (k + R). */
export function f1(ranking: readonly string[], judged: Judged, k: number, rel = 1): number {
  const total = relevantCount(judged, rel);
  return total === 0 ? 0 : (2 * relevantWithin(ranking, judged, k, rel)) / (k + total);
}

export const precisionFamily = cut("P", "needed", precision, "precision");

export const rPrecisionFamily = whole("Rprec", rPrecision, "precision at R, the number of relevant documents");

export const rPrecisionAtMultipleFamily = cut(
  "Rprec_mult",
  "fraction",
  rPrecisionAtMultiple,
  "precision at that multiple of R",
);

export const f1Family = cut("F1", "needed", f1, "harmonic mean of precision and recall at k");
