/** The families of measures that names are made of: what each computes, which parameters it has, and whether it is cut at a depth. */
import type { ParameterValue } from "./measure-syntax";
import {
  averagePrecision,
  binaryPreference,
  judgedShare,
  type Measure,
  precision,
  recall,
  reciprocalRank,
  relevantCount,
  relevantWithin,
  rPrecision,
  setF,
  setPrecision,
  success,
} from "./measures";
import { ndcgWithGain } from "./ndcg";

export interface MeasureSettings {
  /** Lowest grade that is relevant. */
  rel: number;
  k: number;
  parameters: ReadonlyMap<string, ParameterValue>;
}

export interface MeasureFamily {
  name: string;
  depth: "needed" | "possible" | "none";
  /** Parameters beside `judged_only`, each with the value that need not be written. */
  parameters: Readonly<Record<string, ParameterValue | undefined>>;
  measure(settings: MeasureSettings): Measure;
  aggregate?: "sum";
}

const withRel = { rel: 1 };

export const measureFamilies: readonly MeasureFamily[] = [
  {
    name: "nDCG",
    depth: "possible",
    parameters: { dcg: "log2", gains: undefined },
    measure: ({ k, parameters }) => {
      const gains = parameters.get("gains") as ReadonlyMap<number, number> | undefined;
      const exponential = parameters.get("dcg") === "exp-log2";
      const gainOf = (grade: number): number => {
        const gain = gains?.get(grade) ?? grade;
        return exponential ? 2 ** gain - 1 : gain;
      };
      return (ranking, judged) => ndcgWithGain(ranking, judged, k, gainOf);
    },
  },
  {
    name: "RR",
    depth: "possible",
    parameters: withRel,
    measure:
      ({ k, rel }) =>
      (ranking, judged) =>
        reciprocalRank(ranking, judged, k, rel),
  },
  {
    name: "AP",
    depth: "possible",
    parameters: withRel,
    measure:
      ({ k, rel }) =>
      (ranking, judged) =>
        averagePrecision(ranking, judged, k, rel),
  },
  {
    name: "R",
    depth: "needed",
    parameters: withRel,
    measure:
      ({ k, rel }) =>
      (ranking, judged) =>
        recall(ranking, judged, k, rel),
  },
  {
    name: "Success",
    depth: "needed",
    parameters: withRel,
    measure:
      ({ k, rel }) =>
      (ranking, judged) =>
        success(ranking, judged, k, rel),
  },
  {
    name: "P",
    depth: "needed",
    parameters: withRel,
    measure:
      ({ k, rel }) =>
      (ranking, judged) =>
        precision(ranking, judged, k, rel),
  },
  {
    name: "Rprec",
    depth: "none",
    parameters: withRel,
    measure:
      ({ rel }) =>
      (ranking, judged) =>
        rPrecision(ranking, judged, rel),
  },
  {
    name: "Bpref",
    depth: "none",
    parameters: withRel,
    measure:
      ({ rel }) =>
      (ranking, judged) =>
        binaryPreference(ranking, judged, rel),
  },
  {
    name: "Judged",
    depth: "needed",
    parameters: {},
    measure:
      ({ k }) =>
      (ranking, judged) =>
        judgedShare(ranking, judged, k),
  },
  {
    name: "SetP",
    depth: "none",
    parameters: withRel,
    measure:
      ({ rel }) =>
      (ranking, judged) =>
        setPrecision(ranking, judged, rel),
  },
  {
    name: "SetR",
    depth: "none",
    parameters: withRel,
    measure:
      ({ rel }) =>
      (ranking, judged) =>
        recall(ranking, judged, Number.POSITIVE_INFINITY, rel),
  },
  {
    name: "SetF",
    depth: "none",
    parameters: { rel: 1, beta: 1 },
    measure: ({ rel, parameters }) => {
      const beta = (parameters.get("beta") as number | undefined) ?? 1;
      return (ranking, judged) => setF(ranking, judged, rel, beta);
    },
  },
  { name: "NumRet", depth: "none", parameters: {}, measure: () => (ranking) => ranking.length, aggregate: "sum" },
  {
    name: "NumRel",
    depth: "none",
    parameters: withRel,
    measure:
      ({ rel }) =>
      (_, judged) =>
        relevantCount(judged, rel),
    aggregate: "sum",
  },
  {
    name: "NumRelRet",
    depth: "none",
    parameters: withRel,
    measure:
      ({ rel }) =>
      (ranking, judged) =>
        relevantWithin(ranking, judged, Number.POSITIVE_INFINITY, rel),
    aggregate: "sum",
  },
];
