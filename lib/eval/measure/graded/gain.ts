/**
 * Gains of graded measures, with trec_eval's conventions: the grade itself unless said, nothing for what nobody graded.
 */
import type { Judged } from "../relevance";

/** A grade's gain. A gain below 0 takes away from what was found; grades below 0 gain nothing. */
export type Gain = (grade: number) => number;

/** What the ranking's first k documents gain, in rank order. */
export function foundGains(
  ranking: readonly string[],
  judged: Judged,
  gainOf: Gain,
  k = Number.POSITIVE_INFINITY,
): number[] {
  return ranking.slice(0, Math.min(k, ranking.length)).map((id) => {
    const grade = judged.get(id);
    return grade === undefined || grade < 0 ? 0 : gainOf(grade);
  });
}

/** Gains above 0 of the best possible ranking, highest first: of all judged documents, retrieved or not. */
export function idealGains(judged: Judged, gainOf: Gain): number[] {
  const gains: number[] = [];
  for (const grade of judged.values()) if (grade >= 0 && gainOf(grade) > 0) gains.push(gainOf(grade));
  return gains.sort((a, b) => b - a);
}

/** The discount of a rank counted from 0. */
export function discount(place: number): number {
  return Math.log2(place + 2);
}
