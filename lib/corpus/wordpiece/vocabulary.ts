/** A WordPiece vocabulary: tokens by id, ids by token, and the explicit set of special ids. */
import { InputError } from "../../errors";

/** What a piece begins with when it continues a word. */
export const CONTINUATION = "##";

/** The names of the five special tokens. */
export interface SpecialTokens {
  pad: string;
  unk: string;
  cls: string;
  sep: string;
  mask: string;
}

export const BERT_SPECIAL_TOKENS: Readonly<SpecialTokens> = {
  pad: "[PAD]",
  unk: "[UNK]",
  cls: "[CLS]",
  sep: "[SEP]",
  mask: "[MASK]",
};

/** The ids of the five special tokens. */
export type SpecialIds = { readonly [name in keyof SpecialTokens]: number };

export class Vocabulary {
  /** (V) tokens by id. */
  readonly tokens: readonly string[];
  readonly specialTokens: Readonly<SpecialTokens>;
  readonly special: SpecialIds;
  /** The special ids, ascending. */
  readonly specialIds: readonly number[];
  /** (V) 1 where the id is special. */
  readonly isSpecial: Uint8Array;
  /** (V) 1 where the token continues a word. */
  readonly isContinuation: Uint8Array;
  /** The ids that are not special, ascending. */
  readonly ordinaryIds: Int32Array;
  readonly #ids = new Map<string, number>();

  /**
   * @param tokens by id; of a token that comes twice the later id counts, as in transformers.
   * @param file named in errors.
   * @throws InputError when a special token is missing or nothing else is there.
   */
  constructor(tokens: readonly string[], specialTokens: Readonly<SpecialTokens> = BERT_SPECIAL_TOKENS, file?: string) {
    this.tokens = tokens;
    this.specialTokens = specialTokens;
    tokens.forEach((token, id) => {
      this.#ids.set(token, id);
    });
    const special = (name: keyof SpecialTokens): number => {
      const id = this.#ids.get(specialTokens[name]);
      if (id !== undefined) return id;
      throw new InputError(`the vocabulary has no ${specialTokens[name]}`, {
        file,
        expected: Object.values(specialTokens).join(", "),
        found: `${tokens.length} other tokens`,
        fix: `add a line ${specialTokens[name]}, or name the token used in its place as "${name}_token" in tokenizer_config.json`,
      });
    };
    this.special = {
      pad: special("pad"),
      unk: special("unk"),
      cls: special("cls"),
      sep: special("sep"),
      mask: special("mask"),
    };
    this.specialIds = [...new Set(Object.values(this.special))].sort((a, b) => a - b);
    this.isSpecial = new Uint8Array(tokens.length);
    for (const id of this.specialIds) this.isSpecial[id] = 1;
    this.isContinuation = Uint8Array.from(tokens, (token) => (isContinuation(token) ? 1 : 0));
    this.ordinaryIds = Int32Array.from(tokens.keys()).filter((id) => this.isSpecial[id] === 0);
    if (this.ordinaryIds.length === 0) throw new InputError("the vocabulary has nothing but special tokens", { file });
  }

  /** V. */
  get size(): number {
    return this.tokens.length;
  }

  /** The id of a token, undefined when the vocabulary has none. */
  idOf(token: string): number | undefined {
    return this.#ids.get(token);
  }

  /** Tokens with the ids that count, in the order of ids. */
  entries(): IterableIterator<[string, number]> {
    return this.#ids.entries();
  }
}

function isContinuation(token: string): boolean {
  return token.length > CONTINUATION.length && token.startsWith(CONTINUATION);
}
