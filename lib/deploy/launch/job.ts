/** A command of bowlab in shards, as any engine runs it: a process a shard, told its number by the environment. */
import * as path from "node:path";
import { InputError } from "../../errors";

/** Commands that have shards. */
export const shardedCommands = ["encode", "mine", "rerank", "corpus tokenize"] as const;

/** What is launched, and what each of its processes may take. */
export interface ShardedJob {
  /** Words that start bowlab where the processes run. */
  bowlab: readonly string[];
  /** The command: "encode", "--model", "runs/dense", … */
  words: readonly string[];
  /** Those of its words that name it: "encode", "corpus tokenize". */
  command: string;
  shards: number;
  /** Folder of the shards, which all processes see. */
  out: string;
  /** Folder that the command's paths begin at. */
  cwd: string;
  /** Processes at a time. */
  workers: number;
  /** Threads a process. */
  threads: number;
  /** GB a process. */
  memory: number;
  /** Times that a shard is tried once more. */
  retries: number;
}

/**
 * The same with its name and its folder read from the command's words.
 * @throws InputError when the command has no shards, or says by itself which one to make
 * @example
 * ```ts
 * import { shardedJob, slurmScript } from "bowlab";
 *
 * const words = ["mine", "--run", "train.run", "--data", "apidocs", "--out", "mined"];
 * const machine = { workers: 2, threads: 1, memory: 2, retries: 1 };
 * const job = shardedJob({ bowlab: ["bowlab"], words, shards: 4, cwd: "/data", ...machine });
 * console.log(job.out); // → /data/mined
 * console.log(slurmScript(job, [0, 1, 3]).split("\n")[2]); // → #SBATCH --array=0-1,3%2
 * // launchLocal(job) and launchSlurm(job) make the shards that are not there yet.
 * ```
 */
export function shardedJob(job: Omit<ShardedJob, "out" | "command">): ShardedJob {
  const { words, cwd } = job;
  const command = shardedCommands.find((name) => name.split(" ").every((word, i) => words[i] === word));
  if (command === undefined) {
    throw new InputError("the command has no shards", {
      expected: `${shardedCommands.join(", ")} with its options, behind --`,
      found: words[0] ?? "nothing",
      fix: "bowlab launch local --shards 16 -- encode --model DIR --data DIR --out DIR",
    });
  }
  for (const option of ["--shard", "--merge", "--memory-limit"]) {
    if (optionIn(words, option) === undefined) continue;
    throw new InputError(`${option} cannot be launched`, {
      fix: "leave it out: bowlab launch says it to every process",
    });
  }
  const out = optionIn(words, "--out");
  if (out === undefined || out === "")
    throw new InputError("the command does not say where its shards go", { field: "--out", fix: "add --out DIR" });
  return { ...job, command, out: path.resolve(cwd, out) };
}

/** The words that make the shard of a process's number. */
export function shardCommand({ bowlab, words, shards, memory }: ShardedJob): string[] {
  return [...bowlab, ...words, "--shard", `env/${shards}`, "--memory-limit", String(memory)];
}

/** Where the processes of all engines write what they say. */
export function logFolder(job: Pick<ShardedJob, "out">): string {
  return path.join(job.out, "logs");
}

/** What the process of a shard says. */
export function shardLog(job: Pick<ShardedJob, "out">, shard: number | string): string {
  return path.join(logFolder(job), `shard-${shard}.log`);
}

/** An option's value, as `--out DIR` or `--out=DIR`; the last one counts. */
function optionIn(words: readonly string[], option: string): string | undefined {
  const given = words.flatMap((word, i) => {
    if (word === option) return [words[i + 1] ?? ""];
    return word.startsWith(`${option}=`) ? [word.slice(option.length + 1)] : [];
  });
  return given.at(-1);
}
