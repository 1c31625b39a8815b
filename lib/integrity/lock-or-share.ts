/** Locks of work that two processes may do at once without harm, since both make the same bytes. */
import * as fs from "node:fs";
import { thisProcess } from "./holder";
import { type FolderLock, type LockOptions, lockWhenFree } from "./lock";
import { type HeldLock, lockPath, readLock } from "./lock-file";

/** Milliseconds that a sign of life is waited for; locks give one every few seconds. */
const PATIENCE = 60_000;

/**
 * Takes the lock of a folder as `lockWhenFree` does. But a holder on another machine, of which nobody here can know
 * whether it lives, is waited for as long as its lock shows signs of life; after `patience` without one the work is
 * shared with it.
 * @param options.patience ms, default a minute: signs come every few seconds
 * @throws the signal's reason once it is aborted
 */
export async function lockOrShare(
  folder: string,
  options: LockOptions & { onWait?: (holder: string) => void; signal?: AbortSignal; patience?: number },
): Promise<FolderLock> {
  const { patience = PATIENCE, signal } = options;
  const file = lockPath(folder, options);
  const silence = new AbortController();
  const watcher = signsOf(file);
  const look = (): void => {
    if (watcher.silentFor() >= patience) silence.abort();
  };
  const watch = setInterval(look, Math.min(1000, patience / 4));
  try {
    const either = AbortSignal.any([silence.signal, ...(signal ? [signal] : [])]);
    return await lockWhenFree(folder, { ...options, signal: either });
  } catch (error) {
    if (signal?.aborted || !silence.signal.aborted) throw error;
    return { shared: true, release() {} };
  } finally {
    clearInterval(watch);
  }
}

/** Watches a lock by its file's time, which its holder renews. Clocks of two machines are not compared. */
function signsOf(file: string): { silentFor(): number } {
  let [last, since] = ["", performance.now()];
  return {
    silentFor() {
      const stat = fs.statSync(file, { throwIfNoEntry: false });
      const lock = readLock(file);
      const sign = `${stat?.mtimeMs}`;
      const isElsewhere = lock === "unreadable" || (lock !== undefined && !isHere(lock));
      if (sign !== last || !isElsewhere) [last, since] = [sign, performance.now()];
      return performance.now() - since;
    },
  };
}

/** Whether it is a process that this one could see: of this machine, and not of another container. */
function isHere({ boot, space }: HeldLock): boolean {
  const here = thisProcess();
  return boot === here.boot && space === here.space;
}
