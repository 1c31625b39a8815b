/** Errors that nobody waits for: they are shown where they belong, and end nothing. Nor do signals of interrupts. */
import { currentCell, Interrupted } from "../cell";
import { say } from "./front";

export interface LateErrors {
  /** Makes sure that the session hears of such errors and signals, whatever listeners a cell removed. */
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
    unhandledRejection(reason: unknown) {
      // An interrupt ends awaits that nobody waits for, too; the cell that it was for tells of it.
      if (!Interrupted.is(reason)) report("Unhandled promise rejection", reason);
    },
    // Interrupts come by the pipe. VS Code signals every process below a kernel's own besides.
    SIGINT() {},
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
