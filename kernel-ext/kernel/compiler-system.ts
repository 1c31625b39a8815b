/**
 * tslab sets its compiler's options itself and offers no way to them, but the compiler sees the disk through `ts.sys`. There the standard
 * library gains what the compiler knows of ES2023, and `@types` shows Node's types alone: the globals of a project's test tools are no globals
 * of its notebooks. Packages that a cell imports find their types as ever.
 */
import * as ts from "@tslab/typescript-for-tslab";

let done = false;

/** Changes what the compiler of this process sees. To be called before the first converter is built. */
export function prepareCompilerSystem(): void {
  if (done) return;
  done = true;
  const { readFile, getDirectories } = ts.sys;
  ts.sys.readFile = (file, encoding) => {
    const text = readFile(file, encoding);
    const isLibrary = /[\\/]typescript-for-tslab[\\/]lib[\\/]lib\.es2022\.d\.ts$/.test(file);
    // In the file's head, where alone references count.
    return isLibrary ? `/// <reference lib="es2023.array" />\n${text}` : text;
  };
  ts.sys.getDirectories = (folder) => {
    const names = getDirectories(folder);
    return /[\\/]node_modules[\\/]@types$/.test(folder) ? names.filter((name) => name === "node") : names;
  };
}
