/**
 * Text to typed arrays: passages and their readers, WordPiece, whole-word masking, bag-of-words targets, batches.
 * Everything here is plain arrays; no engine is loaded.
 */
export * from "./ahead";
export * from "./apidocs";
export { bagOfWords } from "./bag";
export type { EncoderBatch, MaskedText, PlainBatch, StepBatches } from "./batch";
export { BatchSampler, batchForStep, type RowLengths, type SamplerOptions, samplerOf } from "./batches";
export { ByteLevelTokenizer } from "./bpe";
export { type CollateOptions, collate, collatePlain, type DecoderInput, type Example } from "./collate";
export * from "./collections";
export { type CropOptions, type CropStyle, cropToLength } from "./crop";
export { DuplicateTexts, describeDuplicates, textKey } from "./duplicate-texts";
export { CorpusFingerprint, corpusFingerprint } from "./fingerprint";
export { documentFrequencies, unigramCounts } from "./frequency";
export { loadTokenizer } from "./load-tokenizer";
export { chooseWholeWords, type MaskedRow, type MaskOptions, maskBudget, maskWholeWords } from "./masking";
export type { PackingOptions } from "./packing";
export { type Passage, passageText, type Qrels, type Query } from "./passage";
export type { CorpusProgress, OnCorpusProgress } from "./progress";
export * from "./readers";
export { BlockOrder, type RowOrder, ShuffledOrder } from "./row-order";
export { encoderFolder, modulesFile, type SentenceModule, sentenceModules } from "./sentence-folder";
export { englishStopWords, stopWordIds } from "./stop-words";
export type { SaveTokenizerOptions, TextTokenizer } from "./text-tokenizer";
export { openTokenCache, PagedTokenStore, sourceDigests, type TokenCacheOptions } from "./token-cache";
export type { TokenRows } from "./token-rows";
export { type TokenizeOptions, TokenStore, tokenizeCorpus } from "./token-store";
export { describeUnknown } from "./unknown-tokens";
export * from "./visibility";
export {
  BERT_SPECIAL_TOKENS,
  type EncodeOptions,
  type EncodingWithOffsets,
  hasVocabulary,
  loadVocabulary,
  type SpecialIds,
  type SpecialTokens,
  saveVocabulary,
  type TokenizerSettings,
  type TrainOptions,
  trainWordPiece,
  Vocabulary,
  WordPieceTokenizer,
} from "./wordpiece";
