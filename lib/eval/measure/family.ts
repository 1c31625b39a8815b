/** What a family of measures is: what it computes, which parameters it has, and whether it is cut. */

import type { ParameterValue } from "../measure-syntax";
import type { Judged, Measure } from "./relevance";

export interface MeasureSettings {
  /** Lowest grade that is relevant. */
  rel: number;
  /** Depth, Infinity where there is none; of `fraction` families the number behind the @. */
  k: number;
  parameters: ReadonlyMap<string, ParameterValue>;
}

/**
 * How queries' values become one: counts are added, GMAP's kind is averaged by logarithms, everything else is averaged.
 */
export type Aggregate = "mean" | "sum" | "geometric mean";

export interface MeasureFamily {
  name: string;
  /** What `bowlab eval --help` says of it. */
  about: string;
  /** What stands behind the @: a depth that is needed or possible, a number that need not be whole, or nothing. */
  depth: "needed" | "possible" | "fraction" | "none";
  /** Parameters beside `judged_only`, each with the value that need not be written. */
  parameters: Readonly<Record<string, ParameterValue | undefined>>;
  measure(settings: MeasureSettings): Measure;
  aggregate?: Aggregate;
  /** What a query counts for in the sum over all judged queries, where that is not its value. */
  overAll?: (judged: Judged) => number;
  /** Needs judgements by subtopic. */
  bySubtopic?: boolean;
  /** Asks for the ids of documents that are not judged for the query. */
  asksUnjudged?: boolean;
}

export const withRel = { rel: 1 };

/** A number among the parameters, or its default. */
export function numberOf({ parameters }: MeasureSettings, name: string, otherwise: number): number {
  return (parameters.get(name) as number | undefined) ?? otherwise;
}

/** A family with a depth and parameters of its own; what more it has is added by `...`. */
export function family(
  name: string,
  about: string,
  depth: MeasureFamily["depth"],
  parameters: MeasureFamily["parameters"],
  measure: (settings: MeasureSettings) => Measure,
): MeasureFamily {
  return { name, about, depth, parameters, measure };
}
