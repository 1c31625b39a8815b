/**
 * trec_eval itself, built from NIST's source, prints every digit of its values: the reference for measures. `npm run
 * oracle` makes it, from the folder that BOWLAB_TREC_EVAL_SOURCE names or from its public repository, into
 * `.oracle/bin`. It is called trec_eval-exact, as two things differ from what the Makefile builds: values are printed
 * with 17 digits, not 4 decimals, and local variables begin as 0, as rbp reads two of them before they are set.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { oracleFolder } from "./oracle";

const REPOSITORY = "https://github.com/usnistgov/trec_eval";
export const trecEvalBinary = path.join(
  oracleFolder,
  "bin",
  process.platform === "win32" ? "trec_eval-exact.exe" : "trec_eval-exact",
);

/** Version 10's binary, or undefined where none was built. */
export function findTrecEval(): string | undefined {
  if (!fs.existsSync(trecEvalBinary)) return undefined;
  const { stderr } = spawnSync(trecEvalBinary, ["-v"], { encoding: "utf8" });
  return /version 1\d\./.test(stderr) ? trecEvalBinary : undefined;
}

/** Builds it where it is missing. @returns a line for the person: where it is, or why there is none */
export function installTrecEval(): string {
  if (findTrecEval() !== undefined) return `trec_eval is ready: ${trecEvalBinary}`;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "trec-eval-"));
  try {
    const given = process.env.BOWLAB_TREC_EVAL_SOURCE;
    if (given) {
      if (!fs.existsSync(path.join(given, "Makefile"))) return none(`${given} holds no Makefile of trec_eval`);
      fs.cpSync(given, folder, { recursive: true });
    } else {
      const env = { ...process.env, GIT_TERMINAL_PROMPT: "0" };
      const clone = spawnSync("git", ["clone", "--quiet", "--depth", "1", REPOSITORY, folder], {
        env,
        timeout: 60_000,
      });
      if (clone.status !== 0) return none(`${REPOSITORY} cannot be cloned`);
    }
    return build(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function build(folder: string): string {
  const text = fs.readFileSync(path.join(folder, "Makefile"), "utf8").replaceAll("\\\n", " ");
  const sources = [...text.matchAll(/^(?:TOP|FORMAT|MEAS)_SRCS\s*=(.*)$/gm)].flatMap(([, names]) =>
    names.trim().split(/\s+/),
  );
  const version = /^VERSIONID\s*=\s*(\S+)/m.exec(text)?.[1] ?? "unknown";
  for (const name of ["meas_print_single.c", "meas_print_final.c"]) {
    const file = path.join(folder, name);
    fs.writeFileSync(file, fs.readFileSync(file, "utf8").replaceAll("%6.4f", "%.17g"));
  }
  fs.mkdirSync(path.dirname(trecEvalBinary), { recursive: true });
  const args = ["-I.", "-w", "-O2", "-ftrivial-auto-var-init=zero", `-DVERSIONID="${version}"`, "-o", trecEvalBinary];
  const compiled = spawnSync("cc", [...args, ...sources, "-lm"], { cwd: folder, encoding: "utf8" });
  if (compiled.status !== 0) return none(compiled.error?.message ?? compiled.stderr.split("\n")[0]);
  return findTrecEval() === undefined
    ? none(`its version is ${version}, not 10`)
    : `trec_eval is ready: ${trecEvalBinary}`;
}

function none(why: string): string {
  return `No trec_eval: ${why}. A folder with its source can be named by BOWLAB_TREC_EVAL_SOURCE; the committed values are compared all the same.`;
}
