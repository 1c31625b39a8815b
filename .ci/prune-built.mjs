/**
 * Takes out of lib/dist and kernel-ext/dist what has no source any more. TypeScript leaves such files where they are,
 * and Node would load an old `files.js` in place of the `files/index.js` that took its place.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const built = /\.(js|d\.ts)(\.map)?$/;

for (const workspace of ["lib", "kernel-ext"]) {
  const dist = path.join(root, workspace, "dist");
  if (!fs.existsSync(dist)) continue;
  for (const name of fs.readdirSync(dist, { recursive: true })) {
    if (!built.test(name)) continue;
    const source = path.join(root, workspace, name.replace(built, ".ts"));
    if (!fs.existsSync(source)) fs.rmSync(path.join(dist, name));
  }
}
