/** The ids of shards' rows, in files of one a line: none twice, and those of the collection in its order. */
import { createHash } from "node:crypto";
import * as path from "node:path";
import { InputError } from "../errors";
import { readTextFile } from "../files";
import type { ShardManifest } from "./manifest";
import { shardPart } from "./names";

/** Rows of a shard, for what stands in a message. */
type Place = Pick<ShardManifest<object>, "shard" | "first" | "rows">;

/** Name of a shard's ids. */
export function idsFile(shard: number, shards: number): string {
  return `ids${shardPart(shard, shards)}.txt`;
}

/** All ids of a folder's shards, one shard after the other. @throws InputError when a file cannot be read */
export function* readShardIds(folder: string, shards: number): Generator<string> {
  for (let shard = 0; shard < shards; shard++) {
    const text = readTextFile(path.join(folder, idsFile(shard, shards)));
    for (let at = 0, end = text.indexOf("\n"); end >= 0; at = end + 1, end = text.indexOf("\n", at))
      yield text.slice(at, end);
  }
}

/**
 * @param ids gives all of them anew at every call
 * @throws InputError naming an id that stands in two rows, with their shards; or when there are not as many as rows
 */
export function requireDistinct(ids: () => Iterable<string>, manifests: readonly Place[]): void {
  const size = manifests.reduce((sum, { rows }) => sum + rows, 0);
  // 64 bits a row instead of a string: a hundred million rows are 800 MB.
  const keys = new BigUint64Array(size);
  let count = 0;
  for (const id of ids()) {
    if (count < size) keys[count] = keyOf(id);
    count++;
  }
  if (count !== size) {
    throw new InputError("the shards have not an id for every row", { expected: `${size} ids`, found: `${count}` });
  }
  const sorted = keys.slice().sort();
  const twice = sorted.find((key, i) => i > 0 && key === sorted[i - 1]);
  if (twice === undefined) return;
  const rows = Array.from(keys.keys()).filter((row) => keys[row] === twice);
  const shards = rows.map((row) => manifests.find(({ first, rows }) => row >= first && row < first + rows)?.shard);
  throw new InputError("two rows have the same id", {
    field: nth(ids(), rows[0]),
    found: `rows ${rows.join(" and ")}, of shards ${shards.join(" and ")}`,
    fix: "give every text an id of its own, and make the shards again",
  });
}

/**
 * @param data where the collection is, for messages
 * @param expected the collection's ids in its order
 * @throws InputError at the first row whose id is not the collection's
 */
export async function requireIdsOf(
  data: string,
  expected: AsyncIterable<string> | Iterable<string>,
  ids: Iterable<string>,
  onProgress?: (report: { phase: string; done: number; total?: number }) => void,
): Promise<void> {
  const found = ids[Symbol.iterator]();
  let row = 0;
  for await (const id of expected) {
    const { value, done } = found.next();
    if (done || value !== id) throw otherId(data, row, id, done ? "no more rows" : value);
    if (++row % 10_000 === 0) onProgress?.({ phase: "comparing ids", done: row });
  }
  const { value, done } = found.next();
  if (!done) throw otherId(data, row, "no more rows", value);
}

function otherId(data: string, row: number, expected: string, found: string): InputError {
  return new InputError("the shards' ids are not the collection's", {
    file: data,
    field: `row ${row}`,
    expected,
    found,
    fix: "give the collection that the shards were made of, as it was then",
  });
}

function nth(ids: Iterable<string>, row: number): string {
  for (const id of ids) if (row-- === 0) return id;
  throw new RangeError("no such row");
}

function keyOf(id: string): bigint {
  return createHash("sha1").update(id).digest().readBigUInt64LE(0);
}
