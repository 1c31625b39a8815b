/**
 * `npm run study`: every unit that has no result yet, then the summary. Stopped at any moment, it goes on where it was.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { type ParseArgsConfig, parseArgs } from "node:util";
import { InputError, useEngine } from "bowlab";
import { progressDisplay } from "bowlab/dist/cli/support/progress";
import { writeFileAtomic, writeJson } from "bowlab/dist/files";
import { withLock } from "bowlab/dist/install/lock";
import { largeCommand } from "./large/command";
import { largeScales } from "./large/protocol";
import { paperPlan } from "./paper/commands";
import { tryPaper } from "./paper/trial";
import { workFolder } from "./place";
import { type Protocol, protocols, type Scale, scales } from "./protocol";
import { publishedFolder } from "./read-study";
import { collectResults } from "./report/collect";
import { claimsText } from "./report/document";
import { summarize } from "./report/summary";
import { openStudy, readUnit, writeUnit } from "./study";
import { studyUnits } from "./units";
import { verifyStudy } from "./verify";

const usage = `npm run study -- [options]
  --scale NAME    full (default), course or quick; large, medium, their pilot, and trial, for tests on made-up text; paper
  --quick         --scale quick
  --preset NAME   encoder shape (tiny)
  --steps N       further steps of every objective
  --out DIR       everything that is made (runs/study/SCALE)
  --publish       also write the results to bench/study/results/SCALE, which is in git
  --verify        make one seed of one objective again and compare with the published results
  --only NAME     objective to verify (bow)
of large, medium and pilot:
  --plan          units and hours, from what a step costs on this machine
  --budget HOURS  what fits into these hours of the processor; says what is left
  --part A,B      these parts alone, with what they need
  --unit A,B      of these the units whose names hold one of these texts, such as "tiny-0 ", with what they need
  --from-published
                  begin with the results of bench/study/results/SCALE: what git has is not made again, but for
                  checkpoints that other units go on from
  --shard I/N     the units of one process of N, counted from 0, which share --out; env/N as bowlab encode takes it
  --data DIR      folder of the collections (../shared/data)
  --power         the smallest difference that three seeds would find, from the pilot's results
  --verify        make two units again, chosen by --seed N (1), and compare every number; what they go on from is made
                  first where it is not there
of paper, which is a plan in commands:
  --try           every command on a hundredth of the data, made up in the same forms, into --out
Stop it at any moment; the same command goes on.`;

/** Of a larger study alone, and of the small one. */
const ofLarge = ["plan", "power", "budget", "part", "unit", "from-published", "shard", "data"] as const;
const ofSmall = ["preset", "steps", "quick"] as const;

const declared = {
  options: {
    scale: { type: "string", default: "full" },
    quick: { type: "boolean", default: false },
    preset: { type: "string" },
    steps: { type: "string" },
    out: { type: "string" },
    publish: { type: "boolean", default: false },
    verify: { type: "boolean", default: false },
    only: { type: "string", default: "bow" },
    plan: { type: "boolean", default: false },
    power: { type: "boolean", default: false },
    budget: { type: "string" },
    part: { type: "string" },
    unit: { type: "string" },
    "from-published": { type: "boolean", default: false },
    shard: { type: "string" },
    try: { type: "boolean", default: false },
    data: { type: "string" },
    seed: { type: "string", default: "1" },
    help: { type: "boolean", default: false },
  },
} as const satisfies ParseArgsConfig;

const values = given();

/** What was typed; wrong usage ends the process with 2. */
function given() {
  try {
    return parseArgs(declared).values;
  } catch (error) {
    return wrongUsage((error as Error).message);
  }
}

function wrongUsage(message: string): never {
  console.error(`${message}\nnpm run study -- --help says what there is`);
  process.exit(2);
}

async function main(): Promise<void> {
  if (values.help) return console.log(usage);
  // The power is the pilot's to tell.
  const scaleName = values.power && values.scale === "full" ? "pilot" : values.scale;
  const large = largeScales.find((name) => name === scaleName);
  const foreign = (large ? ofSmall : ofLarge).find((name) => values[name]);
  if (foreign && scaleName !== "paper") wrongUsage(`--${foreign} is not an option of --scale ${scaleName}`);
  if (large) return largeCommand({ ...values, scale: large });
  if (values.scale === "paper") {
    if (values.try) tryPaper(path.resolve(values.out ?? workFolder("paper-trial")));
    else console.log(paperPlan());
    return;
  }
  const scale = (values.quick ? "quick" : values.scale) as Scale;
  if (!scales.includes(scale))
    wrongUsage(`no such scale: expected ${[...scales, ...largeScales, "paper"].join(", ")}, found ${scale}`);
  const engine = await useEngine();
  if (values.verify) {
    process.exitCode = (await verifyStudy(scale, values.only, values.out)) ? 0 : 1;
    return;
  }
  const protocol = withOptions(protocols[scale]);
  const work = path.resolve(values.out ?? workFolder(scale));
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  await withLock(
    work,
    () => console.error(`${work} is in use by another process: waiting for it`),
    () => run(protocol, work, `${engine.name}, ${engine.threads} threads`, stop.signal),
  );
}

function withOptions(protocol: Protocol): Protocol {
  const { preset = protocol.pretraining.preset, steps: text } = values;
  const steps = text === undefined ? protocol.pretraining.steps : Number(text);
  if (!(Number.isInteger(steps) && steps > 0))
    throw new InputError("--steps is a whole number above zero", { found: String(text) });
  return { ...protocol, pretraining: { ...protocol.pretraining, preset, steps } };
}

async function run(protocol: Protocol, work: string, engine: string, signal: AbortSignal): Promise<void> {
  const display = progressDisplay();
  const study = await openStudy(protocol, work, {
    signal,
    replace: protocol.scale !== "full",
    onProgress: ({ label, done, total, record }) =>
      display.update({
        phase: label,
        done,
        total,
        detail: `loss ${record.loss.toFixed(3)} · ${record.samplesPerSecond.toFixed(0)} samples/s`,
      }),
  });
  if (!study.searched.cranfield) console.error("Cranfield is not on this machine: the study leaves it out.");
  const units = studyUnits(study);
  const todo = units.filter(({ id }) => readUnit(work, id) === undefined);
  console.error(`${protocol.scale}: ${units.length - todo.length} of ${units.length} units done; ${engine}; ${work}`);
  let [left, done] = [todo.reduce((sum, { weight }) => sum + weight, 0), 0];
  const started = performance.now();
  for (const [i, unit] of todo.entries()) {
    signal.throwIfAborted();
    writeUnit(work, unit.id, await unit.make(study));
    display.stop();
    done += unit.weight;
    left -= unit.weight;
    const minutes = (performance.now() - started) / 60_000;
    const rest = done > 0 ? `about ${((minutes / done) * left).toFixed(1)} min left` : "";
    console.error(`[${i + 1}/${todo.length}] ${unit.id} · ${minutes.toFixed(1)} min so far · ${rest}`);
  }
  const results = collectResults(
    work,
    protocol,
    units.map(({ id }) => id),
  );
  const summary = summarize(results);
  const text = claimsText(results, summary);
  const folders = [path.join(work, "results"), ...(values.publish ? [publishedFolder(protocol.scale)] : [])];
  for (const folder of folders) {
    fs.mkdirSync(folder, { recursive: true });
    writeFileAtomic(path.join(folder, "results.json"), `${JSON.stringify(results)}\n`);
    writeJson(path.join(folder, "summary.json"), summary);
    writeFileAtomic(path.join(folder, "CLAIMS.md"), text);
  }
  console.log(`${text}\nwritten to ${folders.join(" and ")}`);
}

main().catch((error) => {
  const stopped =
    error.name === "AbortError" ? "stopped; what is made is kept, and the same command goes on" : undefined;
  console.error(stopped ?? (error instanceof InputError ? error.message : error));
  process.exitCode = 1;
});
