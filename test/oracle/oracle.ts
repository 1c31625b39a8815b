/**
 * The oracle: a Python with PyTorch, transformers and tokenizers, the reference that bowlab is held to. Tests that need
 * it live ask `findOracle()` and skip with a plain line where it is missing; the committed goldens need no Python. The
 * interpreter is the one in `.oracle` (made by `npm run oracle`), or the one named by BOWLAB_ORACLE_PYTHON.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

export const repositoryRoot = path.resolve(__dirname, "../..");
export const oracleFolder = path.join(repositoryRoot, ".oracle");

/** What the oracle must be able to import, and is not imported to find out: torch alone takes seconds. */
const MODULES = ["numpy", "safetensors", "tokenizers", "torch", "transformers"];

/** What single tests need beside. */
const MORE_MODULES = ["sentence_transformers", "onnx", "onnxruntime"];

/** What Ray's job server needs, of all that ray[default] brings, and is not with every package index. */
export const rayJobModules = ["aiohttp", "aiohttp_cors", "colorful", "opencensus", "prometheus_client", "pydantic"];

let found: string | null | undefined;

/** The interpreter inside a virtual environment. */
export function venvPython(folder: string): string {
  return process.platform === "win32" ? path.join(folder, "Scripts", "python.exe") : path.join(folder, "bin", "python");
}

/** The oracle's interpreter, or null where there is none with every module. The answer is kept for the process. */
export function findOracle(): string | null {
  if (found === undefined) {
    const candidate = process.env.BOWLAB_ORACLE_PYTHON || venvPython(oracleFolder);
    found = missingModules(candidate, MODULES)?.length === 0 ? candidate : null;
  }
  return found;
}

/** Names of the modules `python` lacks; null when it cannot be started at all. */
export function missingModules(python: string, modules = [...MODULES, ...MORE_MODULES]): string[] | null {
  const probe = `import importlib.util as u, json; print(json.dumps([m for m in ${JSON.stringify(modules)} if u.find_spec(m) is None]))`;
  if (path.isAbsolute(python) && !fs.existsSync(python)) return null;
  const { status, stdout } = spawnSync(python, ["-c", probe], { encoding: "utf8" });
  return status === 0 ? (JSON.parse(stdout) as string[]) : null;
}

/**
 * Skips the running test or suite, with one plain line, where the oracle is missing; otherwise returns the interpreter.
 */
export function requireOracle(context: Mocha.Context): string {
  const python = findOracle();
  if (python === null) {
    console.log(
      "      skipped: no Python with PyTorch and transformers here; `npm run oracle` installs one into .oracle",
    );
    context.skip();
  }
  return python as string;
}

/** The same where sentence-transformers is needed too. */
export function requireSentenceTransformers(context: Mocha.Context): void {
  requireModules(context, ["sentence_transformers"]);
}

/** The same where single modules are needed too. */
export function requireModules(context: Mocha.Context, modules: string[]): void {
  const missing = missingModules(requireOracle(context), modules);
  if (missing?.length === 0) return;
  console.log(`      skipped: the oracle has no ${missing?.join(", ")}; \`npm run oracle\` installs it`);
  context.skip();
}

export interface OracleOptions {
  /** Command line after the script. */
  args?: readonly string[];
  /** Handed over as JSON on stdin. */
  input?: unknown;
  /** Milliseconds until the script is stopped. */
  timeout?: number;
}

/**
 * Runs a Python script (path relative to the repository's root) and returns its stdout, parsed as JSON.
 * @throws Error with the script's stderr when there is no oracle, the script fails, or the answer is not JSON.
 */
export function runOracle<Answer>(script: string, { args = [], input, timeout = 110_000 }: OracleOptions = {}): Answer {
  const python = findOracle();
  if (python === null) throw new Error("runOracle() was called without an oracle: ask findOracle() first");
  const { status, stdout, stderr, error } = spawnSync(python, [path.join(repositoryRoot, script), ...args], {
    cwd: repositoryRoot,
    encoding: "utf8",
    input: input === undefined ? "" : JSON.stringify(input),
    maxBuffer: 1 << 28,
    timeout,
    env: { ...process.env, HF_HUB_OFFLINE: "1", TOKENIZERS_PARALLELISM: "false", TRANSFORMERS_VERBOSITY: "error" },
  });
  if (error) throw new Error(`${script} could not be run: ${error.message}`, { cause: error });
  if (status !== 0) throw new Error(`${script} exited with ${status}:\n${stderr}`);
  try {
    return JSON.parse(stdout) as Answer;
  } catch (cause) {
    throw new Error(`${script} did not answer with JSON: ${stdout.slice(0, 400)}`, { cause });
  }
}
