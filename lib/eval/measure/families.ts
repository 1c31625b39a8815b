/** All families of measures, in the order in which `bowlab measures` and `bowlab eval --help` list them. */
import {
  averagePrecisionFamily,
  geometricMeanAveragePrecisionFamily,
  yetAnotherAveragePrecisionFamily,
} from "./binary/average-precision";
import { binaryPreferenceFamily, geometricMeanBinaryPreferenceFamily } from "./binary/bpref";
import { inferredAveragePrecisionFamily } from "./binary/inferred-ap";
import { averageInterpolatedPrecisionFamily, interpolatedPrecisionFamily } from "./binary/interpolated-precision";
import { f1Family, precisionFamily, rPrecisionAtMultipleFamily, rPrecisionFamily } from "./binary/precision";
import { cappedRecallFamily, recallFamily } from "./binary/recall";
import { reciprocalRankFamily } from "./binary/reciprocal-rank";
import { successFamily } from "./binary/success";
import type { MeasureFamily } from "./family";
import { alphaDcgFamily, alphaNdcgFamily } from "./graded/alpha-ndcg";
import { compatibilityFamily } from "./graded/compatibility";
import { expectedReciprocalRankFamily, normalizedExpectedReciprocalRankFamily } from "./graded/err";
import { binaryGainFamily, normalizedGainFamily } from "./graded/g";
import { dcgFamily, idealDcgFamily, ndcgFamily } from "./graded/ndcg";
import { rankBiasedPrecisionFamily, rankBiasedResidualFamily } from "./graded/rbp";
import { ndcgAtLevelsFamily, ndcgAtRelevantFamily } from "./graded/rndcg";
import { scaledDcgFamily } from "./graded/sdcg";
import { countFamilies } from "./sets/counts";
import { holeFamily, judgedShareFamily, unjudgedShareFamily } from "./sets/judged-share";
import {
  setAveragePrecisionFamily,
  setFFamily,
  setPrecisionFamily,
  setRecallFamily,
  setRelativePrecisionFamily,
} from "./sets/set-measures";
import { utilityFamily } from "./sets/utility";

/** The ones that are asked for most stand first. */
export const measureFamilies: readonly MeasureFamily[] = [
  ndcgFamily,
  reciprocalRankFamily,
  averagePrecisionFamily,
  recallFamily,
  successFamily,
  precisionFamily,
  rPrecisionFamily,
  binaryPreferenceFamily,
  judgedShareFamily,
  unjudgedShareFamily,
  holeFamily,
  setPrecisionFamily,
  setRecallFamily,
  setFFamily,
  setAveragePrecisionFamily,
  setRelativePrecisionFamily,
  utilityFamily,
  f1Family,
  cappedRecallFamily,
  interpolatedPrecisionFamily,
  averageInterpolatedPrecisionFamily,
  inferredAveragePrecisionFamily,
  rPrecisionAtMultipleFamily,
  binaryGainFamily,
  yetAnotherAveragePrecisionFamily,
  geometricMeanAveragePrecisionFamily,
  geometricMeanBinaryPreferenceFamily,
  dcgFamily,
  idealDcgFamily,
  scaledDcgFamily,
  expectedReciprocalRankFamily,
  normalizedExpectedReciprocalRankFamily,
  rankBiasedPrecisionFamily,
  rankBiasedResidualFamily,
  alphaNdcgFamily,
  alphaDcgFamily,
  compatibilityFamily,
  ndcgAtRelevantFamily,
  ndcgAtLevelsFamily,
  normalizedGainFamily,
  ...countFamilies,
];
