/**
 * Exact search by inner product, blocked over the vectors: each block's products with all queries are one matrix
 * product of the engine, and a threshold for each query lets through what may still be among its k best. Memory is some
 * blocks, whatever N is.
 */
import { setImmediate } from "node:timers/promises";
import * as tf from "@tensorflow/tfjs";
import { cellInterrupt } from "../../interrupt";
import { withProgress } from "../../progress";
import { TopK } from "../top-k";
import { offerProducts } from "./offer";
import { VectorShardWriter } from "./shard-writer";
import type { VectorBlock, VectorSource } from "./source";
import { VectorFiles } from "./vector-files";
import { countQueries, type Neighbours, type SearchOptions, type VectorIndex } from "./vector-index";

/** Queries a product: more would not make it faster. */
const QUERIES = 1024;
/**
 * Scores a product, 16 MB: fewer calls of the engine for each block weigh more than what the processor still has at
 * hand.
 */
const SCORES = 1 << 22;
const MOST_ROWS = 1 << 13;

/**
 * An exact index over vectors, in memory or on disk. An engine must have been started (`useEngine`) when it searches.
 */
export function exactIndex(source: VectorSource): VectorIndex {
  const { size, dimension, ids } = source;
  return {
    ...{ size, dimension, ids },
    search: (queries, k, options = {}) =>
      withProgress({ label: "searching", unit: "vectors" }, options.onProgress, (onProgress) =>
        search(source, queries, k, { ...options, onProgress }),
      ),
    save: (folder) => save(source, folder),
  };
}

/** Opens the vectors of a folder, whoever made them. @throws InputError as `VectorFiles` */
export function openExactIndex(folder: string): VectorIndex {
  return exactIndex(new VectorFiles(folder));
}

async function search(
  source: VectorSource,
  queries: Float32Array,
  k: number,
  { onProgress, signal = cellInterrupt() }: SearchOptions,
): Promise<Neighbours[]> {
  const { size, dimension: H, ids } = source;
  const count = countQueries(queries, H);
  const best = Array.from({ length: count }, () => new TopK(Math.max(1, Math.min(k, size)), ids.tieOrder));
  const rows = Math.min(MOST_ROWS, Math.ceil(SCORES / Math.max(1, Math.min(count, QUERIES))), Math.max(1, size));
  const groups: tf.Tensor2D[] = [];
  try {
    for (let first = 0; first < count; first += QUERIES) {
      const part = queries.subarray(first * H, (first + QUERIES) * H);
      groups.push(tf.tensor2d(part, [part.length / H, H])); // (≤ 1024, H)
    }
    for await (const block of source.blocks(rows)) {
      signal?.throwIfAborted();
      const vectors = tf.tensor2d(padded(block, rows, H), [rows, H]); // (n, H)
      try {
        for (const [g, group] of groups.entries()) {
          const products = tf.matMul(group, vectors, false, true) as tf.Tensor2D; // (≤ 1024, n)
          try {
            await offerProducts(products, block, best.slice(g * QUERIES, (g + 1) * QUERIES));
          } finally {
            products.dispose();
          }
        }
      } finally {
        vectors.dispose();
      }
      onProgress?.({ phase: "searching", done: block.first + block.rows, total: size });
      await setImmediate();
    }
  } finally {
    for (const group of groups) group.dispose();
  }
  return best.map((each) => each.take());
}

/**
 * A full block: products of one shape add up in one order, so that equal vectors have equal scores wherever they stand.
 */
function padded({ rows, values }: VectorBlock, all: number, dimension: number): Float32Array {
  if (rows === all) return values;
  const full = new Float32Array(all * dimension);
  full.set(values);
  return full;
}

async function save(source: VectorSource, folder: string): Promise<void> {
  const { size: rows, dimension, ids } = source;
  const identity = {
    shard: 0,
    shards: 1,
    rows,
    dimension,
    fingerprint: `saved by process ${process.pid} at ${Date.now()}`,
  };
  const writer = new VectorShardWriter(folder, identity);
  for await (const { first, rows: some, values } of source.blocks(1 << 13)) {
    writer.add(
      Array.from({ length: some }, (_, i) => ids.get(first + i)),
      values,
    );
  }
  writer.end();
}
