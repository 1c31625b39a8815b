/**
 * Ids as they stand in a file, UTF-8 bytes one behind the other, each numbered once and found by its hash: no string is
 * made of them.
 */

/** Room for so many ids, of so many bytes each, to begin with. */
const FIRST_IDS = 16;
const BYTES_AN_ID = 8;

/** Distinct ids, numbered from 0 in the order in which they came. */
export class ByteIds {
  #size = 0;
  #bytes = Buffer.allocUnsafeSlow(FIRST_IDS * BYTES_AN_ID);
  /** (N + 1) where each id begins. */
  #starts = new Uint32Array(FIRST_IDS + 1);
  /** An id's number plus 1, at the first free slot from its hash on; 0 where there is none. */
  #slots = new Uint32Array(4 * FIRST_IDS);

  get size(): number {
    return this.#size;
  }

  /** Forgets all ids, and keeps the room that they had. */
  clear(): void {
    this.#size = 0;
    this.#slots.fill(0);
  }

  /** The number of an id, which is `size` where it is new: it is added then. */
  number(bytes: Uint8Array, start: number, end: number): number {
    if (4 * this.#size >= this.#slots.length) this.#grow();
    const slot = this.#slotOf(bytes, start, end);
    const known = this.#slots[slot];
    if (known !== 0) return known - 1;
    const from = this.#starts[this.#size];
    if (from + end - start > this.#bytes.length) this.#growBytes(from + end - start);
    const kept = this.#bytes;
    for (let at = start, to = from; at < end; at++, to++) kept[to] = bytes[at];
    this.#slots[slot] = ++this.#size;
    this.#starts[this.#size] = from + end - start;
    return this.#size - 1;
  }

  /** The number of an id; −1 where it never came. */
  find(id: string): number {
    const bytes = Buffer.from(id);
    return this.#slots[this.#slotOf(bytes, 0, bytes.length)] - 1;
  }

  /** The id of a number. */
  get(number: number): string {
    return this.#bytes.toString("utf8", this.#starts[number], this.#starts[number + 1]);
  }

  /** By bytes: below 0 where the id of `a` comes before that of `b`. */
  compare(a: number, b: number): number {
    const starts = this.#starts;
    return this.#bytes.compare(this.#bytes, starts[b], starts[b + 1], starts[a], starts[a + 1]);
  }

  /** Where the slot of an id is, or would be. */
  #slotOf(bytes: Uint8Array, start: number, end: number): number {
    const slots = this.#slots;
    const kept = this.#bytes;
    const starts = this.#starts;
    const mask = slots.length - 1;
    for (let slot = hashOf(bytes, start, end) & mask; ; slot = (slot + 1) & mask) {
      const number = slots[slot] - 1;
      if (number < 0) return slot;
      const from = starts[number];
      if (starts[number + 1] - from !== end - start) continue;
      let at = start;
      while (at < end && kept[from + at - start] === bytes[at]) at++;
      if (at === end) return slot;
    }
  }

  #grow(): void {
    const starts = this.#starts;
    const room = 2 * (starts.length - 1);
    this.#starts = new Uint32Array(room + 1);
    this.#starts.set(starts);
    this.#slots = new Uint32Array(4 * room);
    for (let i = 0; i < this.#size; i++) this.#slots[this.#slotOf(this.#bytes, starts[i], starts[i + 1])] = i + 1;
  }

  #growBytes(needed: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length));
    this.#bytes.copy(grown, 0, 0, this.#starts[this.#size]);
    this.#bytes = grown;
  }
}

/** FNV-1a, its upper bits mixed into the lower ones. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at], 0x01000193);
  return hash ^ (hash >>> 15);
}
