/** A kernel whose parent is gone has nobody to serve. */

/** Milliseconds between two looks. */
const interval = 1000;

/** Calls `end` when the process that started this one has ended. To be called first: a parent can die at any moment. */
export function endWithParent(end: () => void): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) end();
  }, interval).unref();
}
