/** The memory that the session's main thread and its watchdog share. */

/** Places in it: interrupts that the main thread has heard of; whether its code may take its time; whether it was cut off by force. */
export const shared = { heard: 0, patient: 1, forced: 2 } as const;

export function newSharedMemory(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(Object.keys(shared).length * Int32Array.BYTES_PER_ELEMENT));
}
