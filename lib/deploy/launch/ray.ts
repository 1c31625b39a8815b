/** Shards as tasks of Ray: the driver beside this file in python/, told by a JSON file what to run. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { InputError } from "../../errors";
import { makeFolder, writeJson } from "../../files";
import { copyFile } from "../folder";
import { logFolder, type ShardedJob, shardCommand } from "./job";
import type { LaunchListeners } from "./local";
import { JobWatch, type LaunchReport, launchReport, shardsToRun } from "./progress";
import { isJobServer, jobServerUrl, type RayJobEnd, runRayJob } from "./ray-jobs";
import { commandLine } from "./words";

const DRIVER = "ray_shards.py";

/** Milliseconds between two looks at the folder. */
const EVERY = 1000;

/** Where Ray is. */
export interface RayOptions {
  /** The Python that has ray. */
  python?: string;
  /** "auto" for the cluster of this machine, host:port, or http://host:8265 for a cluster that takes jobs. */
  address?: string;
}

/** What the driver reads. */
export function rayJob(job: ShardedJob, address: string) {
  const { shards, threads, memory, retries, workers, cwd } = job;
  const asked = { threads, memory, retries, workers };
  return { address, command: shardCommand(job), cwd, logs: logFolder(job), shards, left: shardsToRun(job), ...asked };
}

/**
 * The words that start the driver: by Python, or as a job of a cluster.
 * @throws InputError for an address that cannot be read, or has a password
 */
export function rayCommand(job: ShardedJob, { python = "python3", address = "auto" }: RayOptions): string[] {
  const words = driverWords(job, python);
  if (!isJobServer(address)) return words;
  jobServerUrl(address);
  return ["ray", "job", "submit", "--address", address, "--", ...words];
}

function driverWords({ out }: ShardedJob, python: string): string[] {
  return [python, path.join(out, DRIVER), path.join(out, "launch.ray.json")];
}

/**
 * Runs the shards that are not finished on a Ray cluster, whose machines see the same folders; where all are finished,
 * one, which tells whether they are this job's.
 * @throws InputError when Python or Ray is not here, or the cluster cannot be reached
 */
export async function launchRay(
  job: ShardedJob,
  { onProgress, onNote, signal, ...options }: LaunchListeners & RayOptions = {},
): Promise<LaunchReport> {
  shardsToRun(job, onNote);
  makeFolder(logFolder(job));
  const { address = "auto", python = "python3" } = options;
  copyFile(path.join(__dirname, "python", DRIVER), path.join(job.out, DRIVER));
  writeJson(path.join(job.out, "launch.ray.json"), rayJob(job, isJobServer(address) ? "auto" : address));
  const watch = new JobWatch(job);
  const timer = setInterval(() => onProgress?.(watch.look("making shards")), EVERY);
  try {
    const words = driverWords(job, python);
    const { isDone, said } = isJobServer(address)
      ? await runRayJob(address, commandLine(words), { onNote, signal })
      : await runDriver(words, { onNote, signal });
    const report = launchReport(job, givenUpIn(said));
    // A driver that ends well, or badly because of its shards, has made them or left their last lines.
    if (isDone || report.failed.some(({ lines }) => lines.length > 0)) return report;
    throw new InputError("Ray did not run the shards", {
      found: said.trim().split("\n").slice(-3).join(" "),
      fix: "pip install ray and name its Python with --python; start a cluster, or name one with --address",
    });
  } finally {
    clearInterval(timer);
  }
}

/** Shards that the driver says it gave up. */
function givenUpIn(said: string): number[] {
  return Array.from(said.matchAll(/^bowlab: shard (\d+) is given up/gm), ([, shard]) => Number(shard));
}

/** The driver as a process of this machine. */
async function runDriver([program, ...words]: string[], { onNote, signal }: LaunchListeners): Promise<RayJobEnd> {
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"], signal, killSignal: "SIGINT" });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said = `${said}${text}`.slice(-4000);
      for (const line of text.split("\n")) if (line.startsWith("bowlab: ")) onNote?.(line.slice(8));
    });
  const [code] = await once(child, "close").catch((error: Error) => [error]);
  signal?.throwIfAborted();
  return { isDone: code === 0, said: code instanceof Error ? code.message : said };
}
