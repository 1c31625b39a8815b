/**
 * The standard library that cells are compiled with: what the running Node has, by the compiler's declarations of it.
 * Where they are depends on the compiler's version: what is new begins in `esnext` and moves on.
 */
import ts = require("../typescript");

/** What Node has → the names of the libraries that declare it, of which the first that the compiler has counts. */
const features: [there: boolean, ...names: string[]][] = [
  ["toSorted" in Array.prototype, "es2023"],
  ["asyncDispose" in Symbol, "esnext.disposable"],
  ["toWellFormed" in String.prototype, "es2024.string", "esnext.string"],
  ["groupBy" in Object, "es2024.object", "esnext.object"],
  ["groupBy" in Map, "es2024.collection", "esnext.collection"],
  ["withResolvers" in Promise, "es2024.promise", "esnext.promise"],
  ["resizable" in ArrayBuffer.prototype, "es2024.arraybuffer"],
  ["fromAsync" in Array, "esnext.array"],
  ["union" in Set.prototype, "esnext.collection"],
  ["Iterator" in globalThis, "esnext.iterator"],
  ["try" in Promise, "esnext.promise"],
  ["Float16Array" in globalThis, "esnext.float16"],
  ["isError" in Error, "esnext.error"],
];

/** The library of ES2022 or a later one, which Node goes beyond. */
const recent = /^lib\.es(2022|202[3-9]|20[3-9]\d|next)\.d\.ts$/;

/**
 * The compiler's option `lib` for cells: the project's own, and what this Node has besides. A project that is content
 * with an older language gets no more than it asks for.
 */
export function libraryFor(projects: readonly string[] | undefined): string[] {
  if (!projects) return nodesLibrary();
  return projects.some((name) => recent.test(name)) ? [...new Set([...projects, ...nodesLibrary()])] : [...projects];
}

function nodesLibrary(): string[] {
  const { libMap } = ts as typeof ts & { libMap: ReadonlyMap<string, string> };
  const found = features.flatMap(([there, ...names]) => {
    const file = there ? names.map((name) => libMap.get(name)).find((name) => name !== undefined) : undefined;
    return file === undefined ? [] : [file];
  });
  return ["lib.es2022.d.ts", ...new Set(found)];
}
