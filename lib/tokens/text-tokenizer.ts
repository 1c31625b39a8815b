/** What encoding and fine-tuning need of a tokenizer, whichever it is. */
import type { EncodeOptions } from "./wordpiece/framing";
import type { Vocabulary } from "./wordpiece/vocabulary";

/** What transformers is to know of a saved tokenizer. */
export interface SaveTokenizerOptions {
  /** Longest sequence of the model, in tokens. Default 512. */
  modelMaxLength?: number;
  /** transformers' class for a WordPiece tokenizer. Default "BertTokenizer". */
  wordPieceClass?: string;
  /**
   * Write `tokenizer.json` and `special_tokens_map.json` too, for readers that know no `vocab.txt`: a checkpoint's
   * folder has them. Default false.
   */
  fastFiles?: boolean;
}

/** Text to token ids, and back to tokens. */
export interface TextTokenizer {
  readonly vocabulary: Vocabulary;
  /** Hex SHA-256: two tokenizers with the same one encode alike. */
  readonly fingerprint: string;
  /**
   * False: a word's tokens depend on the space before it, so tokens of two texts put together are not those of the
   * texts put together.
   */
  readonly joinsTexts: boolean;
  /** The ids of `text`. @throws RangeError when `maxLength` leaves no room for the special tokens. */
  encode(text: string, options?: EncodeOptions): Int32Array;
  /** The tokens of ids. @throws RangeError on an id outside the vocabulary. */
  tokens(ids: ArrayLike<number>): string[];
  /** Writes the files that `loadTokenizer` reads. @throws InputError when it cannot. */
  save(folder: string, options?: SaveTokenizerOptions): void;
}
