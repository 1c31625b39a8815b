/** The waits between attempts to start again what was lost. */
import { setTimeout as pause } from "node:timers/promises";

/** Seconds: the first wait, and the longest. */
const [FIRST, LONGEST] = [0.5, 30];

/** Says how long it will wait, twice as long each time, and gives the turn after that. Ends with the signal. */
export async function* pauses(signal: AbortSignal, onPause: (seconds: number) => void): AsyncGenerator<void> {
  for (let seconds = FIRST; !signal.aborted; seconds = Math.min(2 * seconds, LONGEST)) {
    onPause(seconds);
    await pause(seconds * 1000, undefined, { signal, ref: false }).catch(() => {});
    if (!signal.aborted) yield;
  }
}
