/** The memory of a kernel's processes. */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";

/** MiB, pages that several processes share counted once; 0 where there is no such process. */
export interface Memory {
  front: number;
  session: number;
  /** The language service. */
  service: number;
}

/** @param pid of the kernel's front */
export function memoryOf(pid: number): Memory {
  const children = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((found) => found !== null && Number(found[2]) === pid);
  const sum = (script: string) =>
    children
      .filter((found) => found?.[3].includes(script))
      .reduce((total, found) => total + shareOf(Number(found?.[1])), 0);
  return { front: shareOf(pid), session: sum("session/main.js"), service: sum("language-service.js") };
}

function shareOf(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    // It ended meanwhile.
    return 0;
  }
}
