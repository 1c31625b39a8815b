/** Shards by processes of this machine, some at a time; what fails is tried again. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import { cannotWrite, makeFolder } from "../../files";
import { requireMemory } from "../../memory";
import { logFolder, type ShardedJob, shardCommand, shardLog } from "./job";
import { type JobProgress, JobWatch, type LaunchReport, launchReport, shardsToRun } from "./progress";

/** Milliseconds between two looks at the folder. */
const EVERY = 1000;

/** Who hears of a launch, and who can end it. */
export interface LaunchListeners {
  onProgress?: (report: JobProgress) => void;
  /** Told what a person should know, such as a shard that is tried again. */
  onNote?: (line: string) => void;
  /** Aborted: ends with the signal's reason. What is finished stays. */
  signal?: AbortSignal;
}

/**
 * Makes every shard that is not finished; where all are, asks one whether they are this job's.
 * @throws InputError when the machine has not the memory that the processes may take together; the signal's reason once
 * it is aborted and the processes have ended
 */
export async function launchLocal(job: ShardedJob, listeners: LaunchListeners = {}): Promise<LaunchReport> {
  const { onProgress, onNote, signal } = listeners;
  const left = shardsToRun(job, onNote);
  const failed: number[] = [];
  const workers = Math.min(job.workers, left.length);
  requireMemory({
    what: `${workers} processes of ${job.memory} GB each`,
    field: "workers",
    bytes: workers * job.memory * 1e9,
    fix: "start fewer at a time (--workers), or allow each less (--memory)",
  });
  makeFolder(logFolder(job));
  const watch = new JobWatch(job);
  const look = (): void => onProgress?.(watch.look("making shards"));
  const timer = setInterval(look, EVERY);
  try {
    await Promise.all(Array.from({ length: workers }, () => work(job, { left, failed }, listeners)));
    look();
  } finally {
    clearInterval(timer);
  }
  signal?.throwIfAborted();
  return launchReport(job, failed);
}

/** One place of `workers`: takes shard after shard of those that are left, and notes those that it gives up. */
async function work(
  job: ShardedJob,
  { left, failed }: { left: number[]; failed: number[] },
  { onNote, signal }: LaunchListeners,
): Promise<void> {
  for (let shard = left.shift(); shard !== undefined; shard = left.shift()) {
    for (let tried = 0; tried <= job.retries && !signal?.aborted; tried++) {
      const ended = await run(job, shard, signal);
      if (ended === 0 || signal?.aborted) break;
      const isLast = tried === job.retries;
      const then = isLast ? "it is given up" : "it is tried again";
      if (isLast) failed.push(shard);
      onNote?.(`shard ${shard}: its process ended with ${ended}; ${then}`);
    }
  }
}

/** One try. @returns its exit code, or the signal that ended it */
async function run(job: ShardedJob, shard: number, signal?: AbortSignal): Promise<number | string> {
  const log = openLog(shardLog(job, shard));
  const [program, ...words] = shardCommand(job);
  const env = { ...process.env, BOWLAB_SHARD: String(shard), BOWLAB_THREADS: String(job.threads) };
  // Slurm's or Kubernetes' own number would come first, where this runs inside of one of their jobs.
  for (const name of ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX"]) Reflect.deleteProperty(env, name);
  const child = spawn(program, words, { cwd: job.cwd, env, stdio: ["ignore", log, log] });
  const stop = () => child.kill("SIGTERM");
  signal?.addEventListener("abort", stop);
  try {
    return await endOf(child);
  } finally {
    signal?.removeEventListener("abort", stop);
    fs.closeSync(log);
  }
}

function openLog(file: string): number {
  try {
    return fs.openSync(file, "a");
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

async function endOf(child: ChildProcess): Promise<number | string> {
  const [code, signal] = await once(child, "close");
  return code ?? signal;
}
