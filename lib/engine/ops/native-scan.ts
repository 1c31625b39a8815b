/** A scan of vectors for the best of many queries, by bowlab's own kernels on all threads. */
import { type NativeScans, nativeScans } from "./runtime";

/** Longer rows could overflow the kernels' whole sums. */
const MOST_NUMBERS = 1 << 15;

/** Opened by `openNativeScan`. */
export class NativeScan {
  readonly #scans: NativeScans;
  readonly #scan: unknown;

  constructor(scans: NativeScans, queries: Float32Array, dimension: number, k: number) {
    this.#scans = scans;
    this.#scan = scans.openScan(queries, dimension, k);
  }

  /**
   * Takes in a block of vectors; the event loop stands still meanwhile.
   * @param values (rows, H) row-major, finite
   * @param first place of the block's first row
   * @returns scores computed and results held so far
   */
  offer(values: Float32Array, rows: number, first: number): { scored: number; held: number } {
    const [scored, held] = this.#scans.offerToScan(this.#scan, values, rows, first);
    return { scored, held };
  }

  /**
   * A query's best, and all that equal the k-th of them, in no order. A score is the inner product in double precision,
   * rounded to float32. A query's can be taken once.
   */
  take(query: number): { places: Int32Array; scores: Float32Array } {
    const [places, scores] = this.#scans.takeFromScan(this.#scan, query);
    return { places, scores };
  }
}

/**
 * A scan where TensorFlow runs with bowlab's kernels, else null.
 * @param queries (Q, H) row-major, finite
 * @param dimension H
 * @param k results a query
 */
export function openNativeScan(queries: Float32Array, dimension: number, k: number): NativeScan | null {
  const scans = dimension <= MOST_NUMBERS ? nativeScans() : null;
  return scans && new NativeScan(scans, queries, dimension, k);
}
