/** Families of ranked measures that know grades, or subtopics. */
import { InputError } from "../../errors";
import {
  alphaDcg,
  alphaNdcg,
  compatibility,
  dcg,
  ERR_SCALE,
  expectedReciprocalRank,
  type Gain,
  idealDcg,
  type Measure,
  type MeasureContext,
  ndcgAtLevels,
  ndcgAtRelevant,
  ndcgWithGain,
  normalizedExpectedReciprocalRank,
  normalizedGain,
  rankBiasedPrecision,
  rankBiasedResidual,
  type SubtopicsJudged,
  scaledDcg,
} from "../measure";
import { type MeasureFamily, type MeasureSettings, numberOf } from "./family";

/** Of SDCG, where its name does not say another. */
const HIGHEST_GRADE = 4;

/** Beyond it, 2^grade overflows a double when it is added up. */
const LARGEST_EXPONENT = 1000;

/** Gains of a name's parameters: the grade, or what `gains` says; 2^gain − 1 of these where dcg is 'exp-log2'. */
function gainOf({ parameters }: MeasureSettings): Gain {
  const gains = parameters.get("gains") as ReadonlyMap<number, number> | undefined;
  const linear: Gain = (grade) => gains?.get(grade) ?? grade;
  if (parameters.get("dcg") !== "exp-log2") return linear;
  return (grade) => {
    const gain = linear(grade);
    if (gain <= LARGEST_EXPONENT) return 2 ** gain - 1;
    throw new InputError("a grade is too large for a gain of 2^grade", {
      expected: `at most ${LARGEST_EXPONENT}`,
      found: `${gain}`,
      fix: "measure nDCG with linear gains, or name gains for the grades",
    });
  };
}

const dcgParameters = { dcg: "log2", gains: undefined };
const gainParameters = { gains: undefined };

function subtopicsOf(context: MeasureContext | undefined): SubtopicsJudged {
  if (context?.subtopics !== undefined) return context.subtopics;
  throw new InputError("the measure needs judgements by subtopic", {
    expected: "judgements of TREC's form whose second column names the subtopic",
    fix: "give them as `subtopics`",
  });
}

/** A family with a depth and its own parameters. */
function family(
  name: string,
  about: string,
  depth: MeasureFamily["depth"],
  parameters: MeasureFamily["parameters"],
  measure: (settings: MeasureSettings) => Measure,
): MeasureFamily {
  return { name, about, depth, parameters, measure };
}

const ndcgFamily = family("nDCG", "normalised discounted cumulative gain", "possible", dcgParameters, (settings) => {
  const gain = gainOf(settings);
  return (ranking, judged) => ndcgWithGain(ranking, judged, settings.k, gain);
});

export const gradedFamilies: readonly MeasureFamily[] = [
  ndcgFamily,
  family("DCG", "discounted cumulative gain", "possible", dcgParameters, (settings) => {
    const gain = gainOf(settings);
    return (ranking, judged) => dcg(ranking, judged, settings.k, gain);
  }),
  family("ideal_DCG", "the highest DCG that the judgements allow", "possible", dcgParameters, (settings) => {
    const gain = gainOf(settings);
    return (_, judged) => idealDcg(judged, settings.k, gain);
  }),
  family("SDCG", "DCG / that of k documents of the grade max (4)", "needed", { max: HIGHEST_GRADE }, (settings) => {
    const highest = numberOf(settings, "max", HIGHEST_GRADE);
    return (ranking, judged) => scaledDcg(ranking, judged, settings.k, highest);
  }),
  family("ERR", "expected reciprocal rank, grades 0 to max (4)", "possible", { max: ERR_SCALE }, (settings) => {
    const scale = numberOf(settings, "max", ERR_SCALE);
    return (ranking, judged) => expectedReciprocalRank(ranking, judged, settings.k, scale);
  }),
  family("nERR", "ERR / that of the ideal ranking", "possible", { max: ERR_SCALE }, (settings) => {
    const scale = numberOf(settings, "max", ERR_SCALE);
    return (ranking, judged) => normalizedExpectedReciprocalRank(ranking, judged, settings.k, scale);
  }),
  family(
    "RBP",
    "rank-biased precision, p 0.8; graded unless rel is given",
    "possible",
    { p: 0.8, rel: undefined },
    (settings) => {
      const p = numberOf(settings, "p", 0.8);
      const rel = settings.parameters.get("rel") as number | undefined;
      return (ranking, judged) => rankBiasedPrecision(ranking, judged, p, rel, settings.k);
    },
  ),
  family("RBP_resid", "by how much RBP could rise by what is unjudged", "none", { p: 0.8 }, (settings) => {
    const p = numberOf(settings, "p", 0.8);
    return (ranking, judged) => rankBiasedResidual(ranking, judged, p);
  }),
  {
    ...family(
      "alpha_nDCG",
      "nDCG of subtopics, repetition discounted",
      "possible",
      { alpha: 0.5, rel: 1 },
      (settings) => {
        const alpha = numberOf(settings, "alpha", 0.5);
        return (ranking, _, context) => alphaNdcg(ranking, subtopicsOf(context), settings.k, alpha, settings.rel);
      },
    ),
    bySubtopic: true,
  },
  {
    ...family("alpha_DCG", "alpha_nDCG before it is normalised", "possible", { alpha: 0.5, rel: 1 }, (settings) => {
      const alpha = numberOf(settings, "alpha", 0.5);
      return (ranking, _, context) => alphaDcg(ranking, subtopicsOf(context), settings.k, alpha, settings.rel);
    }),
    bySubtopic: true,
  },
  family("Compat", "overlap with the most similar ideal ranking", "none", { p: 0.95, normalize: true }, (settings) => {
    const normalize = (settings.parameters.get("normalize") as boolean | undefined) ?? true;
    return (ranking, judged) => compatibility(ranking, judged, numberOf(settings, "p", 0.95), normalize);
  }),
  family("nDCG_rel", "nDCG averaged at the relevant documents", "none", gainParameters, (settings) => {
    const gain = gainOf(settings);
    return (ranking, judged) => ndcgAtRelevant(ranking, judged, gain);
  }),
  family("RnDCG", "nDCG averaged where the ideal gain falls", "none", { rel: 1, gains: undefined }, (settings) => {
    const gain = gainOf(settings);
    return (ranking, judged) => ndcgAtLevels(ranking, judged, gain, settings.rel);
  }),
  family("G", "gain discounted by what is missing above", "none", gainParameters, (settings) => {
    const gain = gainOf(settings);
    return (ranking, judged) => normalizedGain(ranking, judged, gain);
  }),
];
