/** `tokenizer.bin`: a WordPiece tokenizer as one JSON object. */
import type { AddedToken } from "../../../tokens/wordpiece/added-tokens";
import type { BertNormalization } from "../../../tokens/wordpiece/normalize";
import { TextPieces } from "../../../tokens/wordpiece/text-pieces";
import { type SpecialTokens, Vocabulary } from "../../../tokens/wordpiece/vocabulary";

/** What decides a WordPiece tokenizer's ids. */
export interface TokenizerFile {
  /** By id, without those that were added behind. */
  tokens: string[];
  special: SpecialTokens;
  /** In the order of their ids. */
  added: AddedToken[];
  normalization: BertNormalization;
}

/** The bytes of the file. */
export function writeTokenizerFile(file: TokenizerFile): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(file));
}

/** @throws SyntaxError when the bytes are not a whole file */
export function readTokenizerFile(bytes: Uint8Array): TextPieces {
  const { tokens, special, added, normalization } = JSON.parse(new TextDecoder().decode(bytes)) as TokenizerFile;
  return new TextPieces(new Vocabulary(tokens, special, undefined, added), normalization);
}
