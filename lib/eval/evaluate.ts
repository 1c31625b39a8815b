/** A run against judgements: every measure of every judged query, and the means over all of them (trec_eval's -c). */

import { parseMeasure } from "./measure-names";
import type { Judged, Measure } from "./measures";
import { type Results, rankDocuments, type ScorePrecision } from "./ranking";

export interface EvaluateOptions {
  /** Names such as "nDCG@10". Default nDCG@10, RR@10, R@100. */
  measures?: readonly string[];
  /** How scores are compared. Default "trec10". */
  precision?: ScorePrecision;
}

export interface Evaluation {
  /** Means over all judged queries; one the run lacks counts 0. */
  means: Record<string, number>;
  /** Query id → measure → value. */
  perQuery: Map<string, Record<string, number>>;
  /** Judged queries the run has no result for. */
  missing: string[];
}

/**
 * @param run query id → results; queries without judgements are left out.
 * @param qrels query id → judged documents.
 * @throws InputError on an unknown measure.
 */
export function evaluate(
  run: ReadonlyMap<string, Results>,
  qrels: ReadonlyMap<string, Judged>,
  { measures = ["nDCG@10", "RR@10", "R@100"], precision = "trec10" }: EvaluateOptions = {},
): Evaluation {
  const named: { name: string; measure: Measure }[] = measures.map(parseMeasure);
  const perQuery = new Map<string, Record<string, number>>();
  const missing: string[] = [];
  for (const [query, judged] of qrels) {
    const results = run.get(query);
    if (results === undefined) missing.push(query);
    const ranking = results === undefined ? [] : rankDocuments(results, precision);
    perQuery.set(query, Object.fromEntries(named.map(({ name, measure }) => [name, measure(ranking, judged)])));
  }
  const rows = [...perQuery.values()];
  const means = named.map(({ name }) => [
    name,
    rows.reduce((sum, row) => sum + row[name], 0) / Math.max(1, rows.length),
  ]);
  return { means: Object.fromEntries(means), perQuery, missing };
}
