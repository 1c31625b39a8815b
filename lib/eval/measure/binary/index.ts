/** Measures of a ranking that know relevant and not relevant alone. */
export { averagePrecision, yetAnotherAveragePrecision } from "./average-precision";
export { binaryPreference } from "./bpref";
export { inferredAveragePrecision } from "./inferred-ap";
export {
  averageInterpolatedPrecision,
  elevenPoints,
  interpolatedPrecision,
  nearestWhole,
  upperWhole,
  type WholeDocuments,
} from "./interpolated-precision";
export { f1, precision, rPrecision, rPrecisionAtMultiple } from "./precision";
export { cappedRecall, recall } from "./recall";
export { reciprocalRank } from "./reciprocal-rank";
export { success } from "./success";
