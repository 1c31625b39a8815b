/**
 * Always a session: a dead one is replaced at once, unless it died before it was ready, when the next one waits until
 * it is needed.
 */
import type { ToInspector, ToSession } from "../link";
import { type SessionEvents, type SessionProcess, startSession } from "./session-process";

export interface SessionKeeper {
  send(message: ToSession, buffers?: readonly Uint8Array[]): void;
  interrupt(): void;
  /** Fulfilled when the session there is now has started. */
  ready(): Promise<void>;
  /** Tells the session's inspector something. */
  inspect(message: ToInspector): void;
  end(): void;
}

/** Keeps a session process alive: one that died is replaced. */
export function keepSession(events: SessionEvents): SessionKeeper {
  let session: SessionProcess | undefined;
  let whenReady: Promise<void>;
  const start = (): SessionProcess => {
    let ready = false;
    let resolve = () => {};
    whenReady = new Promise((done) => {
      resolve = done;
    });
    const started = startSession({
      raw: events.raw,
      inspected: events.inspected,
      message(frame) {
        if (frame.body.type === "ready") {
          ready = true;
          resolve();
        }
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
    ready() {
      session ??= start();
      return whenReady;
    },
    inspect(message) {
      session ??= start();
      session.inspect(message);
    },
    end: () => session?.kill(),
  };
}
