/**
 * `npm run oracle`: makes `.oracle`, a virtual environment with the pinned reference libraries (requirements.txt), and
 * trec_eval in it. Only comparisons with PyTorch and transformers need it, so a machine without Python or network is
 * told what is missing and how to get it, and the exit code stays 0.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { missingModules, oracleFolder, rayJobModules, venvPython } from "./oracle";
import { installPageScripts } from "./page-scripts";
import { installTrecEval } from "./trec-eval";

const requirements = path.join(__dirname, "requirements.txt");
const LATER = "Tests that need it live will skip; run `npm run oracle` again when that is mended.";

function main(): string {
  const python = venvPython(oracleFolder);
  if (missingModules(python)?.length === 0) return `The oracle is ready: ${python}`;

  const system = ["python3", "python", "py"].find((name) => {
    const probe = spawnSync(name, ["-c", "import sys; sys.exit(sys.version_info < (3, 11))"]);
    return probe.status === 0;
  });
  if (system === undefined)
    return `No oracle: Python 3.11 or newer is not on PATH. Install it (with its venv module). ${LATER}`;

  const isOurs = !fs.existsSync(oracleFolder);
  const undo = () => isOurs && fs.rmSync(oracleFolder, { recursive: true, force: true });

  console.log(`Making .oracle with ${system} …`);
  if (!run(system, ["-m", "venv", oracleFolder])) {
    undo();
    return `No oracle: \`${system} -m venv\` failed (Debian keeps it in the package python3-venv). ${LATER}`;
  }
  console.log("Installing PyTorch, transformers and tokenizers into it (a few hundred MB) …");
  if (!run(python, ["-m", "pip", "install", "--retries", "0", "--disable-pip-version-check", "-r", requirements])) {
    undo();
    return `No oracle: pip could not install test/oracle/requirements.txt (is the package index reachable?). ${LATER}`;
  }
  const missing = missingModules(python);
  if (missing === null || missing.length > 0) {
    return `No oracle: ${missing?.join(", ") ?? "its Python"} cannot be loaded after the installation. ${LATER}`;
  }
  return `The oracle is ready: ${python}`;
}

/** Runs a command with its output shown; true when it succeeded. */
function run(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: "inherit" }).status === 0;
}

/** Ray stays apart from the oracle: what it pins must not decide what transformers gets. */
function installRay(): string {
  const folder = path.resolve(oracleFolder, "../.ray");
  const python = venvPython(folder);
  const lacking = missingModules(python, ["ray", ...rayJobModules]);
  if (lacking?.length === 0) return `Ray is ready: ${python}`;
  const system = ["python3", "python"].find((name) => spawnSync(name, ["--version"]).status === 0);
  const pip = ["-m", "pip", "install", "--retries", "0", "--disable-pip-version-check", "--quiet"];
  if (lacking !== null || (system !== undefined && run(system, ["-m", "venv", folder]))) {
    // What its job server needs besides is not to be had from every index: then without it.
    if (run(python, [...pip, "ray[default]==2.58.0"])) return `Ray is ready: ${python}`;
    if (lacking?.includes("ray") === false || run(python, [...pip, "ray==2.58.0"]))
      return `Ray is ready, without its job server: pip could not install all of ray[default]. ${LATER}`;
  }
  fs.rmSync(folder, { recursive: true, force: true });
  return `No Ray: pip could not install it. ${LATER}`;
}

console.log(main());
console.log(installRay());
console.log(installTrecEval());
console.log(installPageScripts());
