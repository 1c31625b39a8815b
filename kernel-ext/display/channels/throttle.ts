/** Limits how often an output is redrawn: at most once per interval, and the last state is always drawn. */
import { currentSink } from "./sink";

export interface Throttled {
  /** Asks for a redraw: now if the interval has passed, else as soon as it has. */
  request(): void;
  /** Draws now, whatever the interval. */
  flush(): void;
  /** Forgets a redraw that waits. */
  cancel(): void;
}

/** @param intervalMs least time between two redraws, in milliseconds. */
export function throttled(draw: () => void, intervalMs: number): Throttled {
  let last = Number.NEGATIVE_INFINITY;
  let waiting: NodeJS.Timeout | undefined;
  const cancel = () => {
    clearTimeout(waiting);
    waiting = undefined;
  };
  const flush = () => {
    cancel();
    last = performance.now();
    draw();
  };
  const request = () => {
    const rest = last + intervalMs - performance.now();
    if (rest <= 0) return flush();
    if (waiting) return;
    waiting = setTimeout(flush, rest).unref();
    // A cell that ends before the timer fires must not leave an old state behind.
    currentSink()?.beforeIdle(() => waiting && flush());
  };
  return { request, flush, cancel };
}
