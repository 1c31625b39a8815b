/** What a comparison of runs finds. */
import type { Interval } from "./significance";

/** One run's mean, and how sure it is. */
export interface ComparedRun {
  name: string;
  mean: number;
  /** Percentile bootstrap over queries. */
  interval: Interval;
  /** Judged queries the run lacks. */
  missing: number;
}

/** The difference of two runs on the same queries, tested in two ways. */
export interface ComparedPair {
  a: string;
  b: string;
  /** mean(a) − mean(b). */
  difference: number;
  /** Percentile bootstrap of the mean difference over queries. */
  interval: Interval;
  /** Queries on which a is better, equal, worse. */
  wins: number;
  ties: number;
  losses: number;
  /** Two-sided; `pHolm` is corrected over all pairs of the comparison. */
  tTest: { t: number; degreesOfFreedom: number; p: number; pHolm: number };
  /** Two-sided; `exact` when every pattern of signs was counted. */
  randomization: { p: number; pHolm: number; exact: boolean; samples: number };
}

/** Several runs compared on the same judgements. */
export interface Comparison {
  measure: string;
  queries: string[];
  confidence: number;
  runs: ComparedRun[];
  pairs: ComparedPair[];
  /** Run → its values in the order of `queries`. */
  values: Map<string, Float64Array>;
}
