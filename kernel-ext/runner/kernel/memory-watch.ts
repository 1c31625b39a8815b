/**
 * The memory of a kernel and all it started, looked at now and then: one above its limit is ended, whatever language it
 * is written in.
 */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";

/** Milliseconds between two looks. */
const interval = 200;

export interface MemoryWatch {
  /** What was seen above the limit, and the limit, in words; undefined while there was nothing. */
  exceeded(): string | undefined;
  stop(): void;
}

/** Calls `onExceeded` once when the resident memory of a process and all below it is above `limit` megabytes. */
export function watchMemory(pid: number, limit: number, onExceeded: () => void): MemoryWatch {
  let seen: number | undefined;
  const timer = setInterval(() => {
    const bytes = treeMemory(pid);
    if (bytes <= limit * 1e6 || seen !== undefined) return;
    seen = bytes;
    clearInterval(timer);
    onExceeded();
  }, interval);
  timer.unref();
  const words = (megabytes: number) => Math.round(megabytes).toLocaleString("en");
  const exceeded = () =>
    seen === undefined ? undefined : `${words(seen / 1e6)} MB, more than its limit of ${words(limit)} MB`;
  return { exceeded, stop: () => clearInterval(timer) };
}

/** Resident bytes of a process and all below it; 0 where the system does not say. */
export function treeMemory(pid: number): number {
  const processes = process.platform === "linux" ? fromProc() : fromPs();
  let bytes = 0;
  const add = (parent: number) => {
    bytes += processes.get(parent)?.bytes ?? 0;
    for (const [child, { ppid }] of processes) if (ppid === parent) add(child);
  };
  add(pid);
  return bytes;
}

type Processes = Map<number, { ppid: number; bytes: number }>;

function fromProc(): Processes {
  const processes: Processes = new Map();
  for (const pid of fs.readdirSync("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      const status = fs.readFileSync(`/proc/${pid}/status`, "utf8");
      const number = (field: RegExp) => Number(field.exec(status)?.[1] ?? 0);
      processes.set(Number(pid), { ppid: number(/^PPid:\s*(\d+)/m), bytes: number(/^VmRSS:\s*(\d+) kB/m) * 1024 });
    } catch {
      // It ended meanwhile.
    }
  }
  return processes;
}

function fromPs(): Processes {
  try {
    const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,rss="], { encoding: "utf8" }).trim().split("\n");
    const rows = lines.map((line) => line.trim().split(/\s+/).map(Number));
    return new Map(rows.map(([pid, ppid, kilobytes]) => [pid, { ppid, bytes: kilobytes * 1024 }]));
  } catch {
    return new Map();
  }
}
