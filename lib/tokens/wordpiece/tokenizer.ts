/**
 * WordPiece encoding, id for id what transformers' BertTokenizerFast gives with the same vocabulary and settings.
 * Reference: `tokenizers` (BertNormalizer, BertPreTokenizer, WordPiece). Deviations: half a surrogate pair, which the
 * reference cannot be given, is dropped; offsets follow marks that decomposition reorders, where the reference's stay
 * behind.
 */
import { sha256 } from "../../files";
import { requireAgreeingFiles, requireManifestTokenizer } from "../manifest-tokenizer";
import type { SaveTokenizerOptions, TextTokenizer } from "../text-tokenizer";
import { saveFastFiles } from "./fast-files";
import { type EncodeOptions, framed, tokensOfIds } from "./framing";
import { type BertNormalization, normalizeAligned } from "./normalize";
import { forEachWord } from "./pretokenize";
import { TextPieces } from "./text-pieces";
import { CONTINUATION, type Vocabulary } from "./vocabulary";
import { DEFAULT_SETTINGS, loadVocabulary, saveVocabulary, type TokenizerSettings } from "./vocabulary-files";

/**
 * Tokens with the UTF-16 span of the original text that each stands for; [CLS] and [SEP] that were added have (0, 0).
 */
export interface EncodingWithOffsets {
  ids: Int32Array;
  starts: Int32Array;
  ends: Int32Array;
}

/**
 * BERT's tokenizer: the ids that transformers' BertTokenizerFast gives with the same vocabulary and settings.
 * @example
 * ```ts
 * import { Vocabulary, WordPieceTokenizer } from "bowlab";
 *
 * const pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "fetch", "##ing", "files"];
 * const tokenizer = new WordPieceTokenizer(new Vocabulary(pieces));
 * const ids = tokenizer.encode("Fetching files");
 * console.log(Array.from(ids)); // → [ 2, 5, 6, 7, 3 ]
 * console.log(tokenizer.decode(ids)); // → fetching files
 * ```
 */
export class WordPieceTokenizer implements TextTokenizer {
  readonly joinsTexts = true;
  readonly vocabulary: Vocabulary;
  readonly settings: Readonly<TokenizerSettings>;
  /** Hex SHA-256 over vocabulary and settings: two tokenizers with the same one encode alike. */
  readonly fingerprint: string;
  readonly #normalization: BertNormalization;
  readonly #pieces: TextPieces;

  constructor(vocabulary: Vocabulary, settings: Partial<TokenizerSettings> = {}) {
    this.vocabulary = vocabulary;
    this.settings = { ...DEFAULT_SETTINGS, ...settings };
    const { lowercase, stripAccents, splitChinese } = this.settings;
    this.#normalization = { lowercase, stripAccents: stripAccents ?? lowercase, splitChinese };
    this.#pieces = new TextPieces(vocabulary, this.#normalization);
    this.fingerprint = sha256(
      JSON.stringify([this.#normalization, vocabulary.specialTokens]),
      vocabulary.tokens.join("\n"),
      ...(vocabulary.hasAddedTokens ? [JSON.stringify(vocabulary.added)] : []),
    );
  }

  /** Reads the tokenizer of a folder. @throws InputError as `loadVocabulary`, and when the manifest names another */
  static load(folder: string): WordPieceTokenizer {
    requireAgreeingFiles(folder);
    const { vocabulary, settings } = loadVocabulary(folder);
    const tokenizer = new WordPieceTokenizer(vocabulary, settings);
    requireManifestTokenizer(folder, tokenizer.fingerprint);
    return tokenizer;
  }

  /** Writes what `load` reads. @throws InputError when it cannot. */
  save(folder: string, { modelMaxLength = 512, wordPieceClass, fastFiles }: SaveTokenizerOptions = {}): void {
    saveVocabulary(folder, this.vocabulary, this.settings, modelMaxLength, wordPieceClass);
    if (fastFiles) saveFastFiles(folder, this.vocabulary, this.settings, wordPieceClass);
  }

  /** The ids of `text`. @throws RangeError when `maxLength` leaves no room for the special tokens. */
  encode(text: string, options: EncodeOptions = {}): Int32Array {
    return this.#pieces.encode(text, options);
  }

  /** The ids of `text` and where in it each token stands. Slower than `encode`. @throws RangeError as `encode`. */
  encodeWithOffsets(text: string, options: EncodeOptions = {}): EncodingWithOffsets {
    const ids: number[] = [];
    const starts: number[] = [];
    const ends: number[] = [];
    const push = (id: number, start: number, end: number): void => {
      ids.push(id);
      starts.push(start);
      ends.push(end);
    };
    for (const { start, end, id } of this.#pieces.added.raw.stretches(text)) {
      if (id !== undefined) push(id, start, end);
      else {
        const aligned = normalizeAligned(text.slice(start, end), this.#normalization);
        this.#eachToken(aligned.text, (id, from, to) =>
          push(id, start + aligned.starts[from], start + aligned.ends[to - 1]),
        );
      }
    }
    const { cls, sep } = this.vocabulary.special;
    return {
      ids: framed(ids, cls, sep, options),
      starts: framed(starts, 0, 0, options),
      ends: framed(ends, 0, 0, options),
    };
  }

  /** The tokens of `text`, without [CLS] and [SEP]. */
  tokenize(text: string): string[] {
    return this.tokens(this.encode(text, { addSpecialTokens: false }));
  }

  /** The tokens of ids. @throws RangeError on an id outside the vocabulary. */
  tokens(ids: ArrayLike<number>): string[] {
    return tokensOfIds(this.vocabulary, ids);
  }

  /** The word each id belongs to, counted from 0; -1 for [CLS], [SEP] and [PAD]. */
  wordIds(ids: ArrayLike<number>): Int32Array {
    const { cls, sep, pad } = this.vocabulary.special;
    let word = -1;
    return Int32Array.from(ids, (id) => {
      if (id === cls || id === sep || id === pad) return -1;
      if (word < 0 || this.vocabulary.isContinuation[id] === 0) word++;
      return word;
    });
  }

  /** Readable text of ids, special tokens left out unless asked for, spaced as the reference's decoder spaces it. */
  decode(ids: ArrayLike<number>, { keepSpecialTokens = false }: { keepSpecialTokens?: boolean } = {}): string {
    const kept = keepSpecialTokens ? ids : Array.from(ids).filter((id) => this.vocabulary.isSpecial[id] !== 1);
    return this.tokens(kept)
      .map((token, i) => tidy(i === 0 ? token : token.startsWith(CONTINUATION) ? token.slice(2) : ` ${token}`))
      .join("");
  }

  /** The ids of a normalized text and where in it each token stands. */
  #eachToken(text: string, visit: (id: number, start: number, end: number) => void): void {
    for (const stretch of this.#pieces.added.normalized.stretches(text)) {
      if (stretch.id !== undefined) {
        visit(stretch.id, stretch.start, stretch.end);
        continue;
      }
      forEachWord(text.slice(stretch.start, stretch.end), (first, last) => {
        const [start, end] = [stretch.start + first, stretch.start + last];
        let at = start;
        for (const id of this.#pieces.cutter.cut(text, start, end)) {
          const next = id === this.vocabulary.special.unk ? end : at + this.#surface(id, at === start).length;
          visit(id, at, next);
          at = next;
        }
        return true;
      });
    }
  }

  /** The letters a token stands for at the start of a word or inside one. */
  #surface(id: number, atStart: boolean): string {
    const token = this.vocabulary.tokens[id];
    return atStart ? token : token.slice(CONTINUATION.length);
  }
}

/** The reference decoder's clean-up of one token. */
function tidy(text: string): string {
  return text
    .replaceAll(" .", ".")
    .replaceAll(" ?", "?")
    .replaceAll(" !", "!")
    .replaceAll(" ,", ",")
    .replaceAll(" ' ", "'")
    .replaceAll(" n't", "n't")
    .replaceAll(" 'm", "'m")
    .replaceAll(" do not", " don't")
    .replaceAll(" 's", "'s")
    .replaceAll(" 've", "'ve")
    .replaceAll(" 're", "'re");
}
