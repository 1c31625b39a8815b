/** How much memory there is for this process. */
import * as fs from "node:fs";
import * as os from "node:os";

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
