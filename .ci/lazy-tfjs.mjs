/**
 * After a build: the library's files get tfjs when they first use it, not when they are loaded (lib/engine/lazy-tfjs.ts).
 * `import "bowlab"` and commands that need no engine do without it. Types say nothing of it. A file that the compiler
 * has just written and this has not seen works too, and loads tfjs at once.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";

const dist = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "lib/dist");
const lazy = path.join(dist, "engine/lazy-tfjs");
/** How the compiler writes `import * as tf from "@tensorflow/tfjs"`. */
const eager = /^const tf = __importStar\(require\("@tensorflow\/tfjs"\)\);$/m;

for (const name of fs.readdirSync(dist, { recursive: true })) {
  if (!name.endsWith(".js")) continue;
  const file = path.join(dist, name);
  const text = fs.readFileSync(file, "utf8");
  const relative = path.relative(path.dirname(file), lazy).split(path.sep).join("/");
  const from = relative.startsWith(".") ? relative : `./${relative}`;
  const changed = text.replace(eager, `const tf = require("${from}").lazyTfjs;`);
  if (changed !== text) fs.writeFileSync(file, changed);
}
