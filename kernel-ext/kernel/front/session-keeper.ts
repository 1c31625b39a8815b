/**
 * Always a session: a dead one is replaced at once, unless it died before it was ready, when the next one waits until
 * it is needed.
 */
import type { ToSession } from "../link";
import { type SessionEvents, type SessionProcess, startSession } from "./session-process";

export interface SessionKeeper {
  send(message: ToSession, buffers?: readonly Uint8Array[]): void;
  interrupt(): void;
  end(): void;
}

/** Keeps a session process alive: one that died is replaced. */
export function keepSession(events: SessionEvents): SessionKeeper {
  let session: SessionProcess | undefined;
  const start = (): SessionProcess => {
    let ready = false;
    const started = startSession({
      raw: events.raw,
      message(frame) {
        if (frame.body.type === "ready") ready = true;
        events.message(frame);
      },
      died(cause) {
        session = undefined;
        events.died(cause);
        // An answer to the death may have started one already.
        if (ready) session ??= start();
      },
    });
    return started;
  };
  session = start();
  return {
    send(message, buffers) {
      session ??= start();
      session.send(message, buffers);
    },
    interrupt: () => session?.interrupt(),
    end: () => session?.kill(),
  };
}
