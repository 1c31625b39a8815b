/**
 * Exact search by inner product, blocked over the vectors. Each block's products with all queries are one matrix
 * product of the engine, in bfloat16 where the processor has it, in float32 where that does not tell them apart. A
 * product tells a score to within a bound (error-bound.ts), which decides which vectors may be among a query's k best;
 * these few are read once more, and their scores computed in double precision. So ids and scores are the same on every
 * engine, in either precision, and for one query as for many. Memory is some blocks and the candidates, whatever N is.
 */
import { setImmediate } from "node:timers/promises";
import { cellInterrupt } from "../../interrupt";
import { withProgress } from "../../progress";
import { TopK } from "../top-k";
import { scanArithmetic } from "./arithmetic";
import { BFLOAT16, FLOAT32 } from "./error-bound";
import { QueryGroup } from "./query-group";
import { scanBlock } from "./scan";
import { VectorShardWriter } from "./shard-writer";
import type { VectorSource } from "./source";
import { VectorFiles } from "./vector-files";
import { countQueries, type Neighbours, type SearchOptions, type VectorIndex } from "./vector-index";

/** Queries a product: more would not make it faster. */
const QUERIES = 1024;
/** Products a block: 4 MB in bfloat16, which stay near the processor until they are compared. */
const SCORES = 1 << 21;
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
  let arithmetic = scanArithmetic(count, H);
  const rows = Math.min(MOST_ROWS, Math.ceil(SCORES / Math.max(1, Math.min(count, QUERIES))));
  const groups: QueryGroup[] = [];
  try {
    for (let first = 0; first < count; first += QUERIES) {
      const part = queries.subarray(first * H, (first + QUERIES) * H);
      groups.push(
        new QueryGroup(part, source, () => new TopK(Math.max(1, Math.min(k, size)), ids.tieOrder), arithmetic),
      );
    }
    for await (const { first, rows: some, values } of source.blocks(rows)) {
      signal?.throwIfAborted();
      const { vectors, norm } = await scanBlock(values, H, arithmetic);
      try {
        for (const group of groups) await group.offer(vectors, norm, first);
      } finally {
        vectors.dispose();
      }
      // Vectors that are all alike, as those of an encoder before its training, bfloat16 does not tell apart.
      if (arithmetic === BFLOAT16 && groups.some(({ isSwamped }) => isSwamped)) {
        arithmetic = FLOAT32;
        for (const group of groups) group.use(arithmetic);
      }
      onProgress?.({ phase: "searching", done: first + some, total: size });
      await setImmediate();
    }
    const found: Neighbours[] = [];
    for (const group of groups) found.push(...(await group.end()));
    return found;
  } finally {
    for (const group of groups) group.dispose();
  }
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
