/**
 * One writer a folder. The lock is a file that says who has it; it is made in one step (`link`), and counts only as
 * long as its process lives, so that a crash leaves nothing that blocks. Node knows no `flock`, and locks by age (as in
 * proper-lockfile) would let go of a process that computes for minutes without a pause.
 *
 * A lock whose process is gone is taken over without a race: only who holds the lock *of that very lock* (a file named
 * by its id) may remove it, and looks again before it does.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { InputError } from "../errors";
import { makeFolder, writeNewFile } from "../files";
import { type Holder, isGone, thisProcess } from "./holder";

/** What the file says. */
interface LockFile extends Holder {
  id: string;
  /** Inode of the folder: a lock that was copied with its folder is nobody's. */
  folder: string;
  /** What the process does. */
  what: string;
  /** Since when, as ISO 8601. */
  since: string;
}

export interface LockOptions {
  /** What the holder does, for others to read: "pretrain". */
  what: string;
  /** A part of the folder alone: parts of different names can be held by different processes. */
  part?: string;
}

export interface FolderLock {
  /** Gives it back. Once is enough; twice does no harm. */
  release(): void;
}

/** How often a lock whose process is gone is tried for, while others do the same. */
const TRIES = 100;

/** The locks of this process: file → id. */
const held = new Map<string, string>();
let made = 0;

/**
 * Takes the lock of a folder, which is made where it is missing, and goes again with the lock where nothing was put
 * into it.
 * @throws InputError naming the process that has it, or when the folder cannot be written
 */
export function lockFolder(folder: string, options: LockOptions): FolderLock {
  const isNew = !fs.existsSync(folder);
  makeFolder(folder);
  const file = lockPath(folder, options);
  const taken = take(file, options.what);
  if (!taken) throw inUse(file, readLock(file));
  return isNew ? thenRemoved(folder, taken) : taken;
}

/** The lock of a folder that was made for it: without anything in it, it goes with the lock. */
function thenRemoved(folder: string, lock: FolderLock): FolderLock {
  return {
    release() {
      lock.release();
      removeIfEmpty(folder);
    },
  };
}

function removeIfEmpty(folder: string): void {
  try {
    fs.rmdirSync(folder);
  } catch {
    // There is something in it, as there should be.
  }
}

/**
 * The same, but waits while another process has it.
 * @param onWait told who has it, once for each holder
 * @throws the signal's reason once it is aborted
 */
export async function lockWhenFree(
  folder: string,
  options: LockOptions & { onWait?: (holder: string) => void; signal?: AbortSignal },
): Promise<FolderLock> {
  const isNew = !fs.existsSync(folder);
  const file = lockPath(folder, options);
  let told: string | undefined;
  for (;;) {
    options.signal?.throwIfAborted();
    // Each time: who had it may have taken an empty folder away.
    makeFolder(folder);
    const taken = take(file, options.what);
    if (taken) return isNew ? thenRemoved(folder, taken) : taken;
    const holder = describeHolder(readLock(file));
    if (holder !== told) options.onWait?.(holder);
    told = holder;
    await sleep(100);
  }
}

/** Runs `work` while holding the lock. @throws InputError as `lockFolder` */
export async function withFolderLock<T>(folder: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const lock = lockFolder(folder, options);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

function lockPath(folder: string, { part }: LockOptions): string {
  return path.join(path.resolve(folder), part === undefined ? ".lock" : `.lock-${part}`);
}

/** undefined: somebody else has it. */
function take(file: string, what: string): FolderLock | undefined {
  const process = thisProcess();
  const id = `${process.pid}-${process.started ?? ""}-${made++}-${Date.now()}`.replace(/[^\w-]/g, "_");
  const folder = inodeOf(path.dirname(file));
  const content = { id, folder, ...process, what, since: new Date().toISOString() } satisfies LockFile;
  for (let tries = 0; tries < TRIES; tries++) {
    if (writeNewFile(file, `${JSON.stringify(content)}\n`)) return lockHeld(file, id);
    const other = readLock(file);
    if (other === undefined) continue;
    if (other === "unreadable" || (other.folder === folder && !isGone(other))) return undefined;
    // Where another process is just taking it over, its own lock will be seen in a moment.
    if (!removeStale(file, other)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  }
  return undefined;
}

function lockHeld(file: string, id: string): FolderLock {
  if (held.size === 0) process.on("exit", releaseAll);
  held.set(file, id);
  return {
    release() {
      if (held.get(file) !== id) return;
      held.delete(file);
      if (held.size === 0) process.off("exit", releaseAll);
      // Somebody may have deleted it by hand, and have their own by now.
      const now = readLock(file);
      if (typeof now === "object" && now.id === id) fs.rmSync(file, { force: true });
    },
  };
}

function releaseAll(): void {
  for (const file of held.keys()) fs.rmSync(file, { force: true });
}

/** Removes the lock of a process that is gone. @returns whether it can be tried again */
function removeStale(file: string, stale: LockFile): boolean {
  const claim = take(`${file}.${stale.id}`, "taking over");
  if (!claim) return false;
  try {
    const now = readLock(file);
    if (typeof now === "object" && now.id === stale.id) fs.rmSync(file, { force: true });
    return true;
  } finally {
    claim.release();
  }
}

function inodeOf(folder: string): string {
  return String(fs.statSync(folder, { bigint: true }).ino);
}

/** undefined: there is none any more. */
function readLock(file: string): LockFile | "unreadable" | undefined {
  try {
    const lock = JSON.parse(fs.readFileSync(file, "utf8")) as LockFile;
    return typeof lock?.id === "string" && typeof lock.pid === "number" ? lock : "unreadable";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : "unreadable";
  }
}

function inUse(file: string, holder: LockFile | "unreadable" | undefined): InputError {
  return new InputError("another process is writing in this folder", {
    file,
    found: describeHolder(holder),
    fix: `wait until it has ended, or choose another folder; if it is gone for certain, delete ${file}`,
  });
}

/** "process 4711 on this machine (pretrain), since 2026-01-31T12:00:00.000Z" */
function describeHolder(holder: LockFile | "unreadable" | undefined): string {
  if (holder === undefined) return "a process that has just ended";
  if (holder === "unreadable") return "a lock that does not say whose it is";
  const { pid, host, what, since } = holder;
  const here = thisProcess();
  const isThis = pid === here.pid && holder.started === here.started && host === here.host;
  const who = isThis ? `this very process, ${pid}` : `process ${pid} on ${host === here.host ? "this machine" : host}`;
  return `${who} (${what}), since ${since}`;
}
