/**
 * The scripts that draw the widgets of a notebook which was made a page by nbconvert. The page asks a content network
 * for them; the test gives it these, the same packages from npm.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { oracleFolder } from "./oracle";

/** Package → the file of it that is wanted. */
const wanted = {
  "@jupyter-widgets/html-manager@1.0.15": "dist/embed-amd.js",
  "requirejs@2.3.8": "require.js",
};

/** The folder that they are in, beside the oracle's Python. */
export function htmlManagerFolder(python?: string): string {
  return path.join(python ? path.resolve(path.dirname(python), "..") : oracleFolder, "html-manager");
}

/** Fetches them by npm, and says how that went. */
export function installHtmlManager(folder = htmlManagerFolder()): string {
  const files = Object.values(wanted).map((file) => path.join(folder, path.basename(file)));
  if (!files.every((file) => fs.existsSync(file))) {
    fs.mkdirSync(folder, { recursive: true });
    for (const [name, file] of Object.entries(wanted)) {
      const packed = spawnSync("npm", ["pack", "--silent", name], { cwd: folder, encoding: "utf8" });
      const archive = packed.stdout?.trim();
      const unpack = ["-xzf", archive, "--strip-components", String(file.split("/").length), `package/${file}`];
      const isThere = packed.status === 0 && spawnSync("tar", unpack, { cwd: folder }).status === 0;
      fs.rmSync(path.join(folder, archive || "none"), { force: true });
      if (!isThere) return `No scripts for widgets on pages: npm could not fetch ${name}; a test of them will skip.`;
    }
  }
  return `The scripts for widgets on pages are ready: ${folder}`;
}
