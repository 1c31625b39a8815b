/**
 * The order in which blocks are searched: every beginning of it is spread over the whole collection, so that a few
 * blocks tell what the k-th best score of all may be. Blocks by their numbers with the bits reversed (van der Corput).
 */

/** So many blocks tell nothing. */
const FEW = 4;

/** The numbers of so many blocks, in that order. */
export function spreadOrder(blocks: number): Int32Array {
  const bits = Math.ceil(Math.log2(Math.max(1, blocks)));
  const order: number[] = [];
  for (let i = 0; order.length < blocks; i++) {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit++) if (i & (1 << bit)) reversed |= 1 << (bits - 1 - bit);
    if (reversed < blocks) order.push(reversed);
  }
  return Int32Array.from(order);
}

/**
 * After `done` of the blocks: a rank among what was found that the k-th best of all will hardly fall behind, were the
 * passages in random order: what is expected and four standard deviations. 0 where it is not time to guess.
 */
export function guessedRank(k: number, done: number, blocks: number): number {
  const isPowerOfTwo = (done & (done - 1)) === 0;
  if (blocks < FEW || !isPowerOfTwo || 2 * done > blocks) return 0;
  const expected = (k * done) / blocks;
  return Math.ceil(expected + 4 * Math.sqrt(expected)) + 2;
}
