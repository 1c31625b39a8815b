/** Scaled DCG: DCG as a share of what k documents of the highest grade would gain (ir_measures' SDCG). */
import { family, numberOf } from "../family";
import type { Judged } from "../relevance";
import { discount } from "./gain";
import { dcg } from "./ndcg";

/** Where the measure's name does not say another. */
const HIGHEST_GRADE = 4;

/**
 * Σ grade / log2(rank + 1) over the first k, divided by the same sum with the grade `highest` at every rank. Other than
 * nDCG's, its ideal does not depend on the judgements: a query with few relevant documents cannot reach 1.
 */
export function scaledDcg(ranking: readonly string[], judged: Judged, k: number, highest: number): number {
  let most = 0;
  for (let place = 0; place < k; place++) most += highest / discount(place);
  return dcg(ranking, judged, k, (grade) => Math.min(grade, highest)) / most;
}

export const scaledDcgFamily = family(
  "SDCG",
  "DCG / that of k documents of the grade max (4)",
  "needed",
  { max: HIGHEST_GRADE },
  (settings) => {
    const highest = numberOf(settings, "max", HIGHEST_GRADE);
    return (ranking, judged) => scaledDcg(ranking, judged, settings.k, highest);
  },
);
