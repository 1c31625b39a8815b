/** The memory of a process group, looked at now and then: a kernel above its limit is ended, whatever language it is written in. */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";

/** Milliseconds between two looks. */
const interval = 200;

export interface MemoryWatch {
  /** Bytes that were seen above the limit; undefined while there were none. */
  exceeded(): number | undefined;
  stop(): void;
}

/** Calls `onExceeded` once when the group's resident memory is above `limit` bytes. */
export function watchMemory(group: number, limit: number, onExceeded: () => void): MemoryWatch {
  let seen: number | undefined;
  const timer = setInterval(() => {
    const bytes = groupMemory(group);
    if (bytes <= limit || seen !== undefined) return;
    seen = bytes;
    clearInterval(timer);
    onExceeded();
  }, interval);
  timer.unref();
  return { exceeded: () => seen, stop: () => clearInterval(timer) };
}

/** Resident bytes of all processes of the group; 0 where the system does not say. */
export function groupMemory(group: number): number {
  return process.platform === "linux" ? fromProc(group) : fromPs(group);
}

function fromProc(group: number): number {
  let bytes = 0;
  for (const pid of fs.readdirSync("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      // After the name in brackets: state, parent, group, …
      const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
      if (Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2]) !== group) continue;
      const status = fs.readFileSync(`/proc/${pid}/status`, "utf8");
      bytes += Number(/^VmRSS:\s*(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
    } catch {
      // It ended meanwhile.
    }
  }
  return bytes;
}

function fromPs(group: number): number {
  try {
    const lines = execFileSync("ps", ["-A", "-o", "pgid=,rss="], { encoding: "utf8" }).split("\n");
    const kilobytes = lines
      .map((line) => line.trim().split(/\s+/).map(Number))
      .filter(([pgid]) => pgid === group)
      .reduce((sum, [, rss]) => sum + rss, 0);
    return kilobytes * 1024;
  } catch {
    return 0;
  }
}
