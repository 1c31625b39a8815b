/**
 * Student's paired t-test, two-sided: t = mean(d) / (s / √n), s the sample standard deviation with n − 1, n − 1 degrees
 * of freedom. The distribution is @stdlib's (simple-statistics' tTest divides by n and is wrong for samples).
 */
import { InputError } from "../../errors";
import { meanOf, pairedDifferences } from "./paired";

/** What a paired t-test finds. */
export interface TTestResult {
  /** Infinite where all differences are equal and not 0. */
  t: number;
  /** n − 1. */
  degreesOfFreedom: number;
  /** Two-sided. Of two equal systems 1, where other programs give NaN. */
  p: number;
}

/**
 * Student's paired t-test, two-sided, on two systems' values for the same queries.
 * @throws InputError as `pairedDifferences`, and for fewer than two pairs.
 * @example
 * ```ts
 * import { pairedTTest } from "bowlab";
 *
 * const { t, degreesOfFreedom, p } = pairedTTest([0.9, 0.8, 0.7, 0.6], [0.5, 0.5, 0.5, 0.5]);
 * console.log(t.toFixed(3), degreesOfFreedom, p.toFixed(4)); // → 3.873 3 0.0305
 * ```
 */
export function pairedTTest(a: ArrayLike<number>, b: ArrayLike<number>): TTestResult {
  const differences = pairedDifferences(a, b);
  const n = differences.length;
  if (n < 2) throw new InputError("a t-test needs at least two queries", { found: `${n}` });
  const mean = meanOf(differences);
  const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = Math.sqrt(squares / (n - 1) / n);
  if (mean === 0) return { t: 0, degreesOfFreedom: n - 1, p: 1 };
  const t = mean / error;
  // Two hundred small modules, loaded where they are needed: no command should wait for them at its start.
  const cdf = require("@stdlib/stats-base-dists-t-cdf") as typeof import("@stdlib/stats-base-dists-t-cdf");
  // From the lower tail: 1 − cdf would lose the digits of a small p.
  const p = Number.isFinite(t) ? 2 * cdf(-Math.abs(t), n - 1) : 0;
  return { t, degreesOfFreedom: n - 1, p };
}
