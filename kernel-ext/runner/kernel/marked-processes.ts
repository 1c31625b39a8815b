/**
 * All that a kernel started, however deep and in whatever process group: known by a variable of the environment that
 * every child inherits. Linux tells the environment of a process; elsewhere only the kernel's own process group is
 * ended.
 */
import * as fs from "node:fs";

/** The variable that marks a kernel's processes. */
export const markName = "BOWLAB_NB_KERNEL";

/** Processes whose environment holds the mark. */
function markedProcesses(mark: string): number[] {
  if (process.platform !== "linux") return [];
  const wanted = `${markName}=${mark}`;
  return fs.readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return fs.readFileSync(`/proc/${name}/environ`, "latin1").split("\0").includes(wanted) ? [Number(name)] : [];
    } catch {
      // Another user's, or it ended meanwhile.
      return [];
    }
  });
}

/** Ends them all. */
export function killMarked(mark: string): void {
  for (const pid of markedProcesses(mark)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended meanwhile.
    }
  }
}
