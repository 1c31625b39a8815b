/**
 * The end of a cell comes after all that programs of the cell wrote to the process's own streams. These are other pipes
 * than the session's messages, and the system tells of pipes in the order in which they had something first, so that
 * the end may be read before what was written before it.
 */
import type { Frame, FromSession } from "../link";

/** Frames on their way, in their order. */
export interface EndsOfCells {
  take(frame: Frame<FromSession>): void;
  /** Passes on what is held, at once. */
  release(): void;
}

/** Passes frames on; a cell's end, and what comes behind it, when the pipes have been looked at once more. */
export function holdEndsOfCells(pass: (frame: Frame<FromSession>) => void): EndsOfCells {
  let held: Frame<FromSession>[] = [];
  const release = () => {
    const frames = held;
    held = [];
    for (const frame of frames) pass(frame);
  };
  return {
    take(frame) {
      if (held.length > 0) held.push(frame);
      else if (frame.body.type !== "done") pass(frame);
      else {
        held.push(frame);
        // The first turn ends a look at the pipes that began before; the second one ends a whole look, which read all.
        setImmediate(() => setImmediate(release));
      }
    },
    release,
  };
}
