/**
 * A run against judgements: every measure of every judged query, and the means. How a run is ordered and averaged is
 * its *semantics*:
 *   trec10   scores as doubles, ties by document id descending in byte order (trec_eval 10)
 *   trec9    the same with scores rounded to float32, so that near scores tie, and recall levels rounded upwards
 *            (trec_eval 9)
 *   msmarco  MS MARCO's official script: at most 1000 results a query, an error when run and judgements share no query.
 *            A run read with `order: "rank"` has its explicit ranks as scores. Deviation: the script takes every
 *            judgement for relevant, whatever its grade.
 */
import { InputError } from "../errors";
import type { Judged, MeasureContext, SubtopicsJudged } from "./measure";
import { judgedOnly, type NamedMeasure, parseMeasures } from "./measure-names";
import { type Results, rankDocuments } from "./ranking";

/** The ways in which a run can be ordered and averaged; see `evaluate`. */
export const semanticsNames = ["trec10", "trec9", "msmarco"] as const;
/** How a run is ordered and averaged: as trec_eval 10, as trec_eval 9, or as MS MARCO's script. */
export type Semantics = (typeof semanticsNames)[number];

export const missingChoices = ["zero", "skip", "refuse"] as const;

/** Deepest ranking that MS MARCO's script takes. */
export const MSMARCO_DEPTH = 1000;

/** What is measured, and which queries and documents count; the names of trec_eval's flags stand beside. */
export interface EvaluateOptions {
  /** Names such as "nDCG@10". Default nDCG@10, RR@10, R@100. */
  measures?: readonly string[];
  /** How the run is ordered. Default "trec10". */
  semantics?: Semantics;
  /**
   * Judged queries that the run lacks: count as "zero" (the default, trec_eval's -c), "skip" them (trec_eval 9 without
   * -c), or "refuse" (trec_eval 10 without -c).
   */
  missing?: (typeof missingChoices)[number];
  /**
   * Drop results whose id is the query's id, as BEIR does for ArguAna and Quora. Wrong where ids are mere numbers.
   * Default false.
   */
  ignoreIdenticalIds?: boolean;
  /** Lowest grade that is relevant, where a measure's name does not say it; trec_eval's -l. Default 1. */
  level?: number;
  /** Documents of each query that count, the best ones; trec_eval's -M. Default all. */
  maxDocuments?: number;
  /** Drop results that nobody graded, after `maxDocuments`; trec_eval's -J. Default false. */
  judgedOnly?: boolean;
  /** Documents in the collection, for Utility; trec_eval's -N. Default 0. */
  collectionSize?: number;
  /** Query id → document id → subtopics → grades, for measures of diversity (`readSubtopics`). */
  subtopics?: ReadonlyMap<string, SubtopicsJudged>;
}

/** What `evaluate` finds: means, and the values of every query. */
export interface Evaluation {
  /** Over the queries of `perQuery`: means, of counts (NumRet …) sums, of GMAP and its like geometric means. */
  means: Record<string, number>;
  /** Query id → measure → value. */
  perQuery: Map<string, Record<string, number>>;
  /** Query id → measure → value, of measures whose value is a text (relstring); absent where none was asked for. */
  texts?: Map<string, Record<string, string>>;
  /** Judged queries the run has no result for. */
  missing: string[];
}

/**
 * Measures a run against judgements with trec_eval's semantics: documents by score descending, ties by id descending in
 * byte order; every judged query counts, also one that the run lacks.
 * @param run query id → results; queries without judgements are left out.
 * @param qrels query id → judged documents.
 * @throws InputError on an unknown measure, a query that may not be missing, or against MS MARCO's rules.
 * @throws RangeError when a score is NaN or infinite.
 * @example
 * ```ts
 * import { evaluate } from "bowlab";
 *
 * const qrels = new Map([["q1", new Map([["p2", 1], ["p7", 2]])]]);
 * const run = new Map([["q1", new Map([["p2", 3.2], ["p1", 2.5], ["p7", 1.1]])]]);
 * const { means } = evaluate(run, qrels, { measures: ["nDCG@10", "RR@10", "R@2"] });
 * console.log(means["nDCG@10"].toFixed(4), means["RR@10"], means["R@2"]); // → 0.7602 1 0.5
 * ```
 */
export function evaluate(
  run: ReadonlyMap<string, Results>,
  qrels: ReadonlyMap<string, Judged>,
  options: EvaluateOptions = {},
): Evaluation {
  const { measures = ["nDCG@10", "RR@10", "R@100"], semantics = "trec10", missing: onMissing = "zero" } = options;
  const all = parseMeasures(measures, options);
  const named = all.filter(({ text }) => text === undefined);
  const textual = all.filter(({ name, text }) => text !== undefined && name !== "runid");
  if (semantics === "msmarco") checkMsmarco(run, qrels);
  const context: MeasureContext = { ...contextOf(qrels), version9: semantics === "trec9" };
  const perQuery = new Map<string, Record<string, number>>();
  const texts = new Map<string, Record<string, string>>();
  const missing: string[] = [];
  for (const [query, judged] of qrels) {
    const results = run.get(query);
    if (results === undefined) missing.push(query);
    if (results === undefined && onMissing === "skip") continue;
    const ranking = results === undefined ? [] : rankingOf(query, results, judged, options);
    context.subtopics = options.subtopics && (options.subtopics.get(query) ?? new Map());
    perQuery.set(
      query,
      Object.fromEntries(named.map(({ name, measure }) => [name, measure(ranking, judged, context)])),
    );
    if (textual.length === 0) continue;
    texts.set(query, Object.fromEntries(textual.map(({ name, text }) => [name, text?.(ranking, judged) ?? ""])));
  }
  if (onMissing === "refuse" && missing.length > 0) throw lacksQueries(missing);
  const means = aggregate(named, [...perQuery.values()], onMissing === "zero" ? qrels : undefined);
  return { means, perQuery, missing, ...(textual.length > 0 ? { texts } : {}) };
}

/** A query's documents as the measures see them, best first. */
function rankingOf(query: string, results: Results, judged: Judged, options: EvaluateOptions): string[] {
  const { semantics = "trec10", maxDocuments = Number.POSITIVE_INFINITY } = options;
  let ranking = rankDocuments(results, semantics === "trec9" ? "trec9" : "trec10");
  if (options.ignoreIdenticalIds) ranking = ranking.filter((id) => id !== query);
  if (ranking.length > maxDocuments) ranking = ranking.slice(0, maxDocuments);
  return options.judgedOnly ? judgedOnly(ranking, judged) : ranking;
}

/** What is known beside one query; which documents are judged at all is gathered when a measure first asks. */
function contextOf(qrels: ReadonlyMap<string, Judged>): MeasureContext {
  let anywhere: Set<string> | undefined;
  return {
    isJudgedAnywhere: (id) => {
      if (anywhere === undefined) {
        anywhere = new Set();
        for (const judged of qrels.values()) for (const document of judged.keys()) anywhere.add(document);
      }
      return anywhere.has(id);
    },
  };
}

/** What a value below counts as in a geometric mean, which one 0 would bring to 0; as in trec_eval. */
const LEAST_IN_GEOMETRIC_MEAN = 0.00001;

/** No query at all gives zeros. @param all the judgements, where every judged query counts. */
function aggregate(
  named: readonly NamedMeasure[],
  rows: Record<string, number>[],
  all: ReadonlyMap<string, Judged> | undefined,
): Record<string, number> {
  const added = (term: (row: Record<string, number>) => number): number =>
    rows.reduce((total, row) => total + term(row), 0);
  const entries = named.map(({ name, aggregate: by, overAll }) => {
    if (overAll !== undefined && all !== undefined) {
      return [name, [...all.values()].reduce((total, judged) => total + overAll(judged), 0)];
    }
    if (by === "sum") return [name, added((row) => row[name])];
    if (by === "mean" || rows.length === 0) return [name, added((row) => row[name]) / Math.max(1, rows.length)];
    return [name, Math.exp(added((row) => Math.log(Math.max(row[name], LEAST_IN_GEOMETRIC_MEAN))) / rows.length)];
  });
  return Object.fromEntries(entries);
}

/**
 * The mean of several collections' means, each counting the same, as CQADupStack's figure is the mean of its twelve.
 */
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
    fix: "count them as zero (--missing zero) or leave them out (--missing skip)",
  });
}
