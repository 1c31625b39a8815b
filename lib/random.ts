/**
 * Seeded randomness. Nothing else in bowlab makes random numbers: a `Random` is passed in wherever one is needed.
 *
 * Streams are *derived*, not shared: `random.fork("mask", step)` depends only on the seed and the labels, never on what
 * was drawn before, so a run that resumes at step N draws what an uninterrupted run would have drawn. The generator is
 * xoroshiro128+ (pure-rand), seeded by a 32-bit hash of the seed and the labels.
 */
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** What names a stream of random numbers: 1 and "1" are different labels. */
export type Label = string | number;

/**
 * A stream of random numbers that depends on its seed and labels alone. Streams are derived by `fork`, not shared: what
 * one draws changes nothing for another.
 * @example
 * ```ts
 * import { Random } from "bowlab";
 *
 * const random = new Random(1);
 * console.log(random.integer(0, 100), random.uniform().toFixed(3)); // → 55 0.831
 * console.log(random.fork("mask", 7).integer(0, 100)); // → 73
 * console.log(new Random(1, "mask", 7).integer(0, 100)); // → 73
 * ```
 */
export class Random {
  /** The labels this stream was derived by, the seed first. */
  readonly path: readonly Label[];
  readonly #generator;

  /** @param seed any integer or text; the same seed gives the same numbers on every machine. */
  constructor(seed: Label, ...labels: Label[]) {
    this.path = [seed, ...labels];
    this.#generator = xoroshiro128plus(hashLabels(this.path));
  }

  /** An independent stream for `labels`, whatever has been drawn from this one. */
  fork(...labels: Label[]): Random {
    return new Random(this.path[0], ...this.path.slice(1), ...labels);
  }

  /** Uniform in [0, 1), 53 bits. */
  uniform(): number {
    return uniformFloat64(this.#generator);
  }

  /** Uniform integer in [low, high), high > low. @throws RangeError on an empty range. */
  integer(low: number, high: number): number {
    if (!(high > low)) throw new RangeError(`cannot draw an integer from the empty range [${low}, ${high})`);
    return uniformInt(this.#generator, low, high - 1);
  }

  /** Standard normal (Box–Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Shuffles in place (Fisher–Yates) and returns the same array. */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(0, i + 1);
      const kept = items[i];
      items[i] = items[j];
      items[j] = kept;
    }
    return items;
  }

  /** A 31-bit seed for an engine's own generator (dropout). */
  engineSeed(): number {
    return this.integer(1, 0x7fffffff);
  }
}

/** FNV-1a over the labels, each tagged with its type so that 1 and "1" differ, then a final avalanche (murmur3's). */
function hashLabels(labels: readonly Label[]): number {
  let hash = 0x811c9dc5;
  for (const label of labels) {
    const text = `${typeof label === "number" ? "n" : "s"}${label}\u0000`;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}
