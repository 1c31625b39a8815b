/** One word → its pieces: the longest piece that fits, again and again; a word that does not come out even is [UNK]. */
import { CONTINUATION, type Vocabulary } from "./vocabulary";
import { WordCache } from "./word-cache";

/** A longer word, in code points, is [UNK] unread, as in the reference. */
export const MAX_WORD_CHARACTERS = 100;

/** One word to its pieces: the longest piece that fits, again and again. */
export class PieceCutter {
  readonly #initial = new Map<string, number>();
  readonly #continuing = new Map<string, number>();
  readonly #longest: number;
  readonly #unknown: Int32Array;
  readonly #cache = new WordCache();

  constructor(vocabulary: Vocabulary) {
    this.#unknown = Int32Array.of(vocabulary.special.unk);
    let longest = 1;
    for (const [token, id] of vocabulary.entries()) {
      longest = Math.max(longest, token.length);
      this.#initial.set(token, id);
      if (token.startsWith(CONTINUATION)) this.#continuing.set(token.slice(CONTINUATION.length), id);
    }
    this.#longest = longest;
  }

  /** The ids of the pieces of a normalized text's word at [start, end). The array is shared: do not write to it. */
  cut(text: string, start: number, end: number): Int32Array {
    if (end - start > 2 * MAX_WORD_CHARACTERS) return this.#unknown;
    const known = this.#cache.find(text, start, end);
    if (known !== undefined) return known;
    const ids = this.#cut(text.slice(start, end));
    this.#cache.add(text, start, end, ids);
    return ids;
  }

  #cut(word: string): Int32Array {
    if (word.length > MAX_WORD_CHARACTERS && [...word].length > MAX_WORD_CHARACTERS) return this.#unknown;
    const ids: number[] = [];
    for (let start = 0; start < word.length; ) {
      const pieces = start === 0 ? this.#initial : this.#continuing;
      let end = Math.min(word.length, start + this.#longest);
      let id: number | undefined;
      for (; end > start; end--) {
        id = pieces.get(word.slice(start, end));
        if (id !== undefined) break;
      }
      if (id === undefined) return this.#unknown;
      ids.push(id);
      start = end;
    }
    return Int32Array.from(ids);
  }
}
