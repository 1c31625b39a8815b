/**
 * Scripts of npm's packages that pages of notebooks ask a content network for, or that a Python package would bring
 * into JupyterLab: those that draw the widgets of a page that nbconvert made, and anywidget's front-end. The tests give
 * a page these.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Context } from "mocha";
import type { Page } from "playwright-core";
import { oracleFolder } from "./oracle";

export const anywidgetVersion = "0.11.0";

/** Package → the file of it that is wanted, and its name here. */
const wanted: Record<string, [file: string, name: string]> = {
  "@jupyter-widgets/html-manager@1.0.15": ["dist/embed-amd.js", "embed-amd.js"],
  "requirejs@2.3.8": ["require.js", "require.js"],
  [`anywidget@${anywidgetVersion}`]: ["dist/index.js", "anywidget.js"],
};

/** The folder that they are in, beside the oracle's Python. */
function scriptFolder(python?: string): string {
  return path.join(python ? path.resolve(path.dirname(python), "..") : oracleFolder, "html-manager");
}

/** The scripts' files, or the test is skipped after saying why. */
export function pageScripts(context: Context, python: string): { anywidget: string; embed: string; require: string } {
  const of = (name: string) => path.join(scriptFolder(python), `${name}.js`);
  const scripts = { anywidget: of("anywidget"), embed: of("embed-amd"), require: of("require") };
  const missing = Object.values(scripts).find((file) => !fs.existsSync(file));
  if (missing) {
    console.log(`      skipped: ${missing} is not there (\`npm run oracle\` brings it)`);
    context.skip();
  }
  return scripts;
}

/** Gives a page the scripts that it asks the network for, and nothing else of it. */
export async function servePageScripts(page: Page, python: string): Promise<void> {
  await page.route(/^https?:/, (route) => {
    const url = route.request().url();
    const name = /\/anywidget@[^/]*\/dist\/index\.js/.test(url)
      ? "anywidget"
      : /\/(require|embed-amd)(\.min)?\.js/.exec(url)?.[1];
    return name ? route.fulfill({ path: path.join(scriptFolder(python), `${name}.js`) }) : route.abort();
  });
}

/** Fetches them by npm, and says how that went. */
export function installPageScripts(folder = scriptFolder()): string {
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, [file, as]] of Object.entries(wanted)) {
    if (fs.existsSync(path.join(folder, as))) continue;
    const packed = spawnSync("npm", ["pack", "--silent", name], { cwd: folder, encoding: "utf8" });
    const archive = packed.stdout?.trim();
    const unpacked = spawnSync("tar", ["-xzOf", archive, `package/${file}`], { cwd: folder, maxBuffer: 2 ** 28 });
    fs.rmSync(path.join(folder, archive || "none"), { force: true });
    const isThere = packed.status === 0 && unpacked.status === 0;
    if (!isThere) return `No scripts for widgets on pages: npm could not fetch ${name}; a test of them will skip.`;
    fs.writeFileSync(path.join(folder, as), unpacked.stdout);
  }
  return `The scripts for widgets on pages are ready: ${folder}`;
}
