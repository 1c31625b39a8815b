/** Binary preference (Buckley and Voorhees, SIGIR 2004). */
import type { MeasureFamily } from "../family";
import { type Judged, relevantCount } from "../relevance";
import { whole } from "./binary-family";

/**
 * bpref as trec_eval computes it: how seldom documents judged not relevant stand above relevant ones. Unjudged
 * documents count for nothing.
 */
export function binaryPreference(ranking: readonly string[], judged: Judged, rel = 1): number {
  const total = relevantCount(judged, rel);
  let refused = 0;
  for (const grade of judged.values()) if (grade >= 0 && grade < rel) refused++;
  const bound = Math.min(total, refused);
  let above = 0;
  let sum = 0;
  for (const id of ranking) {
    const grade = judged.get(id);
    if (grade === undefined || grade < 0) continue;
    if (grade < rel) above++;
    else sum += above === 0 ? 1 : 1 - Math.min(above, total) / bound;
  }
  return total === 0 ? 0 : sum / total;
}

export const binaryPreferenceFamily = whole("Bpref", binaryPreference, "binary preference");

export const geometricMeanBinaryPreferenceFamily: MeasureFamily = {
  ...whole("GMBpref", binaryPreference, "Bpref, averaged by the geometric mean (gm_bpref)"),
  aggregate: "geometric mean",
};
