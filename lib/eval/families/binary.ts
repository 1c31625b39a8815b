/** Families of ranked measures that know relevant and not relevant alone. */
import {
  averageInterpolatedPrecision,
  averagePrecision,
  binaryGain,
  binaryPreference,
  cappedRecall,
  f1,
  inferredAveragePrecision,
  interpolatedPrecision,
  type Measure,
  nearestWhole,
  precision,
  recall,
  reciprocalRank,
  rPrecision,
  rPrecisionAtMultiple,
  success,
  upperWhole,
  yetAnotherAveragePrecision,
} from "../measure";
import { type MeasureFamily, withRel } from "./family";

type AtDepth = (ranking: readonly string[], judged: ReadonlyMap<string, number>, k: number, rel: number) => number;
type Whole = (ranking: readonly string[], judged: ReadonlyMap<string, number>, rel: number) => number;

/** A family that is cut at a depth. */
function cut(name: string, depth: MeasureFamily["depth"], measure: AtDepth, about: string): MeasureFamily {
  const of =
    (k: number, rel: number): Measure =>
    (ranking, judged) =>
      measure(ranking, judged, k, rel);
  return { name, about, depth, parameters: withRel, measure: ({ k, rel }) => of(k, rel) };
}

/** A family of whole rankings. */
function whole(name: string, measure: Whole, about: string): MeasureFamily {
  const of =
    (rel: number): Measure =>
    (ranking, judged) =>
      measure(ranking, judged, rel);
  return { name, about, depth: "none", parameters: withRel, measure: ({ rel }) => of(rel) };
}

const average = whole("AP", (ranking, judged, rel) => averagePrecision(ranking, judged, undefined, rel), "");

export const binaryFamilies: readonly MeasureFamily[] = [
  cut("RR", "possible", reciprocalRank, "reciprocal rank (MRR, recip_rank)"),
  cut("AP", "possible", averagePrecision, "average precision (MAP, map_cut)"),
  cut("R", "needed", recall, "recall"),
  cut("Success", "needed", success, "1 where a relevant document is within k (hits, top-k accuracy)"),
  cut("P", "needed", precision, "precision"),
  whole("Rprec", rPrecision, "precision at R, the number of relevant documents"),
  whole("Bpref", binaryPreference, "binary preference"),
  cut("F1", "needed", f1, "harmonic mean of precision and recall at k"),
  cut("R_cap", "needed", cappedRecall, "recall / the most that k documents can reach (BEIR's recall_cap, relative_P)"),
  {
    name: "IPrec",
    about: "interpolated precision at a recall of 0 to 1 (iprec_at_recall)",
    depth: "fraction",
    parameters: withRel,
    measure:
      ({ k, rel }) =>
      (ranking, judged, context) =>
        interpolatedPrecision(ranking, judged, k, rel, context?.version9 ? upperWhole : nearestWhole),
  },
  {
    name: "11pt_avg",
    about: "interpolated precision averaged over recall 0, 0.1 … 1 (others: recalls='0.2,0.5,0.8')",
    depth: "none",
    parameters: { rel: 1, recalls: undefined },
    measure: ({ rel, parameters }) => {
      const levels = (parameters.get("recalls") as string | undefined)?.split(",").map(Number);
      return (ranking, judged, context) =>
        averageInterpolatedPrecision(ranking, judged, levels, rel, context?.version9 ? upperWhole : nearestWhole);
    },
  },
  whole("infAP", inferredAveragePrecision, "inferred AP of sampled judgements, grade -1 in the pool and not judged"),
  cut("Rprec_mult", "fraction", rPrecisionAtMultiple, "precision at that multiple of R"),
  whole("binG", binaryGain, "gain discounted by what is not relevant above"),
  whole("yaap", yetAnotherAveragePrecision, "Robertson's logit of average precision"),
  { ...average, name: "GMAP", about: "AP, averaged by the geometric mean (gm_map)", aggregate: "geometric mean" },
  {
    ...whole("GMBpref", binaryPreference, "Bpref, averaged by the geometric mean (gm_bpref)"),
    aggregate: "geometric mean",
  },
];
