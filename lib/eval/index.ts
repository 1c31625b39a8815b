/**
 * Measuring: term coverage of a vocabulary projection, and retrieval measures with trec_eval's semantics.
 * Arrays in, numbers out: nothing here knows a tensor.
 */
export {
  type CoverageDepth,
  CoverageMeter,
  type CoverageOptions,
  type CoverageReport,
  coverageDepths,
  describeRanks,
  type PassageCoverage,
} from "./coverage";
export { type EvaluateOptions, type Evaluation, evaluate } from "./evaluate";
export { type NamedMeasure, parseMeasure } from "./measure-names";
export {
  averagePrecision,
  type Judged,
  type Measure,
  ndcg,
  ndcgExponential,
  precision,
  recall,
  reciprocalRank,
  success,
} from "./measures";
export { compareUtf8, type Results, rankDocuments, type ScorePrecision } from "./ranking";
export { type ScoreRow, tokenRanks } from "./token-ranks";
export { frequencyPrior, type IdfBuckets, idfBuckets, inverseDocumentFrequency } from "./token-statistics";
