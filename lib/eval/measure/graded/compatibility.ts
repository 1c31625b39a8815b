/**
 * Compatibility (Clarke, Vtyurina and Smucker, "Assessing Top-k Preferences", TOIS 2021): how much a ranking is like
 * the ideal ranking that is most like it, by rank-biased overlap (Webber, Moffat and Zobel, TOIS 2010). Grades are
 * preferences alone: only their order counts.
 */
import { family, numberOf } from "../family";
import type { Judged } from "../relevance";

/** Ranks that are compared, as in the authors' code. */
const DEPTH = 1000;

/**
 * Rank-biased overlap with the ideal ranking: documents with a grade above 0 by falling grade, equal ones in the order
 * of `ranking`, those it lacks behind.
 * @param p persistence, 0 … 1; 0.95 looks about 20 ranks deep.
 * @param normalize divide by what the ideal ranking itself reaches, which is short of 1 where few documents are judged.
 * Deviation: equal scores are ordered as trec_eval does it, by document id descending; the authors' code has them
 * ascending.
 */
export function compatibility(ranking: readonly string[], judged: Judged, p = 0.95, normalize = true): number {
  const rank = new Map(ranking.map((id, place) => [id, place]));
  const ideal = [...judged.keys()]
    .filter((id) => (judged.get(id) as number) > 0)
    .map((id) => ({ id, grade: judged.get(id) as number, place: rank.get(id) ?? ranking.length }))
    .sort((a, b) => b.grade - a.grade || a.place - b.place)
    .map(({ id }) => id);
  if (ideal.length === 0) return 0;
  const overlap = rankBiasedOverlap(ranking, ideal, p);
  return normalize ? overlap / rankBiasedOverlap(ideal, ideal, p) : overlap;
}

/** Σ p^(d − 1) · (documents that both have within d) / d, over the sum of the weights. */
function rankBiasedOverlap(a: readonly string[], b: readonly string[], p: number): number {
  const seenA = new Set<string>();
  const seenB = new Set<string>();
  let [common, score, total, weight] = [0, 0, 0, 1];
  for (let place = 0; place < DEPTH; place++) {
    if (place < a.length) {
      seenA.add(a[place]);
      if (seenB.has(a[place])) common++;
    }
    if (place < b.length) {
      seenB.add(b[place]);
      if (seenA.has(b[place])) common++;
    }
    score += (weight * common) / (place + 1);
    total += weight;
    weight *= p;
  }
  return score / total;
}

export const compatibilityFamily = family(
  "Compat",
  "overlap with the most similar ideal ranking",
  "none",
  { p: 0.95, normalize: true },
  (settings) => {
    const normalize = (settings.parameters.get("normalize") as boolean | undefined) ?? true;
    return (ranking, judged) => compatibility(ranking, judged, numberOf(settings, "p", 0.95), normalize);
  },
);
