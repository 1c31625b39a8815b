/**
 * The session's watchdog, a thread that hears of interrupts also while a cell computes. When the main thread has not heard of one for a
 * while, its running code is cut off through the debugging interface: everything it had done stays as it is, and the process lives.
 * It also ends the process when the front is gone: a cell in a loop would never notice.
 */
import * as inspector from "node:inspector";
import { Socket } from "node:net";
import { workerData } from "node:worker_threads";
import { descriptors } from "../../link";
import { shared } from "./memory";

/** Milliseconds until code that hears nothing is cut off: any code; the compiler, and code that promised to end by itself. Between two looks. */
const patience = { code: 250, cooperative: 15_000, look: 50, again: 500 };

const memory = workerData.memory as Int32Array;
let interrupts = 0;

const heard = () => Atomics.load(memory, shared.heard) >= interrupts;

/** Looks until the main thread has heard of every interrupt. The second one, while it is deaf, means it. */
function watch(since: number, insists: boolean): void {
  if (heard()) return;
  const isPatient = Atomics.load(memory, shared.patient) === 1 && !insists;
  const deaf = performance.now() - since;
  if (deaf < (isPatient ? patience.cooperative : patience.code)) {
    setTimeout(() => watch(since, insists), patience.look);
    return;
  }
  cutOff();
  setTimeout(() => watch(since, true), patience.again);
}

function cutOff(): void {
  const session = new inspector.Session();
  session.connectToMainThread();
  Atomics.store(memory, shared.forced, 1);
  // A connection that stays would have the process wait for a debugger at its end.
  session.post("Runtime.terminateExecution", () => session.disconnect());
}

const pipe = new Socket({ fd: descriptors.watchdog, readable: true, writable: false });
pipe.on("data", (chunk) => {
  const insists = !heard();
  interrupts += chunk.length;
  watch(performance.now(), insists);
});
const end = () => process.kill(process.pid, "SIGKILL");
pipe.on("end", end).on("error", end);
