/**
 * The running cell's interrupt as an AbortSignal, for work that can be stopped: `fetch(url, { signal:
 * interruptSignal() })`.
 */
import { currentSink } from "./sink";

/**
 * Aborted when the running cell is interrupted; undefined outside a notebook. Whoever asks for it promises to end soon
 * after: the kernel then gives the work time to end by itself before it stops the cell.
 */
export function interruptSignal(): AbortSignal | undefined {
  return currentSink()?.signal?.();
}
