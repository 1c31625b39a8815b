/** WordPiece as BERT has it: normalization, words, pieces, vocabulary files, and a deterministic trainer. */
export { type EncodeOptions, type EncodingWithOffsets, WordPieceTokenizer } from "./tokenizer";
export { type TrainOptions, trainWordPiece } from "./train";
export { BERT_SPECIAL_TOKENS, type SpecialIds, type SpecialTokens, Vocabulary } from "./vocabulary";
export { hasVocabulary, loadVocabulary, saveVocabulary, type TokenizerSettings } from "./vocabulary-files";
