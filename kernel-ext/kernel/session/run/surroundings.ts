/**
 * What a cell finds besides its names: `__dirname`, `__filename`, and the interrupt for work that does not know this
 * package.
 */
import * as path from "node:path";
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
  define(interruptSymbol, () => runningCell()?.signalForWork());
}
