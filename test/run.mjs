/**
 * `npm test`: build, types, lint, the best engine this machine can have, tests. Stops at the first step that fails;
 * the last line is always "N passed, N failed". Plain Node, so that it can say what is missing on a fresh clone.
 *   npm test                            everything but what takes long (`*.slow.test.ts`), on the default engine
 *   npm run test:slow                   what takes long
 *   npm test -- --engine wasm           what computes on an engine (`*.engine.test.ts`), on that engine
 *   npm run coverage                    as npm test, and which lines of the sources were run (coverage/index.html)
 *   npm test -- --jobs 4                four files at a time; 2 by default, 1 for one after another
 *   npm test -- test/train/*.test.ts    these files; options of mocha's (--grep …) are handed on
 * `--slow` and `--engine` together run the slow ones among those that compute.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";

/** Files at a time: many tests wait for processes that they start. */
const JOBS = "2";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);

const { engine, slow, coverage, jobs, rest } = parseArguments(process.argv.slice(2));
if (!fs.existsSync("node_modules/mocha")) installDependencies();

spawnSync(process.execPath, [".ci/prepare-dist.mjs"], { stdio: "inherit" });
node("Build", "node_modules/typescript/bin/tsc", ["-b"]);
node("tfjs when it is used", ".ci/lazy-tfjs.mjs", []);
node("What runs in the browser", ".ci/bundle-web.mjs", []);
if (!engine && !slow) {
  node("Types of the tests", "node_modules/typescript/bin/tsc", ["-p", "test"]);
  node("Lint", "node_modules/@biomejs/biome/bin/biome", ["check", "."]);
}
if (engine) startEngine();
else installEngine();
runTests();

/** `--engine NAME`, `--slow`, `--coverage` and `--jobs N`; everything else is mocha's. */
function parseArguments(args) {
  const found = { engine: undefined, slow: false, coverage: false, jobs: JOBS, rest: [] };
  for (let i = 0; i < args.length; i++) {
    if (args[i] === "--slow") found.slow = true;
    else if (args[i] === "--coverage") found.coverage = true;
    else if (args[i] === "--engine") found.engine = args[++i] ?? stop("--engine needs a name, such as wasm.");
    else if (args[i] === "--jobs") found.jobs = args[++i] ?? stop("--jobs needs a number, such as 2.");
    else found.rest.push(args[i]);
  }
  return found;
}
function heading(text) {
  console.log(`\n── ${text} ──`);
}

/** Ends the run before the tests: a step failed, which counts as one failure. */
function stop(why) {
  console.log(`\n${why}\n0 passed, 1 failed`);
  process.exit(1);
}

/** Runs a script of Node's as one step. */
function node(name, script, args) {
  heading(name);
  const started = Date.now();
  const { status } = spawnSync(process.execPath, [script, ...args], { stdio: "inherit" });
  if (status !== 0) stop(`${name} failed.`);
  console.log(`${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** A fresh clone: what the lock file says, from the npm registry; or as near to it as npm can. */
function installDependencies() {
  heading("Dependencies");
  const npm = (command) =>
    spawnSync("npm", [command], { stdio: "inherit", shell: process.platform === "win32" }).status;
  if (npm("ci") === 0 || npm("install") === 0) return;
  stop("The dependencies could not be installed: see npm's message above, then run `npm install`.");
}

/**
 * Lets bowlab install TensorFlow and hnswlib where that works. Without them the tests run on wasm and search exactly, so
 * this step never fails.
 */
function installEngine() {
  heading("Engine");
  const command = ["lib/cli/bowlab.cjs", "doctor", "--install", "--json"];
  const { status, stdout } = spawnSync(process.execPath, command, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 1 << 26,
  });
  if (status !== 0) stop("The engine could not be described.");
  const { engine: name, install, installHnswlib, ladder } = JSON.parse(stdout);
  console.log(install.summary);
  console.log(installHnswlib.summary);
  for (const rung of ladder) console.log(`  ${rung.engine.padEnd(7)} ${rung.state}: ${rung.reason}`);
  console.log(`The tests run on ${process.env.BOWLAB_ENGINE || name}.`);
}

/** Says which engine the tests get, or that the one asked for cannot be had. */
function startEngine() {
  heading("Engine");
  const script = `require("./lib/dist/engine").useEngine(process.argv[1]).then(
    ({ name, backend, threads }) => console.log(name + ": tfjs's backend " + backend + ", " + threads + " threads"),
    (error) => { console.log(error.message); process.exitCode = 1; },
  )`;
  if (spawnSync(process.execPath, ["-e", script, engine], { stdio: "inherit" }).status !== 0)
    stop(`No engine ${engine}.`);
}

function runTests() {
  const files = rest.filter((argument) => /\.test\.ts$/.test(argument));
  const options = rest.filter((argument) => !files.includes(argument));
  if (jobs !== "1" && files.length !== 1) options.push("--parallel", "--jobs", jobs);
  const chosen = files.length > 0 ? files : testFiles().filter(isChosen);
  heading(`${slow ? "Slow tests" : "Tests"}${engine ? ` that compute, on ${engine}` : ""}`);
  if (coverage) {
    fs.rmSync("coverage", { recursive: true, force: true });
    options.push("--require", "./test/coverage.cjs");
  }
  const totalsFile = path.join(os.tmpdir(), `bowlab-totals-${process.pid}.json`);
  const started = Date.now();
  const { status, signal } = spawnSync(
    process.execPath,
    ["node_modules/mocha/bin/mocha.js", "--reporter", "test/reporter.cjs", ...options, ...chosen],
    {
      stdio: "inherit",
      env: {
        ...process.env,
        BOWLAB_TEST_TOTALS: totalsFile,
        ...(engine ? { BOWLAB_ENGINE: engine } : {}),
        ...(coverage ? { NODE_V8_COVERAGE: path.resolve("coverage/processes") } : {}),
      },
    },
  );
  if (!fs.existsSync(totalsFile)) stop(`The tests ended before their end (${signal ?? `exit code ${status}`}).`);
  const { passes, failures, pending } = JSON.parse(fs.readFileSync(totalsFile, "utf8"));
  fs.rmSync(totalsFile);
  if (coverage) node("Coverage", "node_modules/c8/bin/c8.js", ["report"]);
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`${chosen.length} files in ${seconds} s${pending > 0 ? `, ${pending} skipped (each says why)` : ""}`);
  // A run that mocha itself calls failed is not a success, whatever was counted.
  const failed = status === 0 ? failures : Math.max(1, failures);
  console.log(`${passes} passed, ${failed} failed`);
  process.exit(failed === 0 && passes > 0 ? 0 : 1);
}

/** Every test file, in order; the course first, which takes longest: nothing waits for it at the end. */
function testFiles() {
  const files = fs
    .readdirSync("test", { recursive: true })
    .map((file) => `test/${file.split(path.sep).join("/")}`)
    .filter((file) => file.endsWith(".test.ts"))
    .sort();
  const isCourse = (file) => file.startsWith("test/notebooks/");
  return [...files.filter(isCourse), ...files.filter((file) => !isCourse(file))];
}

/** A file's name says which set it belongs to: `x.engine.test.ts`, `x.slow.test.ts`, `x.engine.slow.test.ts`. */
function isChosen(file) {
  const parts = path.basename(file).split(".");
  return parts.includes("slow") === slow && (!engine || parts.includes("engine"));
}
