/** Student's t interval of a mean over few independent values, such as seeds: mean ± t(1 − α/2, n − 1) · s / √n. */
import { InputError } from "../../errors";
import type { Interval } from "./bootstrap";

/** A mean with its confidence interval. */
export interface MeanInterval extends Interval {
  mean: number;
  /** Values. */
  n: number;
}

/**
 * The mean of few values, such as those of several seeds, with the interval of Student's t distribution.
 * @param confidence share of such intervals that hold the true mean, 0 … 1
 * @returns of a single value, an interval without ends: one value says nothing of how values differ
 * @throws InputError when there is no value
 */
export function meanInterval(values: readonly number[], confidence = 0.95): MeanInterval {
  const n = values.length;
  if (n === 0) throw new InputError("there is no value to take the mean of");
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { mean, n, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = studentQuantile((1 + confidence) / 2, n - 1) * Math.sqrt(variance / n);
  return { mean, n, low: mean - half, high: mean + half };
}

/**
 * The value that Student's t is below with probability p, for p above one half: the distribution halved until it is
 * found.
 */
function studentQuantile(p: number, degreesOfFreedom: number): number {
  const cdf = require("@stdlib/stats-base-dists-t-cdf") as typeof import("@stdlib/stats-base-dists-t-cdf");
  let [low, high] = [0, 1];
  while (cdf(high, degreesOfFreedom) < p) high *= 2;
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (cdf(middle, degreesOfFreedom) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
