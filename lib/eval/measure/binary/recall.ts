/** Recall, and recall capped at what k documents can hold. */

import { type Judged, relevantCount, relevantWithin } from "../relevance";
import { cut } from "./binary-family";

/** Relevant documents within k / all relevant ones. */
export function recall(ranking: readonly string[], judged: Judged, k = Number.POSITIVE_INFINITY, rel = 1): number {
  const total = relevantCount(judged, rel);
  return total === 0 ? 0 : relevantWithin(ranking, judged, k, rel) / total;
}

/**
 * Relevant documents within k / as many as k documents could hold: BEIR's R_cap@k (Thakur et al., NeurIPS 2021,
 * appendix; `recall_cap` in `beir/retrieval/custom_metrics.py`), which is trec_eval's relative_P (m_rel_P.c).
 */
export function cappedRecall(ranking: readonly string[], judged: Judged, k: number, rel = 1): number {
  const possible = Math.min(k, relevantCount(judged, rel));
  return possible === 0 ? 0 : relevantWithin(ranking, judged, k, rel) / possible;
}

export const recallFamily = cut("R", "needed", recall, "recall");

export const cappedRecallFamily = cut(
  "R_cap",
  "needed",
  cappedRecall,
  "recall / the most that k documents can reach (BEIR's recall_cap, relative_P)",
);
