/**
 * Out of the checkout: both packages, packed and installed by npm in an empty project with danfojs-node, and a notebook
 * elsewhere, which JupyterLab runs with that project's kernel.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import type { Browser } from "playwright-core";
import { danfojsOverrides, danfojsVersion } from "../../../kernel-ext/kernel/session/packages/danfojs";
import { openBrowser } from "../browser";
import { build, notebookOf, root, temporaryFolder, writeNotebookFile } from "../support";
import { NotebookPage } from "./notebook-page";
import { type JupyterServer, requireJupyter, startServer } from "./server";

const notebook = notebookOf([
  `import * as bowlab from "bowlab";
import * as kernel from "bowlab-kernel";
import * as tf from "@tensorflow/tfjs";
const { name } = await bowlab.useEngine("wasm");
const mains = Object.keys(require.cache).filter((file) => /\\/bowlab(-kernel)?\\/dist\\/index\\.js$/.test(file));
console.log([name, ...mains].join("\\n"))`,
  'kernel.figure([{ y: [3, 1, 2] }], { title: { text: "Loss" } })',
  `import * as danfojs from "danfojs-node";
const frame = new danfojs.DataFrame({ step: [1, 2], loss: [9.1, 7.4] });
console.log(danfojs.tensorflow.engine() === tf.engine(), tf.getBackend(), frame.tensor instanceof tf.Tensor);
console.log(tf.tidy(() => tf.matMul(frame.add(1).tensor as never, tf.ones([2, 1])).dataSync().join()));
frame`,
]);

/** Runs npm, away from what an npm around this process has put into the environment. */
function npm(folder: string, ...words: string[]): string {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_config_/i.test(name)));
  const { status, stdout, stderr } = spawnSync("npm", words, { cwd: folder, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`npm ${words.join(" ")} failed:\n${stdout}${stderr}`);
  return stderr;
}

describe("the kernel of a project outside the checkout", function () {
  this.timeout(300_000);
  let project: string | undefined;
  let server: JupyterServer | undefined;
  let browser: Browser | undefined;
  let said: string;
  before(async function () {
    const context = this as unknown as Mocha.Context;
    const python = requireJupyter(context);
    browser = await openBrowser(context);
    project = fs.realpathSync(temporaryFolder());
    build();
    const workspaces = ["lib", "kernel-ext"].flatMap((name) => ["-w", name]);
    npm(root, "pack", "--silent", "--ignore-scripts", ...workspaces, "--pack-destination", project);
    const tarballs = fs.readdirSync(project).map((name) => `./${name}`);
    const overrides = { "danfojs-node": danfojsOverrides };
    fs.writeFileSync(path.join(project, "package.json"), JSON.stringify({ private: true, overrides }));
    said = npm(project, "install", "--prefer-offline", "--no-audit", ...tarballs, `danfojs-node@${danfojsVersion}`);
    server = await startServer(python, project);
    writeNotebookFile(server.folder, "elsewhere.ipynb", notebook);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    if (project) fs.rmSync(project, { recursive: true });
  });

  it("npm calls nothing deprecated, and installs one tfjs-core", () => {
    expect(said).not.to.match(/deprecated|ERESOLVE|EBADENGINE|npm error/);
    const lock = JSON.parse(fs.readFileSync(path.join(project!, "package-lock.json"), "utf8"));
    const cores = Object.keys(lock.packages).filter((place) => place.endsWith("/@tensorflow/tfjs-core"));
    expect(cores).to.deep.equal(["node_modules/@tensorflow/tfjs-core"]);
  });

  it("runs a notebook in another folder: bowlab, a figure, a danfojs frame on the one engine", async () => {
    const page = await NotebookPage.open(browser!, server!.url("lab", "elsewhere.ipynb"));
    try {
      await page.runAll();
      await page.ran(2);
      const modules = path.join(project!, "node_modules");
      const mains = ["bowlab", "bowlab-kernel"].map((name) => path.join(modules, name, "dist", "index.js"));
      expect((await page.text(0)).trim().split("\n")).to.have.members(["wasm", ...mains]);
      await page.cell(1).locator("svg.main-svg").first().waitFor({ timeout: 20_000 });
      const frame = await page.text(2);
      expect(frame)
        .to.match(/true wasm true\s+12(\.\d+)?,11/)
        .and.include("2 rows × 2 columns");
    } finally {
      await page.screenshot("installed");
      await page.close();
    }
  });
});
