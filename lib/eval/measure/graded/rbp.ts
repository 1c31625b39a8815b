/** Rank-biased precision (Moffat and Zobel, TOIS 2008), of graded or binary judgements, and what it cannot know. */
import { family, numberOf } from "../family";
import { isGraded, isRelevant, type Judged } from "../relevance";

/**
 * (1 − p) · Σ over ranks within k of gain · p^(rank − 1): a person goes on to the next document with probability p.
 * @param p persistence, 0 … 1.
 * @param rel lowest grade that gains 1, below it 0. Undefined: gains are graded as in trec_eval (m_rbp.c), the grade
 * divided by the query's
 *   highest one where that is above 1.
 */
export function rankBiasedPrecision(
  ranking: readonly string[],
  judged: Judged,
  p: number,
  rel?: number,
  k = Number.POSITIVE_INFINITY,
): number {
  const limit = Math.min(k, ranking.length);
  let highest = 1;
  if (rel === undefined) for (const grade of judged.values()) highest = Math.max(highest, grade);
  let sum = 0;
  let weight = 1;
  for (let place = 0; place < limit; place++, weight *= p) {
    const id = ranking[place];
    if (rel !== undefined) sum += isRelevant(judged, id, rel) ? weight : 0;
    else sum += (Math.max(0, judged.get(id) ?? 0) / highest) * weight;
  }
  return (1 - p) * sum;
}

/**
 * By how much RBP would rise if every document that nobody graded, those below the ranking's end among them, gained 1:
 * trec_eval's rbp_resid (m_rbp_resid.c), which is 0 where all that was retrieved is judged. Deviation: with a p of its
 * own trec_eval -c gives 1, not 0, to a query that the run lacks.
 */
export function rankBiasedResidual(ranking: readonly string[], judged: Judged, p: number): number {
  let unjudged = 0;
  let weight = 1;
  for (const id of ranking) {
    if (!isGraded(judged, id)) unjudged += weight;
    weight *= p;
  }
  return unjudged === 0 ? 0 : weight + (1 - p) * unjudged;
}

export const rankBiasedPrecisionFamily = family(
  "RBP",
  "rank-biased precision, p 0.8; graded unless rel is given",
  "possible",
  { p: 0.8, rel: undefined },
  (settings) => {
    const p = numberOf(settings, "p", 0.8);
    const rel = settings.parameters.get("rel") as number | undefined;
    return (ranking, judged) => rankBiasedPrecision(ranking, judged, p, rel, settings.k);
  },
);

export const rankBiasedResidualFamily = family(
  "RBP_resid",
  "by how much RBP could rise by what is unjudged",
  "none",
  { p: 0.8 },
  (settings) => {
    const p = numberOf(settings, "p", 0.8);
    return (ranking, judged) => rankBiasedResidual(ranking, judged, p);
  },
);
