/**
 * Token ids to batches: cropping, whole-word masking, bag-of-words targets, visibility of positions, and the thread
 * that collates ahead. Plain arrays; no engine is loaded.
 */
export * from "./ahead";
export { bagOfWords } from "./bag";
export type { EncoderBatch, MaskedText, PlainBatch, StepBatches } from "./batch";
export { BatchSampler, batchForStep, type RowLengths, type SamplerOptions, samplerOf } from "./batches";
export { type CollateOptions, collate, collatePlain, type DecoderInput, type Example } from "./collate";
export { type CropOptions, type CropStyle, cropStyles, cropToLength } from "./crop";
export { chooseWholeWords, type MaskedRow, type MaskOptions, maskBudget, maskWholeWords } from "./masking";
export * from "./visibility";
