/**
 * Products of a block of vectors with all queries, of which those are read that reach their query's threshold: to read
 * all of them costs more than to compute them. In bfloat16 the products stay as they are: half the memory to write and
 * to compare.
 */
import * as tf from "@tensorflow/tfjs";
import { nativeRuntime } from "../../engine/ops";
import { BFLOAT16, type ScanArithmetic } from "./error-bound";
import { placesOf } from "./flags";

/** Of more than this share of products all are read. */
const MANY = 1 / 4;

/** Products that passed. */
export interface Passing {
  /** (passing) row · Q + query; undefined: all. */
  places?: Int32Array;
  /** (passing), or (rows, Q) where all are read. */
  products: Float32Array;
}

/** A group of queries on the engine. Dispose it when done. */
export class QueryScan {
  readonly #count: number;
  readonly #isNarrow: boolean;
  /** (H, Q), in bfloat16 where products are. */
  readonly #queries: tf.Tensor2D;

  /** @param queries (Q, H) row-major */
  constructor(queries: Float32Array, dimension: number, arithmetic: ScanArithmetic) {
    this.#count = queries.length / dimension;
    this.#isNarrow = arithmetic === BFLOAT16;
    this.#queries = tf.tidy(() => {
      const columns = tf.tensor2d(queries, [this.#count, dimension]).transpose() as tf.Tensor2D; // (H, Q)
      return this.#isNarrow ? required().narrow(columns) : columns;
    });
  }

  /**
   * @param vectors (n, H), as `factor` makes it
   * @param thresholds (Q)
   * @returns the products that are at least their query's threshold, and perhaps some more
   */
  async passing(vectors: tf.Tensor2D, thresholds: Float32Array): Promise<Passing> {
    const products = this.#multiply(vectors); // (n, Q)
    try {
      const isOpen = thresholds.includes(Number.NEGATIVE_INFINITY);
      const places = isOpen ? undefined : await this.#placesOf(products, thresholds);
      return { places, products: await this.#read(products, places) };
    } finally {
      products.dispose();
    }
  }

  dispose(): void {
    this.#queries.dispose();
  }

  #multiply(vectors: tf.Tensor2D): tf.Tensor2D {
    if (!this.#isNarrow) return tf.matMul(vectors, this.#queries);
    const native = required();
    return native.product(native.bfloat16, vectors, this.#queries) as tf.Tensor2D;
  }

  async #placesOf(products: tf.Tensor2D, thresholds: Float32Array): Promise<Int32Array | undefined> {
    const passes = tf.tidy(() => {
      const row = tf.tensor2d(thresholds, [1, thresholds.length]);
      if (!this.#isNarrow) return products.greaterEqual(row); // (n, Q)
      // The nearest bfloat16 of a threshold parts the numbers of bfloat16 as the threshold does, or lets one more pass.
      const native = required();
      return native.run("GreaterEqual", [native.bfloat16], [products, native.narrow(row)]);
    });
    const flags = (await passes.data()) as Uint8Array;
    passes.dispose();
    const places = placesOf(flags, MANY * flags.length);
    free(flags);
    return places;
  }

  async #read(products: tf.Tensor2D, places: Int32Array | undefined): Promise<Float32Array> {
    if (places?.length === 0) return new Float32Array(0);
    const read = tf.tidy(() => {
      const values = this.#isNarrow ? this.#widened(products, places) : products;
      return places && !this.#isNarrow ? values.flatten().gather(tf.tensor1d(places, "int32")) : values.clone();
    });
    const values = (await read.data()) as Float32Array;
    read.dispose();
    if (places) return values;
    const copy = values.slice();
    free(values);
    return copy;
  }

  #widened(products: tf.Tensor2D, places: Int32Array | undefined): tf.Tensor {
    const native = required();
    if (!places) return native.widen(products);
    const int32 = (name: string) => native.type(name, "int32");
    const flat = native.run("Reshape", [native.bfloat16, int32("Tshape")], [products, tf.tensor1d([-1], "int32")]);
    const attributes = [{ ...native.bfloat16, name: "Tparams" }, int32("Tindices"), int32("Taxis")];
    return native.widen(
      native.run("GatherV2", attributes, [flat, tf.tensor1d(places, "int32"), tf.scalar(0, "int32")]),
    );
  }
}

/** A block's vectors on the engine. */
export interface ScanBlock {
  /** (n, H), what `QueryScan.passing` reads; dispose it when done. */
  vectors: tf.Tensor2D;
  /** The largest norm of a vector, or more; infinity where it cannot be told. */
  norm: number;
}

/** @param values (n, H) row-major */
export async function scanBlock(
  values: Float32Array,
  dimension: number,
  arithmetic: ScanArithmetic,
): Promise<ScanBlock> {
  const rows = values.length / dimension;
  const [vectors, largest] = tf.tidy(() => {
    const float = tf.tensor2d(values, [rows, dimension]);
    const squares = float.square().sum(1).max();
    return [arithmetic === BFLOAT16 ? required().narrow(float) : float, squares];
  });
  const [square] = await largest.data();
  largest.dispose();
  // The sum of squares in float32 is rounded, and squares below the smallest normal number may be lost.
  return { vectors, norm: Math.sqrt(square * (1 + (dimension + 8) * 2 ** -22) + dimension * 2 ** -125) };
}

function required() {
  const native = nativeRuntime();
  if (!native) throw new Error("products in bfloat16 need TensorFlow's engine");
  return native;
}

/**
 * Gives the memory back at once. Left to the garbage collector, some megabytes a block make it go through the whole
 * heap every few blocks.
 */
function free({ buffer, byteLength }: Uint8Array | Float32Array): void {
  if (byteLength < 1 << 16 || byteLength !== buffer.byteLength) return;
  // To transfer a buffer to nobody is how it is freed before `ArrayBuffer.transfer` (Node 22).
  structuredClone(undefined, { transfer: [buffer as ArrayBuffer] });
}
