/**
 * What a cell finds besides its names: `__dirname`, `__filename`, what people type without an import, and the interrupt
 * for work that does not know this package.
 */
import * as path from "node:path";
import { currentSink } from "../../../display/channels/sink";
import { runningCell } from "../cell";

const interruptSymbol = Symbol.for("bowlab.interrupt");

/** The notebook's file, as far as the front-end names it; cells run in its folder. */
export function notebookFile(): string {
  return path.resolve(path.basename(process.env.JPY_SESSION_NAME || "notebook.ipynb"));
}

/** Puts what a notebook expects to be there into the global scope. */
export function installSurroundings(notebook: string): void {
  const define = (name: PropertyKey, value: unknown) =>
    Object.defineProperty(globalThis, name, { value, enumerable: false, writable: true, configurable: true });
  define("__dirname", path.dirname(notebook));
  define("__filename", notebook);
  for (const name of lent) lend(name);
  console.clear = () => currentSink()?.clear(false);
  define(interruptSymbol, () => runningCell()?.signalForWork());
}

/** What cells may use without an import; `types/notebook` declares it. A declaration of the notebook's own wins. */
const lent = ["$", "alert", "confirm", "display", "html", "md", "prompt", "svg"] as const;

/** Puts one of them into the global scope: it is loaded when it is first used. */
function lend(name: (typeof lent)[number]): void {
  const set = (value: unknown) =>
    Object.defineProperty(globalThis, name, { value, enumerable: false, writable: true, configurable: true });
  const get = () => (require("../../../display") as typeof import("../../../display"))[name];
  Object.defineProperty(globalThis, name, { get, set, enumerable: false, configurable: true });
}
