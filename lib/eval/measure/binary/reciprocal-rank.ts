/** Reciprocal rank (Voorhees, TREC-8 question answering, 1999). */

import { isRelevant, type Judged } from "../relevance";
import { cut } from "./binary-family";

/** 1 / rank of the first relevant document within k, else 0. trec_eval's recip_rank is the uncut one. */
export function reciprocalRank(
  ranking: readonly string[],
  judged: Judged,
  k = Number.POSITIVE_INFINITY,
  rel = 1,
): number {
  const limit = Math.min(k, ranking.length);
  for (let place = 0; place < limit; place++) if (isRelevant(judged, ranking[place], rel)) return 1 / (place + 1);
  return 0;
}

export const reciprocalRankFamily = cut("RR", "possible", reciprocalRank, "reciprocal rank (MRR, recip_rank)");
