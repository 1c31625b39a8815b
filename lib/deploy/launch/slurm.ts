/** Shards as a job array of Slurm: its script, and following it by squeue and by the files that it leaves. */
import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { InputError } from "../../errors";
import { makeFolder, writeFileAtomic } from "../../files";
import { logFolder, type ShardedJob, shardCommand, shardLog } from "./job";
import type { LaunchListeners } from "./local";
import { JobWatch, type LaunchReport, lastLines, launchReport, openShards, shardsToRun } from "./progress";
import { commandLine, directive, ranges } from "./words";

/** Milliseconds between two questions to squeue. */
const EVERY = 2000;

/** What Slurm alone asks for. */
export interface SlurmOptions {
  partition?: string;
  /** As --time takes it: "04:00:00". */
  time?: string;
}

/**
 * The script that sbatch takes. A process that fails or is killed is tried again where it ran; the tasks of a node that
 * is lost are put back into the queue by Slurm (`--requeue`), and begin where the shard was.
 * @throws InputError when a folder's name has a line break or a backslash, which Slurm's directives cannot name
 */
export function slurmScript(
  job: ShardedJob,
  shards: readonly number[],
  { partition, time }: SlurmOptions = {},
): string {
  const { workers, threads, memory, retries, cwd } = job;
  requireNameable(cwd, job.out);
  const asked = [
    "--job-name=bowlab",
    `--array=${ranges(shards)}%${workers}`,
    `--cpus-per-task=${threads}`,
    `--mem=${Math.ceil(memory * 1000)}M`,
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    ...(time === undefined ? [] : [`--time=${time}`]),
    `--chdir=${cwd}`,
    // Slurm's own % is written twice.
    `--output=${shardLog({ out: job.out.replaceAll("%", "%%") }, "%a")}`,
    ...["--open-mode=append", "--requeue"],
  ];
  return `#!/bin/bash
${asked.map((option) => `#SBATCH ${directive(option)}`).join("\n")}
# ${job.shards} shards of: bowlab ${commandLine(job.words).replaceAll("\n", " ")}
# A finished shard is recognised, a half one goes on: the script can be submitted again at any time.
export BOWLAB_THREADS="\${SLURM_CPUS_PER_TASK:-${threads}}"
for attempt in ${Array.from({ length: retries + 1 }, (_, i) => i + 1).join(" ")}; do
  ${commandLine(shardCommand(job))} && { echo "${doneLine("$SLURM_ARRAY_TASK_ID", "$SLURM_ARRAY_JOB_ID")}"; exit 0; }
  echo "shard $SLURM_ARRAY_TASK_ID: attempt $attempt of ${retries + 1} failed on $(hostname)"
done
exit 1
`;
}

function requireNameable(...folders: string[]): void {
  const odd = folders.find((folder) => /[\n\\]/.test(folder));
  if (odd === undefined) return;
  throw new InputError("Slurm cannot be told this folder", {
    ...{ file: odd, expected: "a name without line breaks and backslashes", fix: "rename it, or choose another --out" },
  });
}

/**
 * Submits the shards that are not finished and follows them to their end; where all are finished, one, which tells
 * whether they are this job's.
 * @throws InputError when Slurm is not here, or refuses the job; the signal's reason once it is aborted: the job goes
 * on
 */
export async function launchSlurm(
  job: ShardedJob,
  { onProgress, onNote, signal, ...options }: LaunchListeners & SlurmOptions = {},
): Promise<LaunchReport> {
  makeFolder(logFolder(job));
  const watch = new JobWatch(job);
  const script = path.join(job.out, "launch.slurm.sh");
  const isWhole = openShards(job).length === 0;
  let left = shardsToRun(job, onNote);
  let open = left;
  // Slurm does not put back every task of a machine that is lost.
  for (let round = 0; left.length > 0 && round <= job.retries; round++) {
    writeFileAtomic(script, slurmScript(job, left, options));
    const id = slurm("sbatch", "--parsable", script).split(";")[0].trim();
    onNote?.(`shards ${ranges(left)}: job ${id}; squeue --job ${id} shows it, scancel ${id} ends it`);
    for (let states = statesOf(id); states !== ""; states = statesOf(id)) {
      onProgress?.(watch.look(states));
      await sleep(EVERY, undefined, { signal });
    }
    open = isWhole ? open.filter((shard) => lastLine(job, shard) !== doneLine(shard, id)) : openShards(job);
    left = open.filter((shard) => !isGivenUp(job, shard));
  }
  onProgress?.(watch.look("ended"));
  return launchReport(job, open);
}

/** Whether the shard's process failed as often as it may, which Slurm need not try again. */
function isGivenUp(job: ShardedJob, shard: number): boolean {
  return lastLine(job, shard).includes(` ${job.retries + 1} of ${job.retries + 1} failed on `);
}

/** What a task says last when its command has ended well. */
function doneLine(shard: number | string, id: string): string {
  return `shard ${shard}: done by job ${id}`;
}

function lastLine(job: ShardedJob, shard: number): string {
  return lastLines(shardLog(job, shard), 1)[0] ?? "";
}

/** "3 running, 12 pending"; "" when the job has left the queue. */
function statesOf(id: string): string {
  const { status, stdout, stderr } = spawnSync("squeue", ["--noheader", "--array", "--job", id, "--format=%T"], {
    encoding: "utf8",
  });
  // Slurm forgets a job some minutes after its end.
  if (status !== 0 && /Invalid job id/i.test(stderr ?? "")) return "";
  if (status !== 0) return "squeue does not answer";
  const counts = new Map<string, number>();
  for (const state of stdout.split("\n").map((line) => line.trim().toLowerCase()))
    if (state !== "") counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(", ");
}

function slurm(program: string, ...words: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, words, { encoding: "utf8" });
  if (error) {
    throw new InputError("Slurm is not here", {
      expected: `${program} on the PATH`,
      found: error.message,
      fix: "run this where jobs are submitted, or take --dry-run and carry the script there",
      cause: error,
    });
  }
  if (status === 0) return stdout;
  throw new InputError("Slurm refused the job", { found: stderr.trim(), fix: "mend what it says and launch again" });
}
