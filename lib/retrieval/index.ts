/**
 * Finding passages: BM25 over an inverted index, exact search over vectors, the k best of a stream, known-item measurements.
 * Searching is plain typed arrays; only making vectors needs an engine.
 */
export * from "./bm25";
export {
  batchesByLength,
  type EncodingOptions,
  encodeRows,
  encoderRows,
  encodeTexts,
  type IndexedBatch,
} from "./encode";
export { FlatIndex, type FlatSearchResult } from "./flat-index";
export { GrowingIds, IdTable } from "./id-table";
export { type KnownItemOptions, type KnownItemReport, knownItemSearch, summarizeRanks } from "./known-item";
export { type NpyLayout, npyHeader, readNpyInto, readNpyLayout } from "./npy";
export { type TieOrder, TopK, type TopKResult, topK } from "./top-k";
export * from "./vectors";
