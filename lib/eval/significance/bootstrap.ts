/**
 * Bootstrap percentile intervals of a mean over queries (Efron and Tibshirani, 1993; in retrieval Sakai, SIGIR 2006):
 * queries are drawn with replacement, and the interval holds the middle of the means. For a difference of two systems
 * give the paired differences.
 */
import { InputError } from "../../errors";
import type { Random } from "../../random";

/** How many samples of queries are drawn, and how wide the interval is. */
export interface BootstrapOptions {
  /** Generator of the samples. */
  random: Random;
  /** Samples of queries. Default 10,000. */
  samples?: number;
  /** Share of the means inside, 0 … 1. Default 0.95. */
  confidence?: number;
}

/** A range of values, both ends included. */
export interface Interval {
  low: number;
  high: number;
}

/**
 * Percentile interval of the mean over resampled queries (Efron and Tibshirani, An Introduction to the Bootstrap, 1993,
 * chapter 13).
 * @throws InputError when there is no value, one is not finite, or an option is out of range.
 * @example
 * ```ts
 * import { bootstrapInterval, Random } from "bowlab";
 *
 * const { low, high } = bootstrapInterval([0.2, 0.4, 0.6, 0.8], { random: new Random(1), samples: 1000 });
 * console.log(low.toFixed(2), high.toFixed(2)); // → 0.30 0.70
 * ```
 */
export function bootstrapInterval(
  values: ArrayLike<number>,
  { random, samples = 10_000, confidence = 0.95 }: BootstrapOptions,
): Interval {
  const n = values.length;
  if (n === 0) throw new InputError("there is no value to draw from");
  const kept = Float64Array.from(values);
  const bad = kept.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new InputError(`value ${bad} is not finite`, { found: `${kept[bad]}` });
  if (!(confidence > 0 && confidence < 1) || !(samples >= 1)) {
    throw new InputError("the bootstrap cannot use these options", {
      expected: "confidence between 0 and 1, at least one sample",
      found: `confidence ${confidence}, ${samples} samples`,
    });
  }
  const means = new Float64Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += kept[random.integer(0, n)];
    means[sample] = sum / n;
  }
  means.sort();
  const tail = (1 - confidence) / 2;
  return { low: quantile(means, tail), high: quantile(means, 1 - tail) };
}

/** Linear between the order statistics, as numpy's default. `sorted` is ascending and not empty. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}
