/**
 * Measuring: term coverage of a vocabulary projection, and retrieval measures with trec_eval's semantics.
 * Arrays in, numbers out: nothing here knows a tensor.
 */
export { type AnswerFileOptions, evaluateAnswerFile } from "./answer-file";
export { type AnswerOptions, answerTokens, evaluateAnswers, hasAnswer } from "./answers";
export { type CompareOptions, compareEvaluations, compareRuns } from "./compare";
export type { ComparedPair, ComparedRun, Comparison } from "./comparison";
export {
  type CoverageDepth,
  CoverageMeter,
  type CoverageOptions,
  type CoverageReport,
  coverageDepths,
  describeRanks,
  type PassageCoverage,
} from "./coverage";
export { evaluate, meanOfCollections } from "./evaluate";
export { evaluateRunFile, type RunFileEvaluation, type RunFileOptions } from "./evaluate-run-file";
export { type EvaluateOptions, type Evaluation, missingChoices, type Semantics, semanticsNames } from "./evaluation";
export { readJudgementsFor } from "./judgements";
export * from "./measure";
export type { Aggregate } from "./measure/family";
export {
  describeMeasures,
  type MeasureDefaults,
  type NamedMeasure,
  parseMeasure,
  parseMeasures,
} from "./measure-names";
export { splitMeasures } from "./measure-syntax";
export {
  checkedCompareOptions,
  compareOptions,
  countingOptions,
  defaultMeasures,
  evalOptions,
  runFormOption,
} from "./options";
export { compareUtf8, type Results, rankDocuments, type ScorePrecision } from "./ranking";
export * from "./report";
export {
  type JudgedRunOptions,
  type ReadRunOptions,
  type Run,
  type RunForm,
  readJudgedRun,
  readRun,
  runForms,
  type WriteRunOptions,
  writeRun,
} from "./runs";
export {
  type BootstrapOptions,
  bootstrapInterval,
  holm,
  type Interval,
  type MeanInterval,
  meanInterval,
  pairedDifferences,
  pairedRandomizationTest,
  pairedTTest,
  type RandomizationOptions,
  type RandomizationResult,
  type TTestResult,
} from "./significance";
export { type ScoreRow, tokenRanks } from "./token-ranks";
export { frequencyPrior, type IdfBuckets, idfBuckets, inverseDocumentFrequency } from "./token-statistics";
