/** A WordPiece vocabulary: tokens by id, ids by token, and the explicit set of special ids. */
import { InputError } from "../../errors";
import { type AddedToken, specialToken } from "./added-tokens";

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

/** BERT's five special tokens. */
export const BERT_SPECIAL_TOKENS: Readonly<SpecialTokens> = {
  pad: "[PAD]",
  unk: "[UNK]",
  cls: "[CLS]",
  sep: "[SEP]",
  mask: "[MASK]",
};

/** The ids of the five special tokens. */
export type SpecialIds = { readonly [name in keyof SpecialTokens]: number };

/** An added token with its id: one of the vocabulary's own, or one behind them. */
export interface AddedEntry {
  token: AddedToken;
  id: number;
}

/** A vocabulary of V tokens: by id, by text, and which of them are special. */
export class Vocabulary {
  /** (V) tokens by id. */
  readonly tokens: readonly string[];
  /** What is cut out of a text before it is tokenized: the five special tokens, and what was added to them, by id. */
  readonly added: readonly AddedEntry[];
  /** How many tokens words are cut into; those behind them were added. */
  readonly ownSize: number;
  readonly specialTokens: Readonly<SpecialTokens>;
  readonly special: SpecialIds;
  /** The ids of special tokens, added ones too, ascending. */
  readonly specialIds: readonly number[];
  /** (V) 1 where the id is special. */
  readonly isSpecial: Uint8Array;
  /** (V) 1 where the token continues a word. */
  readonly isContinuation: Uint8Array;
  /** The ids that are not special, ascending. */
  readonly ordinaryIds: Int32Array;
  readonly #ids = new Map<string, number>();

  /**
   * @param own tokens by id; of a token that comes twice the later id counts, as in transformers.
   * @param file named in errors.
   * @param added tokens that were added: of the vocabulary, or to be put behind it, whose ids follow on its own in
   * their order
   * @throws InputError when a special token is missing or nothing else is there.
   */
  constructor(
    own: readonly string[],
    specialTokens: Readonly<SpecialTokens> = BERT_SPECIAL_TOKENS,
    file?: string,
    added: readonly AddedToken[] = [],
  ) {
    this.ownSize = own.length;
    this.specialTokens = specialTokens;
    own.forEach((token, id) => {
      this.#ids.set(token, id);
    });
    const behind = added.map(({ content }) => content).filter((content) => !this.#ids.has(content));
    const tokens = behind.length === 0 ? own : [...own, ...behind];
    this.tokens = tokens;
    behind.forEach((token, i) => {
      this.#ids.set(token, own.length + i);
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
    const named = new Map(Object.values(specialTokens).map((content) => [content, specialToken(content)]));
    for (const token of added) named.set(token.content, token);
    const entries = Array.from(named.values(), (token) => ({ token, id: this.#ids.get(token.content) as number }));
    this.added = entries.sort((a, b) => a.id - b.id);
    const addedSpecial = this.added.filter(({ token }) => token.special).map(({ id }) => id);
    this.specialIds = [...new Set([...Object.values(this.special), ...addedSpecial])].sort((a, b) => a - b);
    this.isSpecial = new Uint8Array(tokens.length);
    for (const id of this.specialIds) this.isSpecial[id] = 1;
    this.isContinuation = Uint8Array.from(tokens, (token, id) => (id < this.ownSize && isContinuation(token) ? 1 : 0));
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

  /** The tokens that words are cut into, with the ids that count, in the order of ids. */
  *entries(): IterableIterator<[string, number]> {
    for (const entry of this.#ids) if (entry[1] < this.ownSize) yield entry;
  }

  /** Tokens were added, or one of the five is cut out in another way than BERT's. */
  get hasAddedTokens(): boolean {
    const isPlain = ({ token }: AddedEntry): boolean =>
      JSON.stringify(token) === JSON.stringify(specialToken(token.content)) &&
      Object.values(this.specialTokens).includes(token.content);
    return !this.added.every(isPlain);
  }
}

function isContinuation(token: string): boolean {
  return token.length > CONTINUATION.length && token.startsWith(CONTINUATION);
}
