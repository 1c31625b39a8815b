/** BM25: text to terms, the formulas, an inverted index in memory or on disk, exact search. */
export { type AnalysisRecord, otherAnalysis } from "./analysis-record";
export { type Analyzer, type AnalyzerOptions, createAnalyzer, type TermPlace } from "./analyzer";
export { Bm25Index, type Bm25Options, type Hit } from "./bm25-index";
export { type Bm25BuildOptions, buildBm25 } from "./build";
export { type Bm25Description, type Bm25OpenOptions, bm25Ids, describeBm25, openBm25 } from "./folder";
export { type Bm25Formula, type Bm25Method, bm25Methods } from "./formula";
export { type MarkedSpan, markTerms } from "./marking";
export { type Segmentation, segmentations } from "./segment";
export { stemmingNames } from "./stemming";
export { stopWordNames } from "./stop-words";
export { type SearchSetup, SearchThreads } from "./threads";
