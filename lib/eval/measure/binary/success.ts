/** Success at k, also called hits, hit rate or top-k accuracy. */

import { type Judged, relevantWithin } from "../relevance";
import { cut } from "./binary-family";

/** 1 when a relevant document is within k ("R@k" of papers with one passage a question), else 0. */
export function success(ranking: readonly string[], judged: Judged, k = Number.POSITIVE_INFINITY, rel = 1): number {
  return relevantWithin(ranking, judged, k, rel) > 0 ? 1 : 0;
}

export const successFamily = cut(
  "Success",
  "needed",
  success,
  "1 where a relevant document is within k (hits, top-k accuracy)",
);
