/** The dev set that a run measures itself on: some judged queries, and the passages they are searched in. */

import { evaluate } from "../../eval";
import type { Random } from "../../random";
import type { Passage, Qrels, Query } from "../../text";
import type { TextTokenizer } from "../../tokens";
import type { PassageRows } from "../examples";

export interface DevSet {
  queries: { id: string; text: string; ids: Int32Array }[];
  qrels: Qrels;
  /** Rows of the passages that are searched. */
  passages: { id: string; place: number }[];
  rows: PassageRows;
  /** Queries that do not count, since none of their answers is among the passages. */
  missing: number;
  /** The texts of the corpus that the passages are of. */
  texts(): Promise<readonly Passage[]>;
}

export interface DevSetOptions {
  queries: readonly Query[];
  qrels: Qrels;
  rows: PassageRows;
  /** The same corpus's texts. */
  texts(): Promise<readonly Passage[]>;
  tokenizer: TextTokenizer;
  /** Queries at most. */
  maxQueries: number;
  /** Passages at most, but never fewer than those that answer. */
  maxPassages: number;
  random: Random;
}

/** Queries with an answer among the passages, those answers, and passages drawn evenly from the others. */
export function devSet(options: DevSetOptions): DevSet {
  const { queries, qrels, rows, texts, tokenizer, maxQueries, maxPassages, random } = options;
  const ids = new Set(Array.from({ length: rows.size }, (_, place) => rows.passageIdOf(place)));
  const answersOf = ({ id }: Query) => [...(qrels.get(id) ?? [])].filter(([, grade]) => grade >= 1);
  const answered = queries.filter((query) => answersOf(query).length > 0);
  const answerable = answered.filter((query) => answersOf(query).some(([passage]) => ids.has(passage)));
  const counted = answerable.slice(0, maxQueries);
  const judged = new Map(counted.map(({ id }) => [id, qrels.get(id) as Map<string, number>]));
  const needed = new Set([...judged.values()].flatMap((grades) => [...grades.keys()]));
  const places = Array.from({ length: rows.size }, (_, place) => place);
  const chosen = places.filter((place) => needed.has(rows.passageIdOf(place)));
  const others = places.filter((place) => !needed.has(rows.passageIdOf(place)));
  random.shuffle(others);
  chosen.push(...others.slice(0, Math.max(0, maxPassages - chosen.length)));
  chosen.sort((a, b) => a - b);
  return {
    queries: counted.map(({ id, text }) => ({ id, text, ids: tokenizer.encode(text, { addSpecialTokens: false }) })),
    qrels: judged,
    passages: chosen.map((place) => ({ id: rows.passageIdOf(place), place })),
    rows,
    missing: answered.length - answerable.length,
    texts,
  };
}

/** The mean of a measure over the dev set's queries. @param run query id → passage id → score */
export function measured(run: Map<string, Map<string, number>>, { qrels }: DevSet, measure: string): number {
  const { means } = evaluate(run, qrels, { measures: [measure] });
  return Object.values(means)[0];
}
