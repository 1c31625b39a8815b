/** What the machine offers: usable cores, NVIDIA GPUs. */
import { spawnSync } from "node:child_process";
import * as os from "node:os";
import { InputError } from "../errors";

/** An NVIDIA GPU that this process can see. */
export interface Gpu {
  name: string;
  /** MiB. */
  memoryMb: number;
  /** The driver's version. */
  driver: string;
}

/**
 * How many threads to run on: what was asked for, else BOWLAB_THREADS, else every core this process may use.
 * @throws InputError when the number is not a positive integer
 */
export function threadCount(requested?: number, env: NodeJS.ProcessEnv = process.env): number {
  const text = env.BOWLAB_THREADS;
  const threads = requested ?? (text ? Number(text) : os.availableParallelism());
  if (!Number.isInteger(threads) || threads < 1) {
    throw new InputError("cannot use this number of threads", {
      field: requested === undefined ? "BOWLAB_THREADS" : "threads",
      expected: "an integer of at least 1",
      found: String(requested ?? text),
    });
  }
  return threads;
}

/**
 * NVIDIA GPUs that the driver's own tool lists and CUDA_VISIBLE_DEVICES does not hide; empty without driver or tool.
 */
export function visibleGpus(env: NodeJS.ProcessEnv = process.env): Gpu[] {
  const chosen = env.CUDA_VISIBLE_DEVICES?.trim();
  if (chosen === "" || chosen?.startsWith("-1")) return [];
  const query = ["--query-gpu=name,memory.total,driver_version", "--format=csv,noheader,nounits"];
  const { status, stdout } = spawnSync("nvidia-smi", query, { encoding: "utf8", env, timeout: 10_000 });
  return status === 0 ? parseGpuList(stdout) : [];
}

/** Lines of `nvidia-smi --query-gpu=name,memory.total,driver_version --format=csv,noheader,nounits`. */
export function parseGpuList(text: string): Gpu[] {
  return text
    .split("\n")
    .map((line) => line.split(",").map((field) => field.trim()))
    .filter((fields) => fields.length === 3)
    .map(([name, memory, driver]) => ({ name, memoryMb: Number(memory), driver }));
}
