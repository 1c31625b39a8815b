/**
 * A run against judgements: every measure of every judged query, and the means. How a run is ordered and averaged is its *semantics*:
 *   trec10   scores as doubles, ties by document id descending in byte order (trec_eval 10)
 *   trec9    the same with scores rounded to float32, so that near scores tie (trec_eval 9)
 *   msmarco  MS MARCO's official script: at most 1000 results a query, an error when run and judgements share no query. A run read with
 *            `order: "rank"` has its explicit ranks as scores. Deviation: the script takes every judgement for relevant, whatever its grade.
 */
import { InputError } from "../errors";
import { type NamedMeasure, parseMeasure } from "./measure-names";
import type { Judged } from "./measures";
import { type Results, rankDocuments } from "./ranking";

export const semanticsNames = ["trec10", "trec9", "msmarco"] as const;
export type Semantics = (typeof semanticsNames)[number];

export const missingChoices = ["zero", "skip", "refuse"] as const;

/** Deepest ranking that MS MARCO's script takes. */
export const MSMARCO_DEPTH = 1000;

export interface EvaluateOptions {
  /** Names such as "nDCG@10". Default nDCG@10, RR@10, R@100. */
  measures?: readonly string[];
  /** How the run is ordered. Default "trec10". */
  semantics?: Semantics;
  /**
   * Judged queries that the run lacks: count as "zero" (the default, trec_eval's -c), "skip" them (trec_eval 9 without -c), or "refuse"
   * (trec_eval 10 without -c).
   */
  missing?: (typeof missingChoices)[number];
  /** Drop results whose id is the query's id, as BEIR does for ArguAna and Quora. Wrong where ids are mere numbers. Default false. */
  ignoreIdenticalIds?: boolean;
}

export interface Evaluation {
  /** Over the queries of `perQuery`: means, of counts (NumRet …) sums. */
  means: Record<string, number>;
  /** Query id → measure → value. */
  perQuery: Map<string, Record<string, number>>;
  /** Judged queries the run has no result for. */
  missing: string[];
}

/**
 * @param run query id → results; queries without judgements are left out.
 * @param qrels query id → judged documents.
 * @throws InputError on an unknown measure, a query that may not be missing, or against MS MARCO's rules.
 * @throws RangeError when a score is NaN or infinite.
 */
export function evaluate(
  run: ReadonlyMap<string, Results>,
  qrels: ReadonlyMap<string, Judged>,
  options: EvaluateOptions = {},
): Evaluation {
  const { measures = ["nDCG@10", "RR@10", "R@100"], semantics = "trec10", missing: onMissing = "zero" } = options;
  const named = measures.map(parseMeasure);
  if (semantics === "msmarco") checkMsmarco(run, qrels);
  const perQuery = new Map<string, Record<string, number>>();
  const missing: string[] = [];
  for (const [query, judged] of qrels) {
    const results = run.get(query);
    if (results === undefined) missing.push(query);
    if (results === undefined && onMissing === "skip") continue;
    let ranking = results === undefined ? [] : rankDocuments(results, semantics === "trec9" ? "trec9" : "trec10");
    if (options.ignoreIdenticalIds) ranking = ranking.filter((id) => id !== query);
    perQuery.set(query, Object.fromEntries(named.map(({ name, measure }) => [name, measure(ranking, judged)])));
  }
  if (onMissing === "refuse" && missing.length > 0) throw lacksQueries(missing);
  return { means: aggregate(named, [...perQuery.values()]), perQuery, missing };
}

/** No query at all gives zeros. */
function aggregate(named: readonly NamedMeasure[], rows: Record<string, number>[]): Record<string, number> {
  const entries = named.map(({ name, aggregate: by }) => {
    const sum = rows.reduce((total, row) => total + row[name], 0);
    return [name, by === "sum" ? sum : sum / Math.max(1, rows.length)];
  });
  return Object.fromEntries(entries);
}

/** The mean of several collections' means, each counting the same, as CQADupStack's figure is the mean of its twelve. */
export function meanOfCollections(evaluations: readonly Pick<Evaluation, "means">[]): Record<string, number> {
  if (evaluations.length === 0) throw new RangeError("no collection to take the mean of");
  const names = Object.keys(evaluations[0].means);
  return Object.fromEntries(
    names.map((name) => [
      name,
      evaluations.reduce((sum, { means }) => {
        if (means[name] === undefined) throw new RangeError(`a collection lacks the measure ${name}`);
        return sum + means[name];
      }, 0) / evaluations.length,
    ]),
  );
}

function checkMsmarco(run: ReadonlyMap<string, Results>, qrels: ReadonlyMap<string, Judged>): void {
  for (const [query, { size }] of run) {
    if (size > MSMARCO_DEPTH) {
      throw new InputError(`query ${query} has too many results for MS MARCO's semantics`, {
        expected: `at most ${MSMARCO_DEPTH}`,
        found: `${size}`,
        fix: "cut the run, or evaluate it with trec10",
      });
    }
  }
  for (const query of qrels.keys()) if (run.has(query)) return;
  throw new InputError("run and judgements have no query in common", {
    fix: "check that they belong to the same collection and split",
  });
}

function lacksQueries(missing: readonly string[]): InputError {
  const shown = missing.slice(0, 5).join(", ") + (missing.length > 5 ? ", …" : "");
  return new InputError("the run lacks judged queries", {
    expected: "a result for every one",
    found: `${missing.length} without: ${shown}`,
    fix: 'count them as zero (missing "zero") or leave them out (missing "skip")',
  });
}
