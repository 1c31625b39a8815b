/** What a process and all below it take, as Linux tells it. */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";

/** MiB, pages that several of them share counted once. */
export function memoryOf(pid: number): number {
  const shares = tree(pid).map((one) => /^Pss:\s+(\d+)/m.exec(read(`/proc/${one}/smaps_rollup`))?.[1]);
  return shares.reduce((sum, share) => sum + Number(share ?? 0) / 1024, 0);
}

/** Milliseconds that their living threads have had a processor. */
export function processorOf(pid: number): number {
  const threads = tree(pid).flatMap((one) => entries(`/proc/${one}/task`).map((id) => `/proc/${one}/task/${id}`));
  return threads.reduce((sum, thread) => sum + Number(read(`${thread}/schedstat`).split(" ")[0]) / 1e6, 0);
}

function tree(pid: number): number[] {
  const all = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] => [
    parent,
    ...all.filter(([, above]) => above === parent).flatMap(([child]) => below(child)),
  ];
  return below(pid);
}

/** Empty for what ended meanwhile. */
function read(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function entries(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}
