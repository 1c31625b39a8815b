/** The session as a child process: started, spoken to, interrupted, and replaced when it dies. */
import { spawn } from "node:child_process";
import * as path from "node:path";
import type { Duplex, Readable, Writable } from "node:stream";
import { packageRoot } from "../../package-root";
import { killGroup } from "../../processes";
import {
  createFrameReader,
  descriptors,
  encodeFrame,
  type Frame,
  type FromInspector,
  type FromSession,
  type StreamName,
  sessionFlags,
  type ToInspector,
  type ToSession,
  watchdogWords,
} from "../link";
import { holdEndsOfCells } from "./ends-of-cells";

export interface SessionEvents {
  message(frame: Frame<FromSession>): void;
  /** What the process writes past its own streams: native code, and programs that cells start. */
  raw(name: StreamName, text: string): void;
  /** What its inspector says. */
  inspected(message: FromInspector): void;
  /** It is gone; `cause` says why in words. */
  died(cause: string): void;
}

export interface SessionProcess {
  readonly pid: number | undefined;
  send(message: ToSession, buffers?: readonly Uint8Array[]): void;
  /** Asks the running cell to stop, also while it computes. */
  interrupt(): void;
  /** Tells its inspector something. Until the first time there is no way to it, and none is kept open. */
  inspect(message: ToInspector): void;
  /** Ends it and all that its cells started. */
  kill(): void;
}

/** Characters of its last words that are kept to tell why it died. */
const keptWords = 4000;

/** What Node says of a process that ends under a debugger. */
const farewell = "Waiting for the debugger to disconnect...\n";

/** Starts a session process in a process group of its own. */
export function startSession(events: SessionEvents): SessionProcess {
  const script = path.join(packageRoot(), "dist", "kernel", "session", "main.js");
  const child = spawn(process.execPath, [...process.execArgv, ...sessionFlags(), script], {
    stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", "pipe", "pipe"],
    // A group of its own: a Ctrl-C meant for the front must not kill it, and ending it ends what its cells started.
    detached: true,
  });
  const pipe = <T>(descriptor: number) => child.stdio[descriptor] as T;
  const input = pipe<Writable>(descriptors.input);
  const watchdog = pipe<Writable>(descriptors.watchdog);
  const inspector = pipe<Duplex>(descriptors.inspector);
  // Pipes of a process that died: `exit` reports its end.
  for (const stream of [input, watchdog, inspector]) stream.on("error", () => {});
  let isInspected = false;

  let lastWords = "";
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (written: string) => {
      const text = isInspected ? written.replace(farewell, "") : written;
      if (text === "") return;
      lastWords = (lastWords + text).slice(-keptWords);
      events.raw(name, text);
    });
  }
  const frames = holdEndsOfCells(events.message);
  pipe<Readable>(descriptors.output).on("data", createFrameReader<FromSession>(frames.take));
  inspector.on(
    "data",
    createFrameReader<FromInspector>(({ body }) => events.inspected(body)),
  );
  let wanted = false;
  // `close` comes when its pipes are read to their end: nothing that it said is lost.
  child.once("close", (code, signal) => {
    killGroup(child);
    frames.release();
    if (!wanted) events.died(causeOfDeath(code, signal, lastWords));
  });

  return {
    pid: child.pid,
    send: (message, buffers) => void input.write(encodeFrame(message, buffers)),
    interrupt() {
      // One that a cell, or somebody, has stopped hears nothing until it goes on.
      child.kill("SIGCONT");
      input.write(encodeFrame({ type: "interrupt" } satisfies ToSession));
      watchdog.write(watchdogWords.interrupt);
    },
    inspect(message) {
      if (!isInspected) watchdog.write(watchdogWords.inspect);
      isInspected = true;
      inspector.write(encodeFrame(message));
    },
    kill() {
      wanted = true;
      killGroup(child);
    },
  };
}

/** Why the session ended, as the person at the notebook should read it. */
function causeOfDeath(code: number | null, signal: NodeJS.Signals | null, lastWords: string): string {
  if (/heap out of memory|heap limit/i.test(lastWords)) {
    return "it ran out of memory; NODE_OPTIONS=--max-old-space-size=MEGABYTES in the kernel's environment gives JavaScript more";
  }
  if (signal === "SIGKILL") return "it was killed (SIGKILL), by the system for want of memory or by somebody";
  if (signal) return `it crashed (${signal}), in native code as a rule`;
  return `it ended itself with exit code ${code} (process.exit)`;
}
