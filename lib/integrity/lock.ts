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
import { isGone, thisProcess } from "./holder";
import { describeHolder, type HeldLock, inodeOf, lockPath, readLock } from "./lock-file";

export interface LockOptions {
  /** What the holder does, for others to read: "pretrain". */
  what: string;
  /** A part of the folder alone: parts of different names can be held by different processes. */
  part?: string;
}

export interface FolderLock {
  /** Another process may do the same work at the same time, since nobody knows whether it lives. */
  shared?: true;
  /** Gives it back. Once is enough; twice does no harm. */
  release(): void;
}

/** How often a lock whose process is gone is tried for, while others do the same. */
const TRIES = 100;

/** Milliseconds between two signs of life of a lock's holder. */
const SIGN_EVERY = 5000;

/** The locks of this process: file → id. */
const held = new Map<string, string>();
let made = 0;
let signs: NodeJS.Timeout | undefined;

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

/** undefined: somebody else has it. */
function take(file: string, what: string): FolderLock | undefined {
  const process = thisProcess();
  const id = `${process.pid}-${process.started ?? ""}-${made++}-${Date.now()}`.replace(/[^\w-]/g, "_");
  const folder = inodeOf(path.dirname(file));
  const content = { id, folder, ...process, what, since: new Date().toISOString() } satisfies HeldLock;
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
  signs ??= setInterval(giveSigns, SIGN_EVERY).unref();
  return {
    release() {
      if (held.get(file) !== id) return;
      held.delete(file);
      if (held.size === 0) {
        process.off("exit", releaseAll);
        clearInterval(signs);
        signs = undefined;
      }
      // Somebody may have deleted it by hand, and have their own by now.
      const now = readLock(file);
      if (typeof now === "object" && now.id === id) fs.rmSync(file, { force: true });
    },
  };
}

/** For others who cannot see whether this process lives. */
function giveSigns(): void {
  const now = new Date();
  for (const file of held.keys()) {
    try {
      fs.utimesSync(file, now, now);
    } catch {
      // Somebody has deleted it by hand.
    }
  }
}

function releaseAll(): void {
  for (const file of held.keys()) fs.rmSync(file, { force: true });
}

/** Removes the lock of a process that is gone. @returns whether it can be tried again */
function removeStale(file: string, stale: HeldLock): boolean {
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

function inUse(file: string, holder: HeldLock | "unreadable" | undefined): InputError {
  return new InputError("another process is writing in this folder", {
    file,
    found: describeHolder(holder),
    fix: `wait until it has ended, or choose another folder; if it is gone for certain, delete ${file}`,
  });
}
