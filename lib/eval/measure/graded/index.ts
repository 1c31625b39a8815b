/** Measures of a ranking that know grades, or subtopics. */
export { alphaDcg, alphaNdcg } from "./alpha-ndcg";
export { compatibility } from "./compatibility";
export { ERR_SCALE, expectedReciprocalRank, normalizedExpectedReciprocalRank } from "./err";
export { binaryGain, normalizedGain } from "./g";
export type { Gain } from "./gain";
export { dcg, idealDcg, ndcg, ndcgExponential, ndcgWithGain } from "./ndcg";
export { rankBiasedPrecision, rankBiasedResidual } from "./rbp";
export { ndcgAtLevels, ndcgAtRelevant } from "./rndcg";
export { scaledDcg } from "./sdcg";
