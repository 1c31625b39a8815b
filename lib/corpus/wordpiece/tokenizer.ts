/**
 * WordPiece encoding, id for id what transformers' BertTokenizerFast gives with the same vocabulary and settings.
 * Reference: `tokenizers` (BertNormalizer, BertPreTokenizer, WordPiece). Deviations: half a surrogate pair, which the reference
 * cannot be given, is dropped; offsets follow marks that decomposition reorders, where the reference's stay behind.
 */
import { sha256 } from "../../files";
import { type NormalizeOptions, normalize, normalizeAligned } from "./normalize";
import { PieceCutter } from "./pieces";
import { forEachWord } from "./pretokenize";
import { CONTINUATION, type Vocabulary } from "./vocabulary";
import { DEFAULT_SETTINGS, loadVocabulary, saveVocabulary, type TokenizerSettings } from "./vocabulary-files";

export interface EncodeOptions {
  /** Longest result in tokens, special tokens counted; the end is cut off. No limit by default. */
  maxLength?: number;
  /** Put [CLS] before and [SEP] after; true by default. */
  addSpecialTokens?: boolean;
}

/** Tokens with the UTF-16 span of the original text that each stands for; [CLS] and [SEP] that were added have (0, 0). */
export interface EncodingWithOffsets {
  ids: Int32Array;
  starts: Int32Array;
  ends: Int32Array;
}

export class WordPieceTokenizer {
  readonly vocabulary: Vocabulary;
  readonly settings: Readonly<TokenizerSettings>;
  /** Hex SHA-256 over vocabulary and settings: two tokenizers with the same one encode alike. */
  readonly fingerprint: string;
  readonly #normalization: NormalizeOptions;
  readonly #cutter: PieceCutter;
  readonly #literals: RegExp;

  constructor(vocabulary: Vocabulary, settings: Partial<TokenizerSettings> = {}) {
    this.vocabulary = vocabulary;
    this.settings = { ...DEFAULT_SETTINGS, ...settings };
    const { lowercase, stripAccents, splitChinese } = this.settings;
    this.#normalization = { lowercase, stripAccents: stripAccents ?? lowercase, splitChinese };
    this.#cutter = new PieceCutter(vocabulary);
    const literals = Object.values(vocabulary.specialTokens).sort((a, b) => b.length - a.length);
    this.#literals = new RegExp(literals.map((each) => each.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|"), "gu");
    this.fingerprint = sha256(
      JSON.stringify([this.#normalization, vocabulary.specialTokens]),
      vocabulary.tokens.join("\n"),
    );
  }

  /** Reads the tokenizer of a folder: `vocab.txt` with `tokenizer_config.json`, or `tokenizer.json`. @throws InputError as `loadVocabulary`. */
  static load(folder: string): WordPieceTokenizer {
    const { vocabulary, settings } = loadVocabulary(folder);
    return new WordPieceTokenizer(vocabulary, settings);
  }

  /** Writes what `load` reads. @param modelMaxLength longest sequence of the model, in tokens. @throws InputError when it cannot. */
  save(folder: string, { modelMaxLength = 512 }: { modelMaxLength?: number } = {}): void {
    saveVocabulary(folder, this.vocabulary, this.settings, modelMaxLength);
  }

  /** The ids of `text`. @throws RangeError when `maxLength` leaves no room for the special tokens. */
  encode(text: string, options: EncodeOptions = {}): Int32Array {
    const ids: number[] = [];
    this.#eachSegment(text, (segment, _start, literal) => {
      if (literal !== undefined) {
        ids.push(literal);
        return;
      }
      const normalized = normalize(segment, this.#normalization);
      forEachWord(normalized, (start, end) => {
        const pieces = this.#cutter.cut(normalized.slice(start, end));
        for (let i = 0; i < pieces.length; i++) ids.push(pieces[i]);
      });
    });
    const { cls, sep } = this.vocabulary.special;
    return this.#frame(ids, cls, sep, options);
  }

  /** The ids of `text` and where in it each token stands. Slower than `encode`. @throws RangeError as `encode`. */
  encodeWithOffsets(text: string, options: EncodeOptions = {}): EncodingWithOffsets {
    const ids: number[] = [];
    const starts: number[] = [];
    const ends: number[] = [];
    this.#eachSegment(text, (segment, base, literal) => {
      if (literal !== undefined) {
        ids.push(literal);
        starts.push(base);
        ends.push(base + segment.length);
        return;
      }
      const aligned = normalizeAligned(segment, this.#normalization);
      forEachWord(aligned.text, (start, end) => {
        let at = start;
        for (const id of this.#cutter.cut(aligned.text.slice(start, end))) {
          const next = id === this.vocabulary.special.unk ? end : at + this.#surface(id, at === start).length;
          ids.push(id);
          starts.push(base + aligned.starts[at]);
          ends.push(base + aligned.ends[next - 1]);
          at = next;
        }
      });
    });
    const { cls, sep } = this.vocabulary.special;
    return {
      ids: this.#frame(ids, cls, sep, options),
      starts: this.#frame(starts, 0, 0, options),
      ends: this.#frame(ends, 0, 0, options),
    };
  }

  /** The tokens of `text`, without [CLS] and [SEP]. */
  tokenize(text: string): string[] {
    return this.tokens(this.encode(text, { addSpecialTokens: false }));
  }

  /** The tokens of ids. @throws RangeError on an id outside the vocabulary. */
  tokens(ids: ArrayLike<number>): string[] {
    return Array.from(ids, (id) => {
      const token = this.vocabulary.tokens[id];
      if (token === undefined)
        throw new RangeError(`no token has the id ${id}: the vocabulary has ${this.vocabulary.size}`);
      return token;
    });
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

  /** The letters a token stands for at the start of a word or inside one. */
  #surface(id: number, atStart: boolean): string {
    const token = this.vocabulary.tokens[id];
    return atStart ? token : token.slice(CONTINUATION.length);
  }

  /** Cuts out special tokens that stand literally in the text: they are looked for before normalization, as in the reference. */
  #eachSegment(text: string, visit: (segment: string, start: number, literal: number | undefined) => void): void {
    let at = 0;
    for (const match of text.matchAll(this.#literals)) {
      if (match.index > at) visit(text.slice(at, match.index), at, undefined);
      visit(match[0], match.index, this.vocabulary.idOf(match[0]));
      at = match.index + match[0].length;
    }
    if (at < text.length) visit(at === 0 ? text : text.slice(at), at, undefined);
  }

  #frame(
    values: number[],
    first: number,
    last: number,
    { maxLength, addSpecialTokens = true }: EncodeOptions,
  ): Int32Array {
    const added = addSpecialTokens ? 2 : 0;
    if (maxLength !== undefined && !(maxLength >= added)) {
      throw new RangeError(`maxLength must be at least ${added} to hold the special tokens, found ${maxLength}`);
    }
    const kept = Math.min(values.length, (maxLength ?? Infinity) - added);
    const framed = new Int32Array(kept + added);
    for (let i = 0, to = added / 2; i < kept; i++) framed[to + i] = values[i];
    if (addSpecialTokens) {
      framed[0] = first;
      framed[kept + 1] = last;
    }
    return framed;
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
