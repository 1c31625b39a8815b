/**
 * Cutting off the code that the main thread runs, wherever it is: everything it had done stays as it is. The watchdog
 * has this called by the inspector, in the middle of that code. Where none runs, or only Node's and the kernel's own,
 * nothing is cut: a cut that waited for the next code would come to the reading of commands, and the thread, which is
 * only late, would never hear of the interrupt.
 */
import * as inspector from "node:inspector";
import * as path from "node:path";
import { patience, shared } from "./memory";

/** The function's global name. */
const globalName = "__bowlabCut__";

/** What the watchdog has evaluated; `wait` is the number of the wait that is to be ended, 0 for an interrupt. */
export function cutExpression(wait: number): string {
  return `${globalName}(${wait})`;
}

/** Frames that are looked at: code that calls itself without end has as many of its own. */
const most = 100;

const OwnError = globalThis.Error;
const { captureStackTrace } = OwnError;
const { defineProperty, getOwnPropertyDescriptor, deleteProperty, apply } = Reflect;
const { startsWith } = String.prototype;
const { load, store } = Atomics;

/** Folders of the session, and of what reads commands: of one whose reading was cut off nobody would hear. */
const sessionFolder = path.join(__dirname, "..") + path.sep;
const linkFolder = path.join(__dirname, "..", "..", "link") + path.sep;

/** Puts the function where the watchdog has it called. */
export function installCut(memory: Int32Array): void {
  const session = new inspector.Session();
  session.connect();
  const post = session.post.bind(session) as (method: string) => void;
  const cut = (wait: number) => {
    const isDue =
      wait > 0 ? load(memory, shared.waits) === wait : load(memory, shared.heard) < load(memory, shared.sent);
    if (!isDue || load(memory, shared.patience) === patience.kernel || !runsForeignCode(cut)) return;
    store(memory, shared.forced, 1);
    post("Runtime.terminateExecution");
  };
  defineProperty(globalThis, globalName, { value: cut, enumerable: false });
}

/** Whether code of somebody else's than Node's and the kernel's stands below `look` on the stack. */
function runsForeignCode(look: (wait: number) => void): boolean {
  const sites = callSites(look);
  // The first one is what the inspector evaluates.
  for (let i = 1; i < sites.length; i++) {
    const file = sites[i].getFileName();
    if (typeof file === "string" ? isForeign(file) : sites[i].isEval()) return true;
  }
  return false;
}

function isForeign(file: string): boolean {
  const isIn = (place: string) => apply(startsWith, file, [place]);
  return !isIn("node:") && !isIn(sessionFolder) && !isIn(linkFolder);
}

/** The stack below a function as it is, whatever cells made of the language's way to show it. */
function callSites(below: (wait: number) => void): NodeJS.CallSite[] {
  const prepare = getOwnPropertyDescriptor(OwnError, "prepareStackTrace");
  const limit = getOwnPropertyDescriptor(OwnError, "stackTraceLimit");
  const holder: { stack?: NodeJS.CallSite[] } = {};
  const set = (key: string, value: unknown) =>
    defineProperty(OwnError, key, { value, writable: true, configurable: true });
  set("prepareStackTrace", (_error: unknown, sites: NodeJS.CallSite[]) => sites);
  set("stackTraceLimit", most);
  captureStackTrace(holder, below);
  const { stack = [] } = holder;
  restore("prepareStackTrace", prepare);
  restore("stackTraceLimit", limit);
  return stack;
}

function restore(key: string, descriptor: PropertyDescriptor | undefined): void {
  if (descriptor) defineProperty(OwnError, key, descriptor);
  else deleteProperty(OwnError, key);
}
