/**
 * What drops: a function of a seed and an element's place, made where it is needed. Nothing of it is kept for the
 * gradient, and which thread computes an element does not matter.
 */
import type { Code, Variable } from "./assembler";
import { i32x4, v128 } from "./instructions";

/** The whole numbers that a function which drops is given: two keys made of the seed, and what is below it drops. */
export const DROPPING_INTEGERS = 3;

/**
 * All bits of the elements that stay, no bit of those that drop. Each place is hashed to 32 bits (Wellons' `lowbias32`,
 * a second key between its rounds) and stays from the limit on.
 * @param at place of the first of four elements
 * @param x a vector to work in
 */
export function staying(at: Code, x: Variable, [first, second, limit]: Variable[]): { before: Code[]; value: Code } {
  const fold = (bits: number) => v128.xor(x.get, i32x4.shiftRight(x.get, bits));
  const times = (a: Code, factor: number) => i32x4.multiply(a, i32x4.constants(factor, factor, factor, factor));
  return {
    before: [
      x.set(v128.xor(i32x4.add(i32x4.splat(at), i32x4.constants(0, 1, 2, 3)), first.get)),
      x.set(i32x4.add(times(fold(16), 0x7feb352d), second.get)),
      x.set(times(fold(15), 0x846ca68b)),
      x.set(fold(16)),
    ],
    value: i32x4.atLeast(x.get, limit.get),
  };
}
