/**
 * Negatives out of a ranking: some ranks of it, without what answers the query by the query's *own* judgements, and of
 * those a sample. The official code of arXiv 2401.11248 filters by the first query's judgements only, so that other
 * queries' gold passages become negatives.
 */
import type { Random } from "../../random";
import type { Ranks } from "./ranks";

/** Which ranks negatives are taken from, and how many. */
export interface ChooseOptions {
  /** Ranks of the ranking as it stands, answers counted. */
  ranks: Ranks;
  /** At most this many. */
  perQuery: number;
  /** The query's own stream. */
  random: Random;
}

/** What was chosen, in the ranking's order, and how many of the ranks were answers. */
export interface Chosen<T> {
  negatives: T[];
  answers: number;
}

/**
 * A sample of some ranks of a ranking, without what answers the query.
 * @param isAnswer whether the passage answers this query by its own judgements
 */
export function chooseNegatives<T>(
  ranking: readonly T[],
  isAnswer: (passage: T) => boolean,
  { ranks: [first, last], perQuery, random }: ChooseOptions,
): Chosen<T> {
  const window = ranking.slice(first - 1, last);
  const candidates = window.filter((passage) => !isAnswer(passage));
  const answers = window.length - candidates.length;
  if (candidates.length <= perQuery) return { negatives: candidates, answers };
  const places = random.shuffle(Int32Array.from(candidates.keys())).slice(0, perQuery).sort();
  return { negatives: Array.from(places, (place) => candidates[place]), answers };
}
