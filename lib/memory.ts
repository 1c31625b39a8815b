/**
 * How much memory there is for this process, and refusing what would need more before the system ends the process
 * without a word. Set BOWLAB_MEMORY_CHECK=off to try all the same.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import { InputError } from "./errors";

/** Bytes that this process may still take: what the machine has free, and what its container allows. */
export function availableMemory(): number {
  const free = freeMemory();
  const limit = process.constrainedMemory();
  // Node gives 0, or a number beyond all machines, where there is no limit.
  if (!limit || limit > os.totalmem()) return free;
  return Math.max(0, Math.min(free, limit - usedByContainer()));
}

/**
 * Of the machine. macOS counts as free only what nothing has ever used, and gives back the rest when it is wanted:
 * there it is all of it.
 */
function freeMemory(): number {
  return process.platform === "darwin" ? os.totalmem() : os.freemem();
}

/** Memory of the container's processes, without the pages of files that the system gives back when they are wanted. */
function usedByContainer(): number {
  try {
    const read = (name: string) => fs.readFileSync(`/sys/fs/cgroup/${name}`, "utf8");
    const cached = Number(/^inactive_file (\d+)$/m.exec(read("memory.stat"))?.[1] ?? 0);
    return Number(read("memory.current")) - cached;
  } catch {
    return process.memoryUsage.rss();
  }
}

/** What work would need, and how a person can make it need less. */
export interface MemoryNeed {
  /** The work, in a few words. */
  what: string;
  /** The option that decides most. */
  field: string;
  bytes: number;
  fix: string;
}

/** @throws InputError when the work needs more than is available */
export function requireMemory({ what, field, bytes, fix }: MemoryNeed, available = availableMemory()): void {
  if (bytes <= available || process.env.BOWLAB_MEMORY_CHECK === "off") return;
  throw new InputError(`${what} would need more memory than there is`, {
    field,
    expected: `at most ${gigabytes(available)}, which are free here`,
    found: `about ${gigabytes(bytes)}`,
    fix: `${fix}; BOWLAB_MEMORY_CHECK=off tries it all the same`,
  });
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toLocaleString("en", { maximumFractionDigits: bytes < 1e10 ? 1 : 0 })} GB`;
}

/**
 * The largest whole number from 1 to `most` whose need is at most `available`; undefined where 1 is too much. @param
 * needOf grows with its number
 */
export function largestThatFits(most: number, needOf: (size: number) => number, available: number): number | undefined {
  let [fits, fails] = [0, most + 1];
  while (fails - fits > 1) {
    const middle = Math.floor((fits + fails) / 2);
    if (needOf(middle) <= available) fits = middle;
    else fails = middle;
  }
  return fits > 0 ? fits : undefined;
}
