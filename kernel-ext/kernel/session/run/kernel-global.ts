/** What marked code calls: see compile/marks.ts. */
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { runningCell } from "../cell";
import { kernelGlobal } from "../compile/marks";
import { WaitsForItself } from "../packages";

/**
 * Puts the object that marked code calls under its global name, where `Object.keys(globalThis)` does not list it.
 * @param find gives what a file imports by a name that is computed
 */
export function installKernelGlobal(find: (request: string, from: string) => unknown): void {
  const findInTime = (request: string, from: string) => imported(() => find(request, from));
  const value = { wait, iterate, meta, imported, find: findInTime };
  Object.defineProperty(globalThis, kernelGlobal, { value, enumerable: false });
}

function wait<T>(value: T): T | Promise<Awaited<T>> {
  const cell = runningCell();
  return cell ? cell.wait(value) : (value as T);
}

/** What `for await` goes through: the iterable with every step waited for. */
function iterate<T>(iterable: AsyncIterable<T> | Iterable<T | PromiseLike<T>>): AsyncIterable<T> {
  const asynchronous = (iterable as AsyncIterable<T>)[Symbol.asyncIterator];
  // Anything else is the language's to complain about, or to iterate.
  if (typeof asynchronous !== "function") return synchronous(iterable as Iterable<T | PromiseLike<T>>);
  return {
    [Symbol.asyncIterator]() {
      const iterator = asynchronous.call(iterable);
      return {
        next: async () => wait(iterator.next()),
        return: async (value) => iterator.return?.(value) ?? { done: true, value: undefined },
      };
    },
  };
}

async function* synchronous<T>(iterable: Iterable<T | PromiseLike<T>>): AsyncGenerator<T> {
  for (const item of iterable) yield await (wait(item) as T | PromiseLike<T>);
}

/** A module that is imported while code runs; a package that awaits at its top level is waited for. */
function imported(load: () => unknown): unknown {
  try {
    return load();
  } catch (error) {
    if (!WaitsForItself.is(error)) throw error;
    return error.load().then(() => imported(load));
  }
}

/** `import.meta` of a file; cells have the working directory's. */
function meta(file: string): object {
  const filename = path.resolve(file);
  return {
    url: pathToFileURL(filename).href,
    filename,
    dirname: path.dirname(filename),
    resolve: resolveFrom(filename),
  };
}

function resolveFrom(filename: string): (name: string) => string {
  return (name) => {
    const found = require("node:module").createRequire(filename).resolve(name) as string;
    return path.isAbsolute(found) ? pathToFileURL(found).href : found;
  };
}
