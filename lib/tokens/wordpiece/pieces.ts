/** One word → its pieces: the longest piece that fits, again and again; a word that does not come out even is [UNK]. */
import { CONTINUATION, type Vocabulary } from "./vocabulary";

/** A longer word, in code points, is [UNK] unread, as in the reference. */
export const MAX_WORD_CHARACTERS = 100;

const CACHE_LIMIT = 1 << 17;

/** One word to its pieces: the longest piece that fits, again and again. */
export class PieceCutter {
  readonly #initial = new Map<string, number>();
  readonly #continuing = new Map<string, number>();
  readonly #longest: number;
  readonly #unknown: Int32Array;
  readonly #cache = new Map<string, Int32Array>();

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

  /** The ids of a normalized word's pieces. The array is shared: do not write to it. */
  cut(word: string): Int32Array {
    const known = this.#cache.get(word);
    if (known !== undefined) return known;
    const ids = this.#cut(word);
    if (this.#cache.size >= CACHE_LIMIT) this.#cache.clear();
    this.#cache.set(copied(word), ids);
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

/**
 * The slice of a text would keep the whole text in memory for as long as the cache lives. A browser has no Buffer;
 * there texts are questions.
 */
function copied(word: string): string {
  return typeof Buffer === "undefined" ? word : Buffer.from(word, "utf8").toString("utf8");
}
