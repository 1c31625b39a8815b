/**
 * Looking into a trained encoder: the vocabulary projection of its [CLS] vectors, term coverage over a corpus, one
 * passage read back.
 */
export { coverageOptions } from "./options";
export { type ProjectionHead, projectCls } from "./projection";
export { type ReadBack, type ReadBackOptions, type ReadBackSpan, readBack } from "./read-back";
export { priorCoverage, type TermCoverageOptions, termCoverage } from "./term-coverage";
