/** Processes as holders of locks: which one it is beyond all doubt, and whether it is gone. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import { isAlive } from "../files";

/**
 * A process and what it does. A number alone is given to another process later; with the time of its start it is not.
 */
export interface Holder {
  pid: number;
  /** When the process began, in the system's own count; undefined where the system does not say. */
  started?: string;
  host: string;
  /** Of the machine's run since it was switched on, where the system says it. */
  boot?: string;
  /** The space in which the number counts: containers have their own. */
  space?: string;
}

/** This process. */
export function thisProcess(): Holder {
  return {
    pid: process.pid,
    started: startOf(process.pid),
    host: os.hostname(),
    boot: attempt(() => fs.readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()),
    space: attempt(() => fs.readlinkSync("/proc/self/ns/pid")),
  };
}

/** Whether it has certainly ended. Of a process of another machine or another container nobody here can know. */
export function isGone(holder: Holder): boolean {
  const here = thisProcess();
  const sameRun = holder.boot !== undefined && holder.boot === here.boot;
  if (!sameRun && holder.host !== here.host) return false;
  // The machine was started again since.
  if (!sameRun && holder.boot !== undefined && here.boot !== undefined) return true;
  if (holder.space !== here.space) return false;
  if (holder.started === undefined) return !isAlive(holder.pid);
  return startOf(holder.pid) !== holder.started;
}

/** When a process began; undefined when there is none, or it has ended and is only waited for. */
function startOf(pid: number): string | undefined {
  if (process.platform === "linux") {
    const stat = attempt(() => fs.readFileSync(`/proc/${pid}/stat`, "latin1"));
    // Behind the name, which may hold anything: the state is the first field, the start the twentieth (man 5 proc).
    const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields && !/[ZX]/.test(fields[0]) ? fields[19] : undefined;
  }
  if (process.platform === "win32") return undefined;
  const { status, stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  return status === 0 && stdout.trim() !== "" ? stdout.trim() : undefined;
}

function attempt(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
