/**
 * How a collection is divided: into chunks, out of which batches of like lengths are cut, and into shards, which are
 * whole chunks. A vector's last bits depend on what stands beside it in its batch; since no chunk is cut, a shard's
 * vectors are those of a single run bit for bit.
 */
import { dealt, type Shard } from "../../shards";

/** Texts a chunk at least, where a collection has so many; batches of like lengths need some to choose from. */
const LEAST = 512;

/** And at most. Files note so many at a time. */
const MOST = 2048;

/** Chunks that a collection is to have, so that there is something to share. */
const WANTED = 16;

/** Texts that are batched together, of a collection of so many. */
export function chunkSize(rows: number): number {
  const even = Math.floor(rows / WANTED / LEAST) * LEAST;
  return Math.min(MOST, Math.max(LEAST, even));
}

/** A shard's rows, from `first` to before `last`: as many chunks as the others, or one more. */
export function shardRows(shard: Shard, rows: number): { first: number; last: number } {
  return dealt(shard, rows, chunkSize(rows));
}
