/** What was found out about words, by their letters in a text: looking a word up makes no string of it. */

/** Words kept before all are forgotten. */
const MOST_WORDS = 1 << 17;

/**
 * Slots looked at for a word. Half of them are free, so few words need so many; of words that were made to have one
 * hash the others are not kept.
 */
const MOST_PROBES = 32;

/** Ids by word: an open hash table over the words' UTF-16 units, which lie one behind the other. */
export class WordCache {
  #slots = new Int32Array(1 << 12);
  #words = 0;
  /** Where each word's units begin, and the next one's. */
  #unitsAt: number[] = [0];
  readonly #ids: Int32Array[] = [];
  #hashes: number[] = [];
  #units = new Uint16Array(1 << 14);

  /** What is kept of the word at [start, end). The array is shared: do not write to it. */
  find(text: string, start: number, end: number): Int32Array | undefined {
    const hash = hashOf(text, start, end);
    const mask = this.#slots.length - 1;
    for (let probe = 0; probe < MOST_PROBES; probe++) {
      const word = this.#slots[(hash + probe) & mask] - 1;
      if (word < 0) return undefined;
      if (this.#hashes[word] === hash && this.#is(word, text, start, end)) return this.#ids[word];
    }
    return undefined;
  }

  /** Keeps the ids of a word that is not there yet, if there is a place for it. */
  add(text: string, start: number, end: number, ids: Int32Array): void {
    if (this.#words >= MOST_WORDS) this.#clear();
    if (2 * (this.#words + 1) > this.#slots.length) this.#spread(2 * this.#slots.length);
    const hash = hashOf(text, start, end);
    if (!this.#place(hash, this.#words + 1)) return;
    const from = this.#unitsAt[this.#words];
    if (from + end - start > this.#units.length) {
      const more = new Uint16Array(2 * (from + end - start));
      more.set(this.#units);
      this.#units = more;
    }
    for (let at = start; at < end; at++) this.#units[from + at - start] = text.charCodeAt(at);
    this.#hashes[this.#words] = hash;
    this.#ids[this.#words] = ids;
    this.#words++;
    this.#unitsAt[this.#words] = from + end - start;
  }

  #is(word: number, text: string, start: number, end: number): boolean {
    const from = this.#unitsAt[word];
    if (this.#unitsAt[word + 1] - from !== end - start) return false;
    for (let at = start; at < end; at++) if (this.#units[from + at - start] !== text.charCodeAt(at)) return false;
    return true;
  }

  /** Whether a slot near the hash's was free, which now has `value`. */
  #place(hash: number, value: number): boolean {
    const mask = this.#slots.length - 1;
    for (let probe = 0; probe < MOST_PROBES; probe++) {
      const slot = (hash + probe) & mask;
      if (this.#slots[slot] !== 0) continue;
      this.#slots[slot] = value;
      return true;
    }
    return false;
  }

  #spread(size: number): void {
    this.#slots = new Int32Array(size);
    for (let word = 0; word < this.#words; word++) this.#place(this.#hashes[word], word + 1);
  }

  #clear(): void {
    this.#slots.fill(0);
    this.#words = 0;
  }
}

/** FNV-1a over UTF-16 units, mixed so that its lower bits, which choose the slot, depend on all. */
function hashOf(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) & 0x3fffffff;
}
