/** One shard of a run: the lines of its queries, and the queries' ids beside them. */
import * as path from "node:path";
import { InputError } from "../../errors";
import { makeFolder } from "../../files";
import {
  claimFolder,
  idsFile,
  type JobKind,
  type JobMaking,
  type MadeShard,
  makeShard,
  type Shard,
  type ShardToMake,
  shardPart,
} from "../../shards";
import { writeLines } from "../../text";

/** Which shard of which run. */
export interface RunShard extends Pick<ShardToMake<JobMaking>, "onProgress" | "onNote" | "signal" | "way"> {
  kind: JobKind;
  making: JobMaking;
  shard: Shard;
  /** Place of its first query among all. */
  first: number;
  /** Its queries, also those without results. */
  queries: readonly string[];
}

/** Name of a shard's part of the run. */
export function runShardFile(shard: number, shards: number): string {
  return `run${shardPart(shard, shards)}.run`;
}

/**
 * Makes a shard in the folder `out`, unless it is there.
 * @param write writes the run of the shard's queries to the file, and gives what it counted
 * @throws InputError when the folder holds work of another making
 */
export async function makeRunShard(
  out: string,
  { kind, making, shard: { index, count }, first, queries, ...heard }: RunShard,
  write: (file: string) => Promise<Record<string, number>>,
): Promise<MadeShard<JobMaking>> {
  makeFolder(out);
  await claimFolder(out, kind, making, heard);
  const files = [runShardFile(index, count), idsFile(index, count)];
  const task = { shard: index, first, rows: queries.length, making, files, ...heard };
  return makeShard(out, kind, task, async () => {
    const [run, ids] = files.map((name) => path.join(out, name));
    const counts = await write(run);
    await writeLines(ids, queries);
    return counts;
  });
}

/** Queries that are to be kept of a run, and whether it had any of all that are asked for. */
export function requireSomeResults(all: { has(query: string): boolean }, wanted: { has(query: string): boolean }) {
  let seen = false;
  return {
    only: {
      has(query: string): boolean {
        seen ||= all.has(query);
        return wanted.has(query);
      },
    },
    /** @throws InputError when the run had none of them */
    check(what: string, { file, expected, fix }: { file: string; expected: string; fix?: string }): void {
      if (!seen) throw new InputError(what, { file, expected, fix });
    },
  };
}
