/**
 * Tokens that were added to a vocabulary are cut out of a text before WordPiece sees it, wherever they stand.
 * Reference: `tokenizers` (`AddedVocabulary`): first those that are looked for in the text as it is, in what remains
 * those that are looked for in the normalized text; of two at one place the longer one.
 */
import { InputError } from "../../errors";

/** A token that was added to a vocabulary, and how it is looked for in a text. */
export interface AddedToken {
  content: string;
  /** Names a role ([CLS]) and not a text. */
  special: boolean;
  /** Takes the white space before it. */
  lstrip: boolean;
  /** Takes the white space behind it. */
  rstrip: boolean;
  /** Is looked for in the normalized text, in its own normalized form. */
  normalized: boolean;
  /** Only where no letter, digit or underscore is next to it. */
  singleWord: boolean;
}

/** A special token as it is added where no file says otherwise. */
export function specialToken(content: string): AddedToken {
  return { content, special: true, lstrip: false, rstrip: false, normalized: false, singleWord: false };
}

/** A stretch of a text; `id` where it is an added token. */
export interface Stretch {
  start: number;
  end: number;
  id?: number;
}

const ENDS_IN_WORD = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]$/u;
const BEGINS_WITH_WORD = /^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u;
const SPACE_AT_END = /\p{White_Space}*$/u;
const SPACE_AT_START = /^\p{White_Space}*/u;

/** Finds the added tokens of one kind. */
export class AddedTokenFinder {
  readonly #pattern: RegExp | undefined;
  readonly #found = new Map<string, { token: AddedToken; id: number }>();

  /** @param patterns what is looked for, the token and its id */
  constructor(patterns: readonly { text: string; token: AddedToken; id: number }[]) {
    for (const { text, token, id } of patterns) {
      if (text === "") {
        throw new InputError("an added token is nothing after normalization, and would be found everywhere", {
          found: JSON.stringify(token.content),
        });
      }
      if (!this.#found.has(text)) this.#found.set(text, { token, id });
    }
    const longestFirst = [...this.#found.keys()].sort((a, b) => b.length - a.length);
    if (longestFirst.length > 0) this.#pattern = new RegExp(longestFirst.map(escaped).join("|"), "gu");
  }

  /** The whole text in stretches, in order; none of an empty text. */
  *stretches(text: string): Generator<Stretch> {
    let at = 0;
    for (const match of this.#pattern ? text.matchAll(this.#pattern) : []) {
      const { token, id } = this.#found.get(match[0]) as { token: AddedToken; id: number };
      let start = match.index;
      let end = start + match[0].length;
      const isInWord = ENDS_IN_WORD.test(lastCharacter(text, start)) || BEGINS_WITH_WORD.test(text.slice(end, end + 2));
      if (token.singleWord && isInWord) continue;
      // Another token may have taken the white space before this one.
      if (token.lstrip) start = Math.max(at, start - spaceBefore(text.slice(at, start)));
      if (token.rstrip) end += (SPACE_AT_START.exec(text.slice(end)) as RegExpExecArray)[0].length;
      if (at < start) yield { start: at, end: start };
      yield { start, end, id };
      at = end;
    }
    if (at < text.length) yield { start: at, end: text.length };
  }
}

/** Finds all of them: those of the text as it is, and in what remains those of the normalized text. */
export class AddedTokenFinders {
  readonly raw: AddedTokenFinder;
  readonly normalized: AddedTokenFinder;
  readonly #normalize: (text: string) => string;

  constructor(added: readonly { token: AddedToken; id: number }[], normalize: (text: string) => string) {
    const of = (normalized: boolean) => added.filter(({ token }) => token.normalized === normalized);
    const text = ({ content }: AddedToken) => content;
    this.raw = new AddedTokenFinder(of(false).map((each) => ({ ...each, text: text(each.token) })));
    this.normalized = new AddedTokenFinder(of(true).map((each) => ({ ...each, text: normalize(text(each.token)) })));
    this.#normalize = normalize;
  }

  /** Ids of added tokens, and between them the normalized text. */
  *stretches(text: string): Generator<number | string> {
    for (const { start, end, id } of this.raw.stretches(text)) {
      if (id === undefined) yield* this.#between(this.#normalize(text.slice(start, end)));
      else yield id;
    }
  }

  *#between(text: string): Generator<number | string> {
    for (const { start, end, id } of this.normalized.stretches(text)) yield id ?? text.slice(start, end);
  }
}

function lastCharacter(text: string, end: number): string {
  const isPair = /[\udc00-\udfff]/.test(text[end - 1] ?? "") && /[\ud800-\udbff]/.test(text[end - 2] ?? "");
  return text.slice(Math.max(0, end - (isPair ? 2 : 1)), end);
}

function spaceBefore(text: string): number {
  return (SPACE_AT_END.exec(text) as RegExpExecArray)[0].length;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
