/**
 * How much of a ranking's top was judged at all. What was not counts as not relevant elsewhere, so that large shares
 * forbid conclusions.
 */
import { family, type MeasureFamily } from "../family";
import { isGraded, type Judged } from "../relevance";

/**
 * Judged documents within k / documents retrieved within k; 0 of an empty ranking. Not divided by k where fewer were
 * retrieved.
 */
export function judgedShare(ranking: readonly string[], judged: Judged, k = Number.POSITIVE_INFINITY): number {
  const top = Math.min(k, ranking.length);
  let count = 0;
  for (let place = 0; place < top; place++) if (judged.has(ranking[place])) count++;
  return top === 0 ? 0 : count / top;
}

/**
 * Documents within k that nobody graded for this query / k: trec_eval's unj (m_unjudged.c). Grades below 0 count as not
 * judged.
 */
export function unjudgedShare(ranking: readonly string[], judged: Judged, k: number): number {
  return ranking.slice(0, k).filter((id) => !isGraded(judged, id)).length / k;
}

/**
 * Documents within k that are judged for no query at all / k: BEIR's hole@k (`hole` in
 * `beir/retrieval/custom_metrics.py`).
 */
export function hole(ranking: readonly string[], isJudgedAnywhere: (id: string) => boolean, k: number): number {
  return ranking.slice(0, k).filter((id) => !isJudgedAnywhere(id)).length / k;
}

export const judgedShareFamily = family(
  "Judged",
  "judged documents / documents within k",
  "needed",
  {},
  ({ k }) =>
    (ranking, judged) =>
      judgedShare(ranking, judged, k),
);

export const unjudgedShareFamily = family(
  "Unjudged",
  "documents within k that nobody graded / k (unj)",
  "needed",
  {},
  ({ k }) =>
    (ranking, judged) =>
      unjudgedShare(ranking, judged, k),
);

export const holeFamily: MeasureFamily = {
  ...family(
    "Hole",
    "documents within k that are judged for no query / k (BEIR)",
    "needed",
    {},
    ({ k }) =>
      (ranking, judged, context) =>
        hole(ranking, context?.isJudgedAnywhere ?? ((id) => judged.has(id)), k),
  ),
  asksUnjudged: true,
};
