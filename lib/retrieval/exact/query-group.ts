/** Some queries of an exact search with their candidates: offered one block of vectors after another. */
import type * as tf from "@tensorflow/tfjs";
import type { TopK } from "../top-k";
import type { VectorSource } from "../vectors/source";
import type { Neighbours } from "../vectors/vector-index";
import { absoluteError, leastProduct, lowerScore, type ScanArithmetic, upperScore } from "./error-bound";
import { QueryCandidates } from "./query-candidates";
import { QueryScan } from "./query-scan";
import { scoreCandidates } from "./score-candidates";

/** Some queries of a search. Dispose it when done. */
export class QueryGroup {
  readonly #queries: Float32Array;
  readonly #source: VectorSource;
  #arithmetic: ScanArithmetic;
  #scan: QueryScan;
  #isSwamped = false;
  /** (Q) norms of the queries. */
  readonly #norms: readonly number[];
  readonly #candidates: readonly QueryCandidates[];

  /** @param queries (Q, H) row-major @param best makes what takes a query's results */
  constructor(queries: Float32Array, source: VectorSource, best: (query: number) => TopK, arithmetic: ScanArithmetic) {
    const { dimension } = source;
    this.#queries = queries;
    this.#source = source;
    this.#arithmetic = arithmetic;
    this.#norms = Array.from({ length: queries.length / dimension }, (_, q) =>
      Math.hypot(...queries.subarray(q * dimension, (q + 1) * dimension)),
    );
    this.#candidates = this.#norms.map((_, query) => new QueryCandidates(best(query)));
    this.#scan = new QueryScan(queries, dimension, arithmetic);
  }

  /** Whether the error of this arithmetic lets too many vectors through: a finer one would be faster. */
  get isSwamped(): boolean {
    return this.#isSwamped;
  }

  /** Goes on in another arithmetic. */
  use(arithmetic: ScanArithmetic): void {
    this.#scan.dispose();
    this.#scan = new QueryScan(this.#queries, this.#source.dimension, arithmetic);
    this.#arithmetic = arithmetic;
    this.#isSwamped = false;
  }

  /**
   * @param vectors (n, H) of `scanBlock`, with their largest norm
   * @param first place of the block's first row
   */
  async offer(vectors: tf.Tensor2D, norm: number, first: number): Promise<void> {
    const arithmetic = this.#arithmetic;
    const candidates = this.#candidates;
    const count = candidates.length;
    const errors = this.#norms.map((query) => absoluteError(query, norm, this.#source.dimension, arithmetic));
    const thresholds = Float32Array.from(candidates, ({ least }, q) =>
      errors[q] === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : leastProduct(least, errors[q], arithmetic),
    );
    const { places, products } = await this.#scan.passing(vectors, thresholds);
    for (let i = 0; i < products.length; i++) {
      const at = places ? places[i] : i;
      const q = at % count;
      if (!(products[i] < thresholds[q])) {
        const [lower, upper] = scoreRange(products[i], errors[q], arithmetic);
        candidates[q].add(first + (at - q) / count, lower, upper);
      }
    }
    for (const each of candidates) each.reduce();
    if (!candidates.some(({ areMany }) => areMany)) return;
    this.#isSwamped = true;
    const many = candidates.map((each) => (each.areMany ? each : undefined));
    await scoreCandidates(this.#source, this.#queries, many);
  }

  /** @returns (Q) the results, when all vectors have been offered */
  async end(): Promise<Neighbours[]> {
    await scoreCandidates(this.#source, this.#queries, this.#candidates);
    return this.#candidates.map((each) => each.end());
  }

  dispose(): void {
    this.#scan.dispose();
  }
}

/** Between what a score lies: a product that may have overflowed says nothing. */
function scoreRange(product: number, error: number, arithmetic: ScanArithmetic): [lower: number, upper: number] {
  if (error === Number.POSITIVE_INFINITY) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return [lowerScore(product, error, arithmetic), upperScore(product, error, arithmetic)];
}
