/**
 * Fisher's paired randomization test, two-sided, of the mean difference (Smucker, Allan and Carterette, CIKM 2007):
 * under the null hypothesis a query's two values could as well have changed places. p is the share of the 2^n sign
 * patterns of the differences whose mean is at least as far from 0 as the observed one: of all patterns where there are
 * few, else of random ones, the observed one counted among them: (hits + 1) / (samples + 1).
 */
import type { Random } from "../../random";
import { pairedDifferences } from "./paired";

/** When all patterns of signs are counted, and how many are drawn else. */
export interface RandomizationOptions {
  /** Needed only where there are too many patterns to go through. */
  random?: Random;
  /** Random patterns. Default 100,000. */
  samples?: number;
  /** Differences other than 0 up to which all patterns are gone through, at most 26. Default 20: a million patterns. */
  exactUpTo?: number;
}

/** The two-sided p value of a randomization test, and how it was counted. */
export interface RandomizationResult {
  p: number;
  /** Whether every pattern was counted. */
  exact: boolean;
  /** Patterns counted. */
  samples: number;
}

/**
 * Sums that differ by rounding only must count as equal. Rounding goes with the size of what is summed, not of the sum:
 * differences that cancel leave a sum near 0 of which every digit is rounding.
 */
const TOLERANCE = 1e-10;

/** Random bits taken from one draw. */
const BITS = 30;

/**
 * Fisher's paired randomization test, two-sided: how often a random exchange of the two systems' values, query by
 * query, gives a mean difference at least as large (Smucker, Allan and Carterette, CIKM 2007).
 * @throws InputError as `pairedDifferences`; @throws RangeError when random patterns are needed and there is no
 * generator.
 * @example
 * ```ts
 * import { pairedRandomizationTest } from "bowlab";
 *
 * const first = [0.9, 0.8, 0.7, 0.6];
 * const second = [0.5, 0.5, 0.5, 0.5];
 * console.log(pairedRandomizationTest(first, second)); // → { p: 0.125, exact: true, samples: 16 }
 * ```
 */
export function pairedRandomizationTest(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { random, samples = 100_000, exactUpTo = 20 }: RandomizationOptions = {},
): RandomizationResult {
  // A difference of 0 keeps its value whatever its sign: every pattern of the others comes as often.
  const differences = pairedDifferences(a, b).filter((value) => value !== 0);
  const observed = Math.abs(differences.reduce((sum, value) => sum + value, 0));
  const bound = observed - TOLERANCE * differences.reduce((sum, value) => sum + Math.abs(value), 0);
  if (differences.length <= Math.min(exactUpTo, 26)) {
    const patterns = 2 ** differences.length;
    return { p: extremePatterns(differences, bound, 0, 0) / patterns, exact: true, samples: patterns };
  }
  if (random === undefined)
    throw new RangeError("the randomization test of so many queries needs a generator: { random }");
  const signed = Float64Array.from({ length: 2 * differences.length }, (_, i) =>
    i % 2 === 0 ? differences[i >> 1] : -differences[i >> 1],
  );
  let hits = 0;
  for (let sample = 0; sample < samples; sample++) {
    if (Math.abs(randomSum(signed, random)) >= bound) hits++;
  }
  return { p: (hits + 1) / (samples + 1), exact: false, samples };
}

/** Sign patterns of the differences from `next` on that bring the sum to at least `bound` on either side. */
function extremePatterns(differences: Float64Array, bound: number, next: number, sum: number): number {
  if (next === differences.length) return Math.abs(sum) >= bound ? 1 : 0;
  return (
    extremePatterns(differences, bound, next + 1, sum + differences[next]) +
    extremePatterns(differences, bound, next + 1, sum - differences[next])
  );
}

/** The sum under random signs. `signed` holds every difference and its opposite: an index in place of a branch. */
function randomSum(signed: Float64Array, random: Random): number {
  let sum = 0;
  for (let from = 0; from < signed.length; from += 2 * BITS) {
    let bits = random.integer(0, 2 ** BITS);
    const end = Math.min(from + 2 * BITS, signed.length);
    for (let at = from; at < end; at += 2) {
      sum += signed[at + (bits & 1)];
      bits >>>= 1;
    }
  }
  return sum;
}
