/** How far a job in shards is, by the files that its processes leave: the same for every engine. */
import * as fs from "node:fs";
import { InputError } from "../../errors";
import { isDiskFull } from "../../files";
import { describeEncoding, vectorsFile } from "../../retrieval";
import { jobRows, readShardManifest, shardManifestFile } from "../../shards";
import { type ShardedJob, shardLog } from "./job";

/** Lines that are shown of a failed shard. */
const LINES = 12;

/** What a job has done up to now. */
export interface JobProgress {
  phase: string;
  /** Rows. */
  done: number;
  /** Undefined until the first process has counted them. */
  total?: number;
  detail: string;
}

/** A shard that was not made. */
export interface FailedShard {
  shard: number;
  log: string;
  /** The last that its process said. */
  lines: string[];
}

/** What a launch came to. */
export interface LaunchReport {
  out: string;
  shards: number;
  failed: FailedShard[];
  /** Shards failed, and there is no room left on the disk of `out`: perhaps not even for what their processes said. */
  isDiskFull?: true;
}

/** Numbers of the shards that are not finished. */
export function openShards({ out, shards }: Pick<ShardedJob, "out" | "shards">): number[] {
  return Array.from({ length: shards }, (_, shard) => shard).filter(
    (shard) => !fs.existsSync(`${out}/${shardManifestFile(shard, shards)}`),
  );
}

/**
 * Numbers of the shards whose command is to run: those that are not finished. Where all of them are there, the first
 * one: its command recognises what is its own, and refuses what another model or other data made.
 */
export function shardsToRun(job: Pick<ShardedJob, "out" | "shards">, onNote?: (line: string) => void): number[] {
  const open = openShards(job);
  if (open.length > 0) return open;
  onNote?.(`every shard is there already: the command of shard 0 tells whether they are its own`);
  return [0];
}

/** Looks at the job's folder again and again; what is finished is read once. */
export class JobWatch {
  readonly #job: Pick<ShardedJob, "out" | "shards">;
  readonly #rows = new Map<number, number>();
  #total: number | undefined;

  constructor(job: Pick<ShardedJob, "out" | "shards">) {
    this.#job = job;
  }

  /** How far the job is now. @param phase what its engine does */
  look(phase: string): JobProgress {
    const { out, shards } = this.#job;
    this.#total ??= attempt(() => describeEncoding(out)?.data.rows ?? jobRows(out));
    let done = 0;
    for (let shard = 0; shard < shards; shard++) {
      const finished = this.#rows.get(shard) ?? attempt(() => readShardManifest(out, shard, shards, "")?.rows);
      if (finished !== undefined) this.#rows.set(shard, finished);
      done += finished ?? attempt(() => begun(`${out}/${vectorsFile(shard, shards)}.part.json`)) ?? 0;
    }
    return { phase, done, total: this.#total, detail: `${this.#rows.size} of ${shards} shards` };
  }
}

/**
 * The shards that are not there, each with the last lines of its process.
 * @param refused numbers of those whose command failed, though they may be there
 */
export function launchReport(job: ShardedJob, refused: Iterable<number> = []): LaunchReport {
  const numbers = [...new Set([...openShards(job), ...refused])].sort((a, b) => a - b);
  const failed = numbers.map((shard) => {
    const log = shardLog(job, shard);
    return { shard, log, lines: lastLines(log) };
  });
  const isFull = failed.length > 0 && isDiskFull(job.out);
  return { out: job.out, shards: job.shards, failed, ...(isFull && { isDiskFull: true }) };
}

/** The last lines of a file; none where there is no such file. */
export function lastLines(file: string, count = LINES): string[] {
  const bytes = 1 << 14;
  const size = fs.statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) return [];
  const fd = fs.openSync(file, "r");
  const buffer = Buffer.alloc(Math.min(size, bytes));
  fs.readSync(fd, buffer, 0, buffer.length, size - buffer.length);
  fs.closeSync(fd);
  return buffer.toString("utf8").trimEnd().split("\n").slice(-count);
}

function begun(file: string): number | undefined {
  return fs.existsSync(file) ? Number(JSON.parse(fs.readFileSync(file, "utf8")).done) : undefined;
}

/** Undefined for a file that is just being written or renamed. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof InputError || error instanceof SyntaxError) return undefined;
    if ((error as NodeJS.ErrnoException).code !== undefined) return undefined;
    throw error;
  }
}
