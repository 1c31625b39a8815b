/** Errors that nobody waits for: they are shown where they belong, and end nothing. */
import { currentCell } from "../cell";
import { say } from "./front";

export interface LateErrors {
  /** Makes sure that the session hears of such errors, whatever listeners a cell removed. */
  listen(): void;
  /** Tells of an error in the current cell's output. */
  report(error: unknown): void;
}

/** @param tell the text that tells about an error; never throws */
export function listenForErrors(tell: (error: unknown) => string): LateErrors {
  const report = (what: string, error: unknown) => {
    const text = `${what}: ${tell(error)}\n`;
    const cell = currentCell();
    if (!cell?.silent) say({ type: "stream", cell: cell?.id, name: "stderr", text });
  };
  const listeners = {
    uncaughtException: (error: unknown) => report("Uncaught exception", error),
    unhandledRejection: (reason: unknown) => report("Unhandled promise rejection", reason),
  };
  return {
    listen() {
      for (const [event, listener] of Object.entries(listeners)) {
        if (!process.listeners(event as "exit").includes(listener)) process.on(event, listener);
      }
    },
    report: listeners.uncaughtException,
  };
}
