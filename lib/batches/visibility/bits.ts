/** Rows of bits packed 32 to a word: bit j of a row is bit j mod 32 of its word ⌊j / 32⌋. */

/** Words that a row of `length` bits takes. */
export function wordsFor(length: number): number {
  return (length + 31) >>> 5;
}

/** `words` with its first `length` bits set and the others clear. */
export function fillBits(words: Uint32Array, length: number): void {
  const whole = length >>> 5;
  words.fill(0xffffffff, 0, whole);
  words.fill(0, whole);
  if (length & 31) words[whole] = (1 << (length & 31)) - 1;
}

/** Sets bit `at` of a packed row. */
export function setBit(words: Uint32Array, at: number): void {
  words[at >>> 5] |= 1 << (at & 31);
}

/** Clears bit `at` of a packed row. */
export function clearBit(words: Uint32Array, at: number): void {
  words[at >>> 5] &= ~(1 << (at & 31));
}

/** Whether bit `at` of a packed row is 1: bit j mod 32 of word ⌊j / 32⌋, as `visibilityMatrix` packs them. */
export function hasBit(words: Uint32Array, at: number): boolean {
  return ((words[at >>> 5] >>> (at & 31)) & 1) === 1;
}
