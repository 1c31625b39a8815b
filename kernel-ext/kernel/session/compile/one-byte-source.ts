/**
 * Loads tslab's TypeScript with its source in one byte a character. V8 keeps a module's source for as long as it lives,
 * and in two bytes a character when a single one lies beyond Latin-1: five typographic signs in comments double the
 * compiler's 8 MB.
 */
import * as fs from "node:fs";
import * as path from "node:path";

import Module = require("node:module");

/** What Node's own loader makes a module of a text with; not in its types. */
interface Loadable extends NodeJS.Module {
  _compile(source: string, file: string): unknown;
}

const file = require.resolve("@tslab/typescript-for-tslab");
if (!require.cache[file]) {
  const compiler = Object.assign(new Module(file) as unknown as Loadable, {
    filename: file,
    paths: require.resolve.paths(path.dirname(file)) ?? [],
  });
  require.cache[file] = compiler;
  // From bytes: a string on the way would stay in memory until the next full collection.
  compiler._compile(toAscii(fs.readFileSync(file)).toString("latin1"), file);
  compiler.loaded = true;
}

/**
 * UTF-8 source with all beyond ASCII escaped: the same character in strings and regular expressions, and in comments
 * nothing that runs.
 */
function toAscii(source: Buffer): Buffer {
  const parts: Buffer[] = [];
  let copied = 0;
  for (let at = 0; at < source.length; at++) {
    if (source[at] < 0x80) continue;
    let end = at + 1;
    while (end < source.length && source[end] >= 0x80) end++;
    parts.push(source.subarray(copied, at), Buffer.from(escaped(source.toString("utf8", at, end)), "ascii"));
    copied = end;
    at = end;
  }
  return parts.length > 0 ? Buffer.concat([...parts, source.subarray(copied)]) : source;
}

function escaped(characters: string): string {
  return characters
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
