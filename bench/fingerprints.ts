/**
 * What the commands make, as fingerprints: the tokenizer, checkpoints, logs, vectors, runs and reports of a small
 * made-up collection, each file's SHA-256 with clock times taken out. Two versions of the code that print the same
 * lines compute the same bits. A change that should alter nothing is shown to alter nothing by running this before and
 * after.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { makeCollection } from "./fingerprints/collection";
import { fingerprintOf, fingerprintsOf } from "./fingerprints/digest";
import { runCommand, startAndInterrupt } from "./fingerprints/process";
import { interruptedRuns, steps } from "./fingerprints/steps";
import { benchOptions } from "./options";

const usage = `npm run fingerprints -- [options]
  --checkout DIR    the checkout whose built commands run (this one)
  --begin-with DIR  a checkout that begins the training runs and is interrupted; --checkout then finishes them
  --engine NAME     engine to run on (the default)
  --keep DIR        leave the files there (a temporary folder that is removed)
  --compare FILE    lines that an earlier call printed; exits 1 where one differs`;

async function main(): Promise<void> {
  const here = path.resolve(__dirname, "..");
  const options = benchOptions(usage, { checkout: here, "begin-with": "", engine: "", keep: "", compare: "" });
  const folder = options.keep || fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), "bowlab-fingerprints-"));
  const run = { checkout: path.resolve(options.checkout), folder, engine: options.engine };
  const lines: string[] = [];
  const print = (line: string) => {
    lines.push(line);
    console.log(line);
  };
  try {
    makeCollection(path.join(folder, "data"));
    if (options["begin-with"]) {
      const begun = { ...run, checkout: path.resolve(options["begin-with"]) };
      for (const step of interruptedRuns) await startAndInterrupt(begun, step);
    }
    for (const step of steps) {
      const resumed = options["begin-with"] !== "" && interruptedRuns.includes(step);
      const output = runCommand(run, resumed ? [...step.words, "--resume"] : step.words);
      if (!resumed) print(`${fingerprintOf(output)}  $ bowlab ${step.words.join(" ")}`);
      for (const made of step.makes) for (const line of fingerprintsOf(folder, made)) print(line);
    }
  } finally {
    if (!options.keep) fs.rmSync(folder, { recursive: true, force: true });
  }
  if (options.compare) compare(lines, fs.readFileSync(options.compare, "utf8").trim().split("\n"));
}

/**
 * Says which lines differ. Lines that only one side has count as well, unless the runs were begun by another checkout.
 */
function compare(found: readonly string[], expected: readonly string[]): void {
  const wanted = new Map(expected.map((line) => [line.slice(66), line.slice(0, 64)]));
  const differ = found.filter((line) => wanted.get(line.slice(66)) !== line.slice(0, 64));
  for (const line of differ) console.log(`differs: ${line.slice(66)}`);
  console.log(`${found.length} fingerprints, ${differ.length} differ`);
  if (differ.length > 0) process.exitCode = 1;
}

void main();
