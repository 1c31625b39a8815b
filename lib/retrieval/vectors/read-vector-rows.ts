/** Single rows of vectors on disk. */
import * as fs from "node:fs";
import { InputError, messageOf } from "../../errors";
import type { VectorShard } from "./layout";

/** Rows that lie so near are read in one piece, with what is between them. */
const NEAR = 8;

/**
 * @param places rows in the collection, ascending
 * @returns (places, H) row-major
 * @throws InputError when a shard cannot be read, or has become shorter
 */
export function readVectorRows(shards: readonly VectorShard[], places: Int32Array, dimension: number): Float32Array {
  const values = new Float32Array(places.length * dimension);
  let done = 0;
  for (const shard of shards) {
    const end = endOfRun(places, done, (place) => place < shard.first + shard.rows);
    if (end > done) readFromShard(shard, places.subarray(done, end), dimension, values.subarray(done * dimension));
    done = end;
  }
  return values;
}

function readFromShard(
  { file, dataAt, first: shardFirst }: VectorShard,
  places: Int32Array,
  dimension: number,
  into: Float32Array,
): void {
  const fd = opened(file);
  try {
    for (let from = 0; from < places.length; ) {
      const to = endOfRun(places, from + 1, (place, i) => place - places[i - 1] <= NEAR);
      const first = places[from];
      const piece = new Float32Array((places[to - 1] - first + 1) * dimension);
      fill(fd, new Uint8Array(piece.buffer), dataAt + 4 * (first - shardFirst) * dimension, file);
      for (; from < to; from++) {
        const at = (places[from] - first) * dimension;
        into.set(piece.subarray(at, at + dimension), from * dimension);
      }
    }
  } finally {
    fs.closeSync(fd);
  }
}

/** Where the run that begins at `from` ends: at the first place that does not belong to it. */
function endOfRun(places: Int32Array, from: number, belongs: (place: number, i: number) => boolean): number {
  let to = from;
  while (to < places.length && belongs(places[to], to)) to++;
  return to;
}

function opened(file: string): number {
  try {
    return fs.openSync(file, "r");
  } catch (error) {
    throw new InputError("cannot read the vectors", { file, found: messageOf(error), cause: error });
  }
}

function fill(fd: number, bytes: Uint8Array, position: number, file: string): void {
  for (let done = 0; done < bytes.length; ) {
    const read = fs.readSync(fd, bytes, done, bytes.length - done, position + done);
    if (read === 0) throw new InputError("the vectors were cut short while they were read", { file });
    done += read;
  }
}
