/**
 * Text to vector, one layer on the other: `encodeRows` (token rows) under `encodeTexts` (texts) under a `DenseEncoder`
 * (a checkpoint opened for queries or passages) under `encodeCollection` (files). Beneath them is the model's
 * `encodeBatch`, one batch on the engine.
 */
export {
  type DenseEncoder,
  type DenseEncoderOptions,
  type DenseEncoders,
  openDenseEncoder,
  openDenseEncoders,
} from "./dense-encoder";
export { chunkSize } from "./division";
export { type CollectionEncodingOptions, type EncodingReport, encodeCollection } from "./encode-collection";
export { type EncodingOptions, encodeRows, encoderRows, encodeTexts } from "./encode-texts";
export { describeEncoding, type EncodingDescription, encodingKind } from "./encoding-description";
export { requireEncodingMemory } from "./encoding-memory";
export type { Encoded } from "./encoding-rows";
export { batchesByLength, type IndexedBatch } from "./length-batches";
export { type MergeOptions, type MergeReport, mergeShards } from "./merge-shards";
export { encodeOptions } from "./options";
