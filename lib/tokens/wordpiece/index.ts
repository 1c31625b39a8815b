/** WordPiece as BERT has it: normalization, words, pieces, vocabulary files, and a deterministic trainer. */

export { fittingTokens, namedTokens, tokenOf } from "./added-token-files";
export { type AddedToken, AddedTokenFinders } from "./added-tokens";
export { writeSpecialTokens } from "./fast-files";
export { type EncodeOptions, framed, tokensOfIds } from "./framing";
export { SettingsFile } from "./settings-file";
export { type EncodingWithOffsets, WordPieceTokenizer } from "./tokenizer";
export { tokensById } from "./tokenizer-json";
export { type TrainOptions, trainWordPiece } from "./train";
export { type AddedEntry, BERT_SPECIAL_TOKENS, type SpecialIds, type SpecialTokens, Vocabulary } from "./vocabulary";
export {
  hasVocabulary,
  loadVocabulary,
  saveVocabulary,
  type TokenizerSettings,
} from "./vocabulary-files";
