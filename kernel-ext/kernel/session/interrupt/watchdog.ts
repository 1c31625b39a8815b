/**
 * The session's watchdog, a thread that hears of interrupts also while a cell computes. When the main thread has not
 * heard of one for a while, the programs that it may wait for are told to stop, and its running code is cut off through
 * the debugging interface: everything it had done stays as it is, and the process lives. It also ends the process when
 * the front is gone: a cell in a loop would never notice. And it opens the way to the inspector when somebody debugs.
 */
import * as inspector from "node:inspector";
import { Socket } from "node:net";
import * as path from "node:path";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { descriptors, watchdogWords } from "../../link";
import { endPrograms, type Program, stopPrograms } from "./children";
import { cutExpression } from "./cut";
import { patience, shared, type WaitLimit } from "./memory";

/**
 * Milliseconds until code that hears nothing is cut off: any code; the compiler, and code that promised to end by
 * itself. Milliseconds between two checks.
 */
const limits = { code: 250, cooperative: 15_000, look: 50, again: 500 };

/**
 * Milliseconds after which programs that were told to stop are ended; and also those that stand apart, for which the
 * main thread must be waiting when it still hears nothing.
 */
const grace = { told: 3000, apart: 5000 };

const memory = workerData.memory as Int32Array;
let interrupts = 0;
/** Programs that the main thread may wait for, and when they were told to stop. */
let told: { programs: Program[]; at: number } | undefined;
/** A cut that the main thread has not come to: it is in native code. */
let isCutting = false;
/** Grows when an interrupt is a new one: looks for the one before, which was heard, end. */
let round = 0;

const heard = () => Atomics.load(memory, shared.heard) >= interrupts;

/** Looks until the main thread has heard of every interrupt. The second one, while it is deaf, means it. */
function watch(since: number, insists: boolean, of = round): void {
  if (of !== round) return;
  if (heard()) {
    told = undefined;
    return;
  }
  const now = performance.now();
  const kind = Atomics.load(memory, shared.patience);
  const isPatient = kind === patience.kernel || (kind === patience.cooperative && !insists);
  const limit = kind === patience.kernel ? Number.POSITIVE_INFINITY : isPatient ? limits.cooperative : limits.code;
  if (now - since < limit) {
    setTimeout(() => watch(since, insists, of), limits.look);
    return;
  }
  if (!told) told = { programs: stopPrograms(Atomics.load(memory, shared.since)), at: now };
  else stopNewPrograms(told.programs);
  const waited = now - told.at;
  if (waited > grace.told) endPrograms(told.programs, { apart: waited > grace.apart });
  cutOff();
  setTimeout(() => watch(since, true, of), limits.again);
}

/** Tells programs to stop that began after the others were told, as on a busy machine they may. */
function stopNewPrograms(programs: Program[]): void {
  programs.push(...stopPrograms(Atomics.load(memory, shared.since), programs));
}

/** Has the main thread cut itself off; see `cut.ts`. @param wait the wait that is to be ended, 0 for an interrupt */
function cutOff(wait = 0): void {
  if (isCutting) return;
  isCutting = true;
  const session = new inspector.Session();
  session.connectToMainThread();
  // A connection that stays would have the process wait for a debugger at its end.
  session.post("Runtime.evaluate", { expression: cutExpression(wait), silent: true }, () => {
    isCutting = false;
    session.disconnect();
  });
}

const pipe = new Socket({ fd: descriptors.watchdog, readable: true, writable: false });
pipe.setEncoding("latin1").on("data", (words: string) => {
  if (words.includes(watchdogWords.inspect)) openInspector();
  const count = words.split(watchdogWords.interrupt).length - 1;
  if (count > 0) interrupt(count);
});

function interrupt(count: number): void {
  const insists = !heard();
  if (!insists) {
    told = undefined;
    round++;
  } else if (told) endPrograms(told.programs);
  interrupts += count;
  Atomics.store(memory, shared.sent, interrupts);
  watch(performance.now(), insists);
}

/** A thread of its own, started from here: the main thread may compute, and would come to it too late. */
function openInspector(): void {
  new Worker(path.join(__dirname, "..", "debugger", "bridge.js"), { execArgv: [], env: {} }).on("error", () => {});
}
const end = () => process.kill(process.pid, "SIGKILL");
pipe.on("end", end).on("error", end);

parentPort?.on("message", ({ wait, milliseconds }: WaitLimit) => {
  setTimeout(() => {
    if (Atomics.load(memory, shared.waits) === wait) cutOff(wait);
  }, milliseconds);
});
