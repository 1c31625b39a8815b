/**
 * Out of the checkout: the packed library, installed by npm in an empty project with an empty cache. `doctor --install`
 * gets the native engine and hnswlib from nothing; the next project has them from the cache. Needs the network, once.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import type { InstallReport } from "../../../lib/engine";
import type { HnswlibReport } from "../../../lib/retrieval";

const root = path.resolve(__dirname, "../../..");

const PROGRAM = `
import * as bowlab from "bowlab";
import * as tf from "@tensorflow/tfjs";
const { name } = await bowlab.useEngine();
const product = tf.tidy(() => Array.from(tf.matMul([[1, 2], [3, 4]], [[1, 2], [3, 4]]).dataSync()));
const vectors = bowlab.vectorsInMemory(["east", "north", "west", "south"], Float32Array.of(1, 0, 0, 1, -1, 0, 0, -1), 2);
const index = await bowlab.buildHnsw(vectors);
const [{ indices }] = await index.search(Float32Array.of(0.5, 0.9), 2);
console.log(JSON.stringify({ name, product, found: [...indices].map((i) => index.ids.get(i)) }));
`;
const RESULT = { name: "native", product: [7, 10, 15, 22], found: ["north", "east"] };

describe("bowlab in a project outside the checkout", function () {
  this.timeout(400_000);
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-outside-")));
  const [first, second] = ["first", "second"].map((name) => path.join(folder, name));
  const clean = Object.entries(process.env).filter(([name]) => !/^(npm_|BOWLAB_|NODE_OPTIONS$)/i.test(name));
  const env: NodeJS.ProcessEnv = { ...Object.fromEntries(clean), XDG_CACHE_HOME: path.join(folder, "cache") };
  let said: string;
  let report: { install: InstallReport; installHnswlib: HnswlibReport; [key: string]: unknown };

  function run(command: string, words: string[], cwd: string, more: NodeJS.ProcessEnv = {}) {
    const result = spawnSync(command, words, { cwd, env: { ...env, ...more }, encoding: "utf8" });
    if (result.status !== 0) throw new Error(`${command} ${words.join(" ")} failed:\n${result.stdout}${result.stderr}`);
    return result;
  }

  function doctor(project: string, more: NodeJS.ProcessEnv = {}): typeof report {
    const command = path.join(project, "node_modules", "bowlab", "cli", "bowlab.cjs");
    return JSON.parse(run(process.execPath, [command, "doctor", "--install", "--json"], project, more).stdout);
  }

  function result(project: string): unknown {
    fs.writeFileSync(path.join(project, "program.mjs"), PROGRAM);
    const { stdout, stderr } = run(process.execPath, ["program.mjs"], project);
    expect(stderr).to.equal("");
    return JSON.parse(stdout);
  }

  before(function () {
    for (const project of [first, second]) {
      fs.mkdirSync(project);
      fs.writeFileSync(path.join(project, "package.json"), JSON.stringify({ private: true }));
    }
    run("npm", ["pack", "-w", "lib", "--silent", "--pack-destination", folder], root);
    const tarball = fs.readdirSync(folder).find((name) => name.endsWith(".tgz"));
    said = run("npm", ["install", "--prefer-offline", "--no-audit", `../${tarball}`], first).stderr;
    report = doctor(first);
    const failed = [...report.install.steps, ...report.installHnswlib.steps].find(({ ok }) => !ok);
    if (failed && /^(look for tools|fetch the package|download TensorFlow)$/.test(failed.step)) {
      console.log(`      skipped: this machine cannot build the native engine: ${failed.message}`);
      this.skip();
    }
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it("npm install says nothing that asks for something, and brings neither package", () => {
    const warnings = said.split("\n").filter((line) => /^npm (warn|error)/.test(line));
    expect(warnings.filter((line) => !/^npm warn (install-scripts|Unknown )/.test(line))).to.deep.equal([]);
    for (const name of ["@tensorflow/tfjs-node-gpu", "hnswlib-node"]) {
      expect(fs.existsSync(path.join(first, "node_modules", name)), name).to.equal(false);
    }
  });

  it("doctor --install gets native and hnswlib from nothing, into the cache", () => {
    const { install, installHnswlib } = report;
    expect([install.engine, install.rung], install.summary).to.deep.equal(["native", "built"]);
    expect(install.steps.map(({ step }) => step)).to.include.members(["fetch the package", "download TensorFlow"]);
    expect(installHnswlib.summary).to.equal("hnswlib: built and kept in the cache");
    expect(report).to.have.nested.property("package.where", "cache");
    expect(report).to.have.nested.property("hnswlib.where", "cache");
    expect(JSON.stringify(report)).to.not.match(/npm ci/);
  });

  it("a program computes natively on the project's tfjs, and searches approximately", () => {
    expect(result(first)).to.deep.equal(RESULT);
  });

  it("a second project has both from the cache, where npm, Python and compiler are hidden", () => {
    fs.renameSync(path.join(first, "node_modules"), path.join(second, "node_modules"));
    const { install, installHnswlib } = doctor(second, { PATH: path.join(folder, "empty") });
    expect(install.rung, install.summary).to.equal("cache");
    expect(installHnswlib.summary).to.equal("hnswlib: from the cache");
    expect(result(second)).to.deep.equal(RESULT);
  });

  it("a broken package in the cache is fetched again; the engine is not built again", () => {
    const packages = path.join(env.XDG_CACHE_HOME as string, "bowlab", "packages");
    const kept = fs.readdirSync(packages).find((name) => name.startsWith("@tensorflow")) as string;
    fs.truncateSync(path.join(packages, kept, "dist", "nodejs_kernel_backend.js"), 100);
    const { install } = doctor(second);
    expect(install.steps.map(({ step, ok }) => ok && step)).to.deep.equal(["fetch the package", "link from the cache"]);
    expect(install.engine, install.summary).to.equal("native");
  });
});
