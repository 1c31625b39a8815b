/**
 * One install at a time: a file that its holder touches every second. It saves work, nothing more — entries are
 * published in one step, so even two installs that both believe they hold it end with one whole entry.
 */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, makeFolder } from "../files";

const TOUCH_MS = 1000;
/** A lock that was not touched for so long belongs to a process that is gone. */
const STALE_MS = 15_000;

/** Runs `work` while holding the lock of `folder`. @param onWait called once when another process holds it */
export async function withLock<T>(folder: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  makeFolder(folder);
  const file = path.join(folder, ".lock");
  let waited = false;
  while (!take(file)) {
    if (!waited) onWait();
    waited = true;
    await sleep(250);
  }
  const timer = setInterval(() => touch(file), TOUCH_MS);
  timer.unref();
  const release = () => fs.rmSync(file, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    process.off("exit", release);
    release();
  }
}

function take(file: string): boolean {
  try {
    fs.writeFileSync(file, `${process.pid} ${os.hostname()}`, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    if (isStale(file)) removeStale(file);
    return false;
  }
}

/** Its holder is gone: a process of this machine that no longer runs, or one elsewhere that no longer touches it. */
function isStale(file: string): boolean {
  try {
    const [pid, host] = fs.readFileSync(file, "utf8").split(" ");
    if (host === os.hostname() && !isAlive(Number(pid))) return true;
    return Date.now() - fs.statSync(file).mtimeMs > STALE_MS;
  } catch {
    return false; // given back in this moment
  }
}

/** By renaming, which only one of several waiting processes achieves. */
function removeStale(file: string): void {
  const aside = `${file}.tmp-${process.pid}-${randomBytes(3).toString("hex")}`;
  try {
    fs.renameSync(file, aside);
    fs.rmSync(aside, { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

function touch(file: string): void {
  const now = new Date();
  try {
    fs.utimesSync(file, now, now);
  } catch {
    // Somebody took it for stale, after this process was stopped for a while; publishing in one step keeps that
    // harmless.
  }
}
