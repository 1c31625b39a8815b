/** The file that is a lock: where it is, what it says, and of whom. */
import * as fs from "node:fs";
import * as path from "node:path";
import { type Holder, thisProcess } from "./holder";

/** What the file says. */
export interface HeldLock extends Holder {
  id: string;
  /** Inode of the folder: a lock that was copied with its folder is nobody's. */
  folder: string;
  /** What the process does. */
  what: string;
  /** Since when, as ISO 8601. */
  since: string;
}

/** Where the lock of a folder, or of a part of it, is. */
export function lockPath(folder: string, { part }: { part?: string }): string {
  return path.join(path.resolve(folder), part === undefined ? ".lock" : `.lock-${part}`);
}

/** A number that a folder keeps when it is renamed, and its copy has not. */
export function inodeOf(folder: string): string {
  return String(fs.statSync(folder, { bigint: true }).ino);
}

/** undefined: there is none any more. */
export function readLock(file: string): HeldLock | "unreadable" | undefined {
  try {
    const lock = JSON.parse(fs.readFileSync(file, "utf8")) as HeldLock;
    return typeof lock?.id === "string" && typeof lock.pid === "number" ? lock : "unreadable";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : "unreadable";
  }
}

/** "process 4711 on this machine (pretrain), since 2026-01-31T12:00:00.000Z" */
export function describeHolder(holder: HeldLock | "unreadable" | undefined): string {
  if (holder === undefined) return "a process that has just ended";
  if (holder === "unreadable") return "a lock that does not say whose it is";
  const { pid, host, what, since } = holder;
  const here = thisProcess();
  const isThis = pid === here.pid && holder.started === here.started && host === here.host;
  const who = isThis ? `this very process, ${pid}` : `process ${pid} on ${host === here.host ? "this machine" : host}`;
  return `${who} (${what}), since ${since}`;
}
