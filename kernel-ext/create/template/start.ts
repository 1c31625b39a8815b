/**
 * `npm start`: chooses the engine, gathers the text, runs the notebooks with live progress, and writes them, executed,
 * and reports into runs/. Each step is a command that can also be run by hand. Another start takes what is there.
 * What is given goes to the notebooks: `npm start -- -p steps 2000`.
 */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { createInterface } from "node:readline/promises";

const corpus = "data/apidocs";
const notebooks = ["first.ipynb", "frames.ipynb"].filter((file) => fs.existsSync(file));
const kernels = path.join("runs", "kernels");

const require = createRequire(import.meta.url);
const bowlab = commandOf("bowlab", "bowlab");
const runner = commandOf("bowlab-kernel", "bowlab-nb");

/** The script of an installed package's command. Started with node, it needs no shell to find it. */
function commandOf(name: string, command: string): string {
  const description = require.resolve(`${name}/package.json`);
  return path.join(path.dirname(description), require(description).bin[command]);
}

/** Runs a command with its output on this terminal, and ends the process where it fails. */
async function step(title: string, script: string, ...args: string[]): Promise<void> {
  console.log(`\n── ${title}\n   ${path.basename(script, ".cjs")} ${args.join(" ")}`);
  const child = spawn(process.execPath, [script, ...args], { stdio: "inherit" });
  const interrupt = () => child.kill("SIGINT");
  process.on("SIGINT", interrupt);
  const code = await new Promise<number>((resolve) => child.once("exit", (exit) => resolve(exit ?? 1)));
  process.off("SIGINT", interrupt);
  if (code === 0) return;
  console.error(`\n${title}: failed (exit code ${code}). The reason stands above; npm start goes on where it stopped.`);
  process.exit(code);
}

interface Diagnosis {
  /** What bowlab computes on. */
  engine: string;
  /** What installing TensorFlow needs: Python, pip, a compiler. */
  tools: { name: string; found: string | null }[];
}

/** What this machine has. TensorFlow is taken from the user's cache where it is there, and never downloaded here. */
async function diagnose(): Promise<Diagnosis> {
  const env = { ...process.env, BOWLAB_INSTALL: "off" };
  const doctor = spawn(process.execPath, [bowlab, "doctor", "--install", "--json"], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [text, errors] = ["", ""];
  doctor.stderr.setEncoding("utf8").on("data", (part) => {
    errors += part;
  });
  for await (const part of doctor.stdout.setEncoding("utf8")) text += part;
  if (text !== "") return JSON.parse(text);
  console.error(`bowlab doctor failed:\n${errors}`);
  process.exit(1);
}

/** Asks whether TensorFlow may be downloaded, where that could be done. Without a terminal it only says so. */
async function chooseEngine(): Promise<void> {
  console.log("\n── The engine");
  const { engine, tools } = await diagnose();
  if (engine !== "wasm" || process.env.BOWLAB_ENGINE) return console.log(`   ${process.env.BOWLAB_ENGINE ?? engine}`);
  console.log("   wasm: WebAssembly, which needs nothing installed. The training takes three or four minutes on it.");
  const missing = tools.filter(({ found }) => found === null).map(({ name }) => name);
  if (process.env.BOWLAB_INSTALL === "off") return;
  if (missing.length > 0)
    return console.log(`   TensorFlow would be several times as fast; it needs ${missing.join(", ")}.`);
  const offer = "TensorFlow is several times as fast: about 270 MB, once for all your projects";
  const isAsked = process.stdin.isTTY && process.stdout.isTTY && !fs.existsSync(kernels);
  if (!isAsked) return console.log(`   ${offer}: npx bowlab doctor --install`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  terminal.once("SIGINT", () => process.exit(130));
  const ended = new Promise<string>((resolve) => terminal.once("close", () => resolve("no")));
  const answer = await Promise.race([terminal.question(`   ${offer}. Fetch it now? [Y/n] `), ended]);
  terminal.close();
  if (/^(y|yes|)$/i.test(answer.trim())) await step("TensorFlow", bowlab, "doctor", "--install");
}

/** Whether the text has to be made: it is not there, or a package was installed since. */
function isOutdated(): boolean {
  const made = fs.statSync(path.join(corpus, "corpus.jsonl"), { throwIfNoEntry: false });
  const installed = fs.statSync("package-lock.json", { throwIfNoEntry: false });
  return made === undefined || (installed !== undefined && installed.mtimeMs > made.mtimeMs);
}

const started = performance.now();
await chooseEngine();
if (require("./package.json").scripts.corpus !== undefined && isOutdated()) {
  await step("The text", bowlab, "corpus", "apidocs", "--project", ".", "--out", corpus);
}
await step("The kernel", runner, "install", "--path", kernels);
await step(
  "The notebook",
  runner,
  "run",
  ...notebooks,
  "--out",
  "runs",
  "--kernel-path",
  kernels,
  "--html",
  ...process.argv.slice(2),
);
const minutes = ((performance.now() - started) / 60_000).toFixed(1);
const reports = notebooks.map((file) => path.join("runs", file.replace(/ipynb$/, "html")));
console.log(`
Done in ${minutes} minutes.

  report     ${reports.join(", ")}   open it in a browser: it needs no server
  question   npm run train -- "read a file line by line"

To work in the notebook, let Jupyter know the kernel once (pip install jupyterlab, where there is none yet):

  npx bowlab-nb install --user
  jupyter lab first.ipynb
`);
