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
import type { SubtopicsJudged } from "./measure";

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
