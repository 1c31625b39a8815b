/** A project made, installed and started outside the checkout, from packed packages, as people do it. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { root, temporaryFolder } from "../support";
import { runCreate } from "./support";

interface Packing {
  packWorkspaces(checkout: string, out: string): unknown;
}
/** `import()` that the compiler does not turn into `require()`. */
const load = new Function("file", "return import(file)") as (file: string) => Promise<Packing>;

interface Output {
  output_type: string;
  data?: Record<string, string | string[]>;
}

describe("a project made by create-bowlab", function () {
  this.timeout(600_000);
  let place = "";
  const at = (...parts: string[]) => path.join(place, "Mein Läb", ...parts);

  /** A command in the project, without what the tests' own npm and runner have put into the environment. */
  function inProject(command: string, words: string[], env: NodeJS.ProcessEnv = {}) {
    const outer = Object.entries(process.env).filter(([name]) => !/^(npm_|BOWLAB_|NODE_OPTIONS$)/i.test(name));
    return spawnSync(command, words, { cwd: at(), encoding: "utf8", env: { ...Object.fromEntries(outer), ...env } });
  }

  /** All HTML that the notebook shows; no cell has failed. */
  function shown(notebook: string): string {
    const { cells } = JSON.parse(fs.readFileSync(at("runs", notebook), "utf8"));
    const outputs: Output[] = cells.flatMap(({ outputs = [] }: { outputs?: Output[] }) => outputs);
    expect(outputs.filter(({ output_type }) => output_type === "error")).to.deep.equal([]);
    return outputs.map(({ data }) => [data?.["text/html"] ?? ""].flat().join("")).join("\n");
  }

  before(async function () {
    place = temporaryFolder();
    const packed = path.join(place, "packed");
    (await load(pathToFileURL(path.join(root, ".ci/packages.mjs")).href)).packWorkspaces(root, packed);
    const made = runCreate(place, at(), "--yes", "--danfo", "--packages", packed);
    expect(made.status, made.stderr).to.equal(0);
    const { status, stderr } = inProject("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund"]);
    if (status !== 0 && /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT/.test(stderr)) {
      console.log("      skipped: npm's registry cannot be reached");
      this.skip();
    }
    expect(status, stderr).to.equal(0);
    expect(stderr.match(/^npm (warn|error) (?!deprecated|Unknown).*/gim) ?? []).to.deep.equal([]);
  });
  after(() => fs.rmSync(place, { recursive: true, force: true }));

  it("npm start gathers the packages' documentation, trains, searches and shows; another start trains nothing", () => {
    const start = () => inProject("npm", ["start", "--", "-p", "steps", "12", "-p", "searchSteps", "8"]);
    const { status, stdout, stderr } = start();
    expect(status, stdout + stderr).to.equal(0);
    const html = shown("first.ipynb");
    expect(html).to.match(/held-out questions look for their answers/);
    expect(html.match(/<h4>/g)).to.have.length(8);
    expect(shown("frames.ipynb")).to.match(/<th[^>]*>samplesPerSecond/);
    expect(fs.readFileSync(at("runs", "first.html"), "utf8")).to.contain("A search engine for your own text");
    expect(fs.readFileSync(at("data", "apidocs", "corpus.jsonl"), "utf8")).to.match(/"_id":"bowlab@/);

    const trained = fs.readdirSync(at("runs")).filter((name) => name.startsWith("bow-"));
    const written = () => trained.map((name) => fs.statSync(at("runs", name, "model.safetensors")).mtimeMs);
    const before = written();
    expect(before).to.have.length(2);
    const again = start();
    expect(again.status, again.stdout + again.stderr).to.equal(0);
    expect(again.stdout).to.not.contain("── The text");
    expect(written()).to.deep.equal(before);
    expect(shown("first.ipynb")).to.match(/held-out questions look for their answers/);
  });

  it("without Python, a compiler and a cache it says so and runs on wasm", () => {
    const programs = path.join(place, "programs");
    fs.mkdirSync(programs);
    for (const name of ["node", "npm", "sh"]) {
      const { stdout } = spawnSync("which", [name], { encoding: "utf8" });
      fs.symlinkSync(stdout.trim(), path.join(programs, name));
    }
    const words = ["start", "--", "-p", "steps", "3", "-p", "searchSteps", "3"];
    const { status, stdout, stderr } = inProject("npm", words, {
      ...{ PATH: programs, XDG_CACHE_HOME: path.join(place, "cache") },
    });
    expect(status, stdout + stderr).to.equal(0);
    expect(stdout).to.match(/wasm: WebAssembly[\s\S]*it needs python/);
    expect(fs.readdirSync(at("runs")).some((name) => /^bow-wasm-.*-3-1$/.test(name))).to.equal(true);
    expect(shown("first.ipynb")).to.match(/held-out questions look for their answers/);
  });

  it("npm run types: the scripts compile against the installed packages", () => {
    const { status, stdout } = inProject("npm", ["run", "types"]);
    expect(status, stdout).to.equal(0);
  });
});
