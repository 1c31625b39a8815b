/**
 * Text to token ids: WordPiece and byte-level tokenizers, token stores in memory and on disk, packing. Plain arrays; no
 * engine is loaded.
 */
export { ByteLevelTokenizer } from "./bpe";
export { documentFrequencies, unigramCounts } from "./frequency";
export { languageOf } from "./language";
export { loadTokenizer } from "./load-tokenizer";
export { tokenRowOptions, vocabularyOptions } from "./options";
export type { PackingOptions } from "./packing";
export { BlockOrder, type RowOrder, ShuffledOrder } from "./row-order";
export { englishStopWords, stopWordIds } from "./stop-words";
export type { SaveTokenizerOptions, TextTokenizer } from "./text-tokenizer";
export { openTokenCache, PagedTokenStore, type TokenCacheOptions } from "./token-cache";
export type { TokenRows } from "./token-rows";
export {
  mergeTokenShards,
  type TokenMergeOptions,
  type TokenMergeReport,
  type TokenShardOptions,
  type TokenShardReport,
  tokenizeShard,
} from "./token-shards";
export { type TokenizeOptions, TokenStore, tokenizeCorpus } from "./token-store";
export {
  type CorpusTokenizerOptions,
  LARGE_CORPUS,
  openTrainingText,
  type TrainingTextOptions,
  tokenCacheRoot,
  trainCorpusTokenizer,
} from "./training-text";
export { describeUnknown } from "./unknown-tokens";
export {
  type AddedEntry,
  type AddedToken,
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
