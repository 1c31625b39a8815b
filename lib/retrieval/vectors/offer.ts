/**
 * A block's products offered to each query's k best. To read all of them back costs more than to compute them, so the
 * engine compares them with the queries' thresholds, and only the few that pass are read: one in a hundred over a large
 * collection.
 */
import * as tf from "@tensorflow/tfjs";
import type { TopK } from "../top-k";
import type { VectorBlock } from "./source";

/** Of more than this share of products all are read. */
const MANY = 1 / 4;

/**
 * @param products (Q, n) of which the first `rows` columns count
 * @param best (Q)
 */
export async function offerProducts(
  products: tf.Tensor2D,
  { first, rows }: Pick<VectorBlock, "first" | "rows">,
  best: readonly TopK[],
): Promise<void> {
  const [count, width] = products.shape;
  const thresholds = Float32Array.from(best, ({ threshold }) => threshold);
  const isOpen = thresholds.includes(Number.NEGATIVE_INFINITY);
  const passing = isOpen ? undefined : await passingPlaces(products, thresholds);
  if (!passing) {
    const scores = (await products.data()) as Float32Array; // (Q · n)
    for (let q = 0; q < count; q++) offerRow(scores.subarray(q * width, q * width + rows), first, best[q]);
    free(scores);
    return;
  }
  if (passing.length === 0) return;
  const scores = await gathered(products, passing); // (passing)
  for (let i = 0; i < passing.length; i++) {
    const row = passing[i] % width;
    if (row < rows) best[(passing[i] - row) / width].push(first + row, scores[i]);
  }
}

function offerRow(row: Float32Array, first: number, top: TopK): void {
  for (let i = 0; i < row.length; i++) if (row[i] >= top.threshold) top.push(first + i, row[i]);
}

/** @returns (passing) where in the products those are that reach their query's threshold; undefined when many do */
async function passingPlaces(products: tf.Tensor2D, thresholds: Float32Array): Promise<Int32Array | undefined> {
  const passes = tf.tidy(() => products.greaterEqual(tf.tensor2d(thresholds, [thresholds.length, 1]))); // (Q, n)
  const flags = (await passes.data()) as Uint8Array;
  passes.dispose();
  const places = placesOf(flags, MANY * flags.length);
  free(flags);
  return places;
}

async function gathered(products: tf.Tensor2D, places: Int32Array): Promise<Float32Array> {
  const picked = tf.tidy(() => products.flatten().gather(tf.tensor1d(places, "int32"))); // (places)
  const values = (await picked.data()) as Float32Array;
  picked.dispose();
  return values;
}

/** Used again by every block: to allocate it each time costs more than to fill it. */
let scratch = new Int32Array(0);

/** Where `flags` is not 0, ascending; undefined when that is in more than `most` places. */
function placesOf(flags: Uint8Array, most: number): Int32Array | undefined {
  if (scratch.length < most + 8) scratch = new Int32Array(Math.ceil(most) + 8);
  const places = scratch;
  let found = 0;
  // Eight flags at a time, as one double: nearly always all of them are 0.
  const eights = new Float64Array(flags.buffer, flags.byteOffset, flags.length >> 3);
  const { length } = eights;
  for (let e = 0; e < length; e++) {
    if (eights[e] === 0) continue;
    if (found > most) return undefined;
    for (let i = 8 * e; i < 8 * e + 8; i++) if (flags[i] !== 0) places[found++] = i;
  }
  for (let i = 8 * length; i < flags.length; i++) if (flags[i] !== 0) places[found++] = i;
  return found > most ? undefined : places.slice(0, found);
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
