/** A module of the session's alone: loaded beside the one that all others get, and so out of the reach of cells. */
import { isAscii } from "node:buffer";
import * as fs from "node:fs";
import * as path from "node:path";

import Module = require("node:module");

/** What Node's own loader makes a module of a text with; not in its types. */
interface Loadable extends NodeJS.Module {
  _compile(source: string, file: string): unknown;
}

/**
 * From now until the returned function is called, whoever requires the module `name` gets a new one of `file`.
 * @param name the path that the module is required by
 */
export function inPlaceOf(name: string, file: string): () => void {
  const before = require.cache[name];
  require.cache[name] = load(file);
  return () => {
    if (before) require.cache[name] = before;
    else delete require.cache[name];
  };
}

function load(file: string): NodeJS.Module {
  const module = Object.assign(new Module(file) as unknown as Loadable, {
    filename: file,
    paths: require.resolve.paths(path.dirname(file)) ?? [],
  });
  module._compile(textOf(file), file);
  module.loaded = true;
  return module;
}

/**
 * V8 keeps a module's source as long as the module: millions of characters of a compiler, which a text that is ASCII
 * through and through holds in one byte each, outside of the heap.
 */
function textOf(file: string): string {
  const bytes = fs.readFileSync(file);
  return bytes.toString(isAscii(bytes) ? "latin1" : "utf8");
}
