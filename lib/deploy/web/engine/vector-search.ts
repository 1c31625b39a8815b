/** Exact search over all rows of int8, refined by their second bytes where these have come. */
import { TopK, type TopKResult } from "../../../retrieval/top-k";
import { coarseProduct, fineProduct, type WebVectors } from "../format";

/** The rows of all parts, filled as they come. */
export class VectorSearch {
  readonly #dimension: number;
  readonly #mean: Float32Array;
  readonly #scales: Float32Array;
  readonly #values: Int8Array;
  #fine: Uint8Array | undefined;

  /** @param mean what was taken away from every row */
  constructor({ dimension }: WebVectors, passages: number, mean: Float32Array) {
    this.#dimension = dimension;
    this.#mean = mean;
    this.#scales = new Float32Array(passages);
    this.#values = new Int8Array(passages * dimension);
  }

  /** Takes a part's rows, of which the first is `row`. */
  fill(row: number, { scales, values }: { scales: Float32Array; values: Int8Array }): void {
    this.#scales.set(scales, row);
    this.#values.set(values, row * this.#dimension);
  }

  /** Takes the second bytes of a part's rows. */
  fillFine(row: number, fine: Uint8Array): void {
    this.#fine ??= new Uint8Array(this.#values.length);
    this.#fine.set(fine, row * this.#dimension);
  }

  /** The k rows with the largest inner products, best first; of equals the first. */
  find(query: Float32Array, k: number): TopKResult {
    if (query.length !== this.#dimension) throw new RangeError("the model and the vectors do not belong together");
    const [scales, values, fine] = [this.#scales, this.#values, this.#fine];
    const base = query.reduce((sum, value, i) => sum + value * this.#mean[i], 0);
    const best = new TopK(Math.max(1, Math.min(k, scales.length)));
    for (let row = 0; row < scales.length; row++) {
      const product = fine ? fineProduct(query, values, fine, row) : coarseProduct(query, values, row);
      best.push(row, base + scales[row] * product);
    }
    return best.take();
  }
}
