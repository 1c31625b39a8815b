/**
 * Finding passages: BM25 over an inverted index, exact and approximate search over vectors, fusion, the k best of a
 * stream, known-item measurements. Only making vectors and exact search over many of them need an engine.
 */

export * from "./encoding";
export * from "./exact";
export { FlatIndex, type FlatSearchResult } from "./flat-index";
export {
  type FusionMethod,
  type FusionOptions,
  fuse,
  fuseResults,
  fusionMethods,
  type Normalization,
  normalizations,
} from "./fusion";
export { type HnswlibReport, type HnswlibState, hnswlibState, installHnswlib } from "./hnswlib";
export { GrowingIds, IdTable } from "./id-table";
export { type KnownItemOptions, type KnownItemReport, knownItemSearch, summarizeRanks } from "./known-item";
export * from "./lexical";
export { type NpyLayout, npyHeader, readNpyInto, readNpyLayout } from "./npy";
export { bm25Options, fusionOptions, searchOptions, vectorSearchOptions } from "./options";
export { bm25Results, bm25ResultsInThreads, collectRun, type QueryResults, reported, vectorResults } from "./results";
export { searchCollection, splitQueries } from "./search-collection";
export * from "./stores";
export * from "./systems";
export { type TieOrder, TopK, type TopKResult, topK } from "./top-k";
export * from "./vectors";
