/** Ending processes with all that they started. */
import type { ChildProcess } from "node:child_process";

/** SIGKILL to the process group of a child that was started in one of its own (`detached`). */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group is gone already, or the system has none.
    child.kill("SIGKILL");
  }
}
