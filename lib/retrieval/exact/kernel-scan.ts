/**
 * Exact search by the kernels' own scan (lib/engine/kernels/vector-scan.cc): sums of 8-bit numbers with a bound on what
 * rounding lost tell which vectors may be among a query's k best, whose scores are computed at once, while the block is
 * still near the processor. No product is written to memory.
 */
import { type NativeScan, openNativeScan } from "../../engine/ops";
import { TopK } from "../top-k";
import type { VectorBlock, VectorSource } from "../vectors/source";
import type { Neighbours } from "../vectors/vector-index";
import type { BlockScan } from "./block-scan";

/** A score costs about as much as so many products in float32. */
const COST = 32;
/** Scores that a search may need for each result before the share of them tells anything. */
const FIRST = 32;
/** Equal scores that are held beside the k best: which of them count is decided by their ids at the end. */
const EQUALS = 1 << 22;

/** A scan by the kernels; null where they are not loaded, or rows are too long for their sums. */
export function kernelScan(queries: Float32Array, source: VectorSource, k: number): BlockScan | null {
  const scan = openNativeScan(queries, source.dimension, k);
  return scan && new KernelScan(scan, queries.length / source.dimension, source, k);
}

class KernelScan implements BlockScan {
  readonly #scan: NativeScan;
  readonly #count: number;
  readonly #source: VectorSource;
  readonly #k: number;
  #pairs = 0;
  isSwamped = false;

  constructor(scan: NativeScan, count: number, source: VectorSource, k: number) {
    this.#scan = scan;
    this.#count = count;
    this.#source = source;
    this.#k = k;
  }

  async offer({ first, rows, values }: VectorBlock): Promise<void> {
    const { scored, held } = this.#scan.offer(values, rows, first);
    this.#pairs += rows * this.#count;
    const results = this.#k * this.#count;
    this.isSwamped = scored > this.#pairs / COST + FIRST * results || held > 4 * results + EQUALS;
  }

  async end(): Promise<Neighbours[]> {
    const { ids } = this.#source;
    return Array.from({ length: this.#count }, (_, query) => {
      const best = new TopK(this.#k, ids.tieOrder);
      const { places, scores } = this.#scan.take(query);
      for (let i = 0; i < places.length; i++) best.push(places[i], scores[i]);
      return best.take();
    });
  }

  dispose(): void {}
}
