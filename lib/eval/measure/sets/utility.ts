/** Linear utility of a set (TREC's filtering tasks; trec_eval's m_utility.c). */
import { family } from "../family";
import { type Judged, relevantCount, relevantWithin } from "../relevance";

export interface UtilityWeights {
  /** Worth of a relevant document retrieved; default 1. */
  a?: number;
  /** Of another one retrieved; default −1. */
  b?: number;
  /** Of a relevant one that was not retrieved; default 0. */
  c?: number;
  /** Of another one that was not retrieved; default 0. */
  d?: number;
  /** Documents in the collection, for `d`; default 0, as trec_eval has it without -N. */
  documents?: number;
}

/**
 * The four counts of the contingency table, weighed and added. Deviation: with weights of its own trec_eval -c counts
 * one document as retrieved for a query that the run lacks.
 */
export function utility(
  ranking: readonly string[],
  judged: Judged,
  { a = 1, b = -1, c = 0, d = 0, documents = 0 }: UtilityWeights = {},
  rel = 1,
): number {
  const retrieved = ranking.length;
  const found = relevantWithin(ranking, judged, retrieved, rel);
  const total = relevantCount(judged, rel);
  return a * found + b * (retrieved - found) + c * (total - found) + d * (documents + found - retrieved - total) + 0;
}

export const utilityFamily = family(
  "Utility",
  "a · relevant retrieved + b · others retrieved + c · relevant left + d · others left",
  "none",
  { rel: 1, a: 1, b: -1, c: 0, d: 0, documents: 0 },
  ({ rel, parameters }) => {
    const weights = Object.fromEntries(parameters);
    return (ranking, judged) => utility(ranking, judged, weights, rel);
  },
);
