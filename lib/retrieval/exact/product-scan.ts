/**
 * Exact search by matrix products of the engine, on any of them: each block's products with all queries, in bfloat16
 * where the processor has it, in float32 where that does not tell them apart. A product tells a score to within a bound
 * (error-bound.ts), which decides which vectors may be among a query's k best; these few are read once more, and their
 * scores computed.
 */
import { TopK } from "../top-k";
import type { VectorBlock, VectorSource } from "../vectors/source";
import type { Neighbours } from "../vectors/vector-index";
import { finestArithmetic, scanArithmetic } from "./arithmetic";
import type { BlockScan } from "./block-scan";
import { BFLOAT16, type ScanArithmetic } from "./error-bound";
import { QueryGroup } from "./query-group";
import { scanBlock } from "./query-scan";

/** Queries a product: more would not make it faster. */
export const QUERIES = 1024;

/** A scan by products. */
export class ProductScan implements BlockScan {
  readonly isSwamped = false;
  readonly #dimension: number;
  readonly #groups: QueryGroup[] = [];
  #arithmetic: ScanArithmetic;

  /**
   * @param queries (Q, H) row-major
   * @param found (Q) results among the vectors that are not offered any more
   */
  constructor(queries: Float32Array, source: VectorSource, k: number, found: readonly Neighbours[] = []) {
    const { dimension: H, ids } = source;
    this.#dimension = H;
    // What has swamped a finer scan is nothing for bfloat16.
    this.#arithmetic = found.length > 0 ? finestArithmetic() : scanArithmetic(queries.length / H, H);
    for (let first = 0; first * H < queries.length; first += QUERIES) {
      const best = (query: number): TopK => startingFrom(new TopK(k, ids.tieOrder), found[first + query]);
      const part = queries.subarray(first * H, (first + QUERIES) * H);
      this.#groups.push(new QueryGroup(part, source, best, this.#arithmetic));
    }
  }

  async offer({ first, values }: VectorBlock): Promise<void> {
    const { vectors, norm } = await scanBlock(values, this.#dimension, this.#arithmetic);
    try {
      for (const group of this.#groups) await group.offer(vectors, norm, first);
    } finally {
      vectors.dispose();
    }
    // Vectors that are all alike, as those of an encoder before its training, bfloat16 does not tell apart.
    if (this.#arithmetic !== BFLOAT16 || !this.#groups.some(({ isSwamped }) => isSwamped)) return;
    this.#arithmetic = finestArithmetic();
    for (const group of this.#groups) group.use(this.#arithmetic);
  }

  async end(): Promise<Neighbours[]> {
    const found: Neighbours[] = [];
    for (const group of this.#groups) found.push(...(await group.end()));
    return found;
  }

  dispose(): void {
    for (const group of this.#groups) group.dispose();
  }
}

function startingFrom(best: TopK, found: Neighbours | undefined): TopK {
  found?.indices.forEach((index, place) => {
    best.push(index, found.scores[place]);
  });
  return best;
}
