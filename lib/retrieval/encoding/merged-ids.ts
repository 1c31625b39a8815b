/** The ids of shards that are put together: none twice, and those of the collection in its order. */
import { createHash } from "node:crypto";
import { InputError } from "../../errors";
import type { IdTable } from "../id-table";
import { encodedTexts, type TextSource } from "./encoding-rows";
import type { ShardManifest } from "./shard-manifest";

/** @throws InputError naming an id that stands in two rows, with their shards */
export function requireDistinct(
  ids: IdTable,
  manifests: readonly Pick<ShardManifest, "shard" | "first" | "rows">[],
): void {
  // 64 bits a row instead of a string: a hundred million rows are 800 MB.
  const keys = new BigUint64Array(ids.size);
  for (let row = 0; row < ids.size; row++) keys[row] = keyOf(ids.get(row));
  const sorted = keys.slice().sort();
  const twice = sorted.find((key, i) => i > 0 && key === sorted[i - 1]);
  if (twice === undefined) return;
  const rows = Array.from(keys.keys()).filter((row) => keys[row] === twice);
  const shards = rows.map((row) => manifests.find(({ first, rows }) => row >= first && row < first + rows)?.shard);
  throw new InputError("two rows have the same id", {
    field: ids.get(rows[0]),
    found: `rows ${rows.join(" and ")}, of shards ${shards.join(" and ")}`,
    fix: "give every passage an id of its own, and encode again",
  });
}

/** @throws InputError at the first row whose id is not the collection's */
export async function requireIdsOf(
  source: TextSource,
  ids: IdTable,
  onProgress?: (report: { phase: string; done: number; total?: number }) => void,
): Promise<void> {
  let row = 0;
  for await (const { id } of encodedTexts(source)) {
    if (row < ids.size && ids.get(row) !== id) throw otherId(source.data, row, id, ids.get(row));
    if (++row % 10_000 === 0) onProgress?.({ phase: "comparing ids", done: row, total: ids.size });
  }
  if (row !== ids.size) throw otherId(source.data, Math.min(row, ids.size), `${row} rows`, `${ids.size} rows`);
}

function otherId(data: string, row: number, expected: string, found: string): InputError {
  return new InputError("the vectors' ids are not the collection's", {
    file: data,
    field: `row ${row}`,
    expected,
    found,
    fix: "give the collection that was encoded, as it was then",
  });
}

function keyOf(id: string): bigint {
  return createHash("sha1").update(id).digest().readBigUInt64LE(0);
}
