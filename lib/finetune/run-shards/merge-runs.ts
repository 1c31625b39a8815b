/** Shards of a run as one: proved to fit together, and put one behind the other. */
import * as path from "node:path";
import { makeFolder } from "../../files";
import {
  type JobKind,
  type JobMaking,
  type ProvingOptions,
  proveShards,
  readShardIds,
  requireDistinct,
  requireIdsOf,
} from "../../shards";
import { readLines, writeLines } from "../../text";
import { runShardFile } from "./make-run-shard";

/** What is proved of shards, and where they are put together. */
export interface RunMergeOptions extends ProvingOptions {
  /** The run to write, gzipped where its name ends in `.gz`. Without it the shards are only compared. */
  out?: string;
  /** The collection, to compare every query with its split's. */
  data?: string;
}

/** What was found. */
export interface RunMergeReport {
  folder: string;
  shards: number;
  /** Queries, also those without results. */
  queries: number;
  /** What was counted while the shards were made, added up. */
  counts: Record<string, number>;
  making: JobMaking;
  /** The one run, where it was asked for. */
  file?: string;
}

/**
 * Proves that the shards of a folder are one run, and writes it, equal byte for byte to what a single run writes.
 * @param queriesOf the queries of a collection's split in their order
 * @throws InputError naming the shard that is missing, damaged, of another model or other data, or overlaps; the query
 * that comes twice, or is not where the collection has it
 */
export async function mergeRunShards(
  folder: string,
  kind: JobKind,
  queriesOf: (data: string, split: string) => Promise<Iterable<string>>,
  { out, data, ...heard }: RunMergeOptions,
): Promise<RunMergeReport> {
  const { making, manifests } = proveShards(folder, kind, heard);
  const { shards, rows } = making;
  requireDistinct(() => readShardIds(folder, shards), manifests);
  if (data !== undefined) {
    const expected = await queriesOf(data, String(making.of.split));
    await requireIdsOf(data, expected, readShardIds(folder, shards), heard.onProgress);
  }
  const counts: Record<string, number> = {};
  for (const manifest of manifests)
    for (const [name, count] of Object.entries(manifest.counts ?? {})) counts[name] = (counts[name] ?? 0) + count;
  const report = { folder, shards, queries: rows, counts, making };
  if (out === undefined) return report;
  makeFolder(path.dirname(path.resolve(out)));
  await writeLines(out, linesOf(folder, shards));
  return { ...report, file: out };
}

async function* linesOf(folder: string, shards: number): AsyncGenerator<string> {
  for (let shard = 0; shard < shards; shard++)
    for await (const { text } of readLines(path.join(folder, runShardFile(shard, shards)))) yield text;
}
