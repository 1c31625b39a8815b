/** Measures of one ranking against one query's judgements, each with its source. */
export { alphaDcg, alphaNdcg } from "./alpha-ndcg";
export { averagePrecision, yetAnotherAveragePrecision } from "./average-precision";
export { binaryPreference } from "./bpref";
export { compatibility } from "./compatibility";
export { ERR_SCALE, expectedReciprocalRank, normalizedExpectedReciprocalRank } from "./err";
export { binaryGain, normalizedGain } from "./g";
export type { Gain } from "./gain";
export { inferredAveragePrecision } from "./inferred-ap";
export {
  averageInterpolatedPrecision,
  elevenPoints,
  interpolatedPrecision,
  nearestWhole,
  upperWhole,
  type WholeDocuments,
} from "./interpolated-precision";
export { hole, judgedShare, unjudgedShare } from "./judged-share";
export { dcg, idealDcg, ndcg, ndcgExponential, ndcgWithGain } from "./ndcg";
export { f1, precision, rPrecision, rPrecisionAtMultiple } from "./precision";
export { rankBiasedPrecision, rankBiasedResidual } from "./rbp";
export { cappedRecall, recall } from "./recall";
export { reciprocalRank } from "./reciprocal-rank";
export {
  isGraded,
  type Judged,
  type Measure,
  type MeasureContext,
  relevantCount,
  relevantWithin,
  type SubtopicsJudged,
} from "./relevance";
export { relevanceString } from "./relevance-string";
export { ndcgAtLevels, ndcgAtRelevant } from "./rndcg";
export { scaledDcg } from "./sdcg";
export { setAveragePrecision, setF, setPrecision, setRelativePrecision } from "./set-measures";
export { success } from "./success";
export { type UtilityWeights, utility } from "./utility";
