/**
 * Text to typed arrays: passages and their readers, WordPiece, whole-word masking, bag-of-words targets, batches.
 * Everything here is plain arrays; no engine is loaded.
 */
export type { EncoderBatch, PlainBatch } from "./batch";
export { collatePlain } from "./collate";
export { CorpusFingerprint, corpusFingerprint } from "./fingerprint";
export { type Passage, passageText, type Qrels, type Query } from "./passage";
export * from "./readers";
