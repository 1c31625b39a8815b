/** The memory that the session's main thread and its watchdog share. */

/**
 * Places in it: interrupts that the watchdog has heard of, and the main thread; how much time the running code has;
 * whether it was cut off by force; when the cell began, in milliseconds since the process did; waits that are to be cut
 * off when they come to no end.
 */
export const shared = { sent: 0, heard: 1, patience: 2, forced: 3, since: 4, waits: 5 } as const;

/**
 * How much time code that hears no interrupt has: none; as much as a compiler needs, and code that promised to end; all
 * it wants, the kernel's own.
 */
export const patience = { code: 0, cooperative: 1, kernel: 2 } as const;

/** The memory that a session shares with its watchdog. */
export function newSharedMemory(): Int32Array {
  const memory = new Int32Array(new SharedArrayBuffer(Object.keys(shared).length * Int32Array.BYTES_PER_ELEMENT));
  // A session that was cut off while it starts would end.
  memory[shared.patience] = patience.kernel;
  return memory;
}

/**
 * What the main thread asks of its watchdog: to cut it off after so many milliseconds, unless the wait of that number
 * is over.
 */
export interface WaitLimit {
  wait: number;
  milliseconds: number;
}
