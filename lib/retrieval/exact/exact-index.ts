/**
 * Exact search by inner product, blocked over the vectors: rounded numbers tell most vectors to be out of question, and
 * the scores of the others are computed in double precision. So ids and scores are the same on every engine, and for
 * one query as for many. Memory is some blocks and the candidates, whatever N is.
 */
import { setImmediate } from "node:timers/promises";
import { cellInterrupt } from "../../interrupt";
import { withProgress } from "../../progress";
import { requireCount } from "../top-k";
import { VectorShardWriter } from "../vectors/shard-writer";
import type { VectorSource } from "../vectors/source";
import { VectorFiles } from "../vectors/vector-files";
import { countQueries, type Neighbours, type SearchOptions, type VectorIndex } from "../vectors/vector-index";
import { kernelScan } from "./kernel-scan";
import { ProductScan, QUERIES } from "./product-scan";

/** Numbers of a block: 8 MB in float32. */
const NUMBERS = 1 << 21;
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
  most: number,
  { onProgress, signal = cellInterrupt() }: SearchOptions,
): Promise<Neighbours[]> {
  const { size, dimension } = source;
  const count = countQueries(queries, dimension);
  requireCount(most);
  const k = Math.max(1, Math.min(most, size));
  const ofKernels = kernelScan(queries, source, k);
  let scan = ofKernels ?? new ProductScan(queries, source, k);
  try {
    for await (const block of source.blocks(blockRows(dimension, count, ofKernels !== null))) {
      signal?.throwIfAborted();
      await scan.offer(block);
      if (scan.isSwamped) scan = new ProductScan(queries, source, k, await scan.end());
      onProgress?.({ phase: "searching", done: block.first + block.rows, total: size });
      await setImmediate();
    }
    return await scan.end();
  } finally {
    scan.dispose();
  }
}

/** Rows a block, which stays near the processor: the kernels' of numbers, else of products. */
function blockRows(dimension: number, count: number, isOfKernels: boolean): number {
  const width = isOfKernels ? dimension : Math.max(1, Math.min(count, QUERIES));
  return Math.max(64, Math.min(MOST_ROWS, Math.ceil(NUMBERS / width)));
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
