/**
 * `npm run study`: every unit that has no result yet, then the summary. Stopped at any moment, it goes on where it was.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError, presetNames, useEngine } from "bowlab";
import { progressDisplay } from "bowlab/dist/cli/support/progress";
import { writeFileAtomic, writeJson } from "bowlab/dist/files";
import { withLock } from "bowlab/dist/install/lock";
import { largeCommand } from "./large/command";
import { largeScales } from "./large/protocol";
import { studyOptions, usage } from "./options";
import { paperPlan } from "./paper/commands";
import { tryPaper } from "./paper/trial";
import { workFolder } from "./place";
import { type Protocol, protocols, type Scale } from "./protocol";
import { publishedFolder } from "./read-study";
import { collectResults } from "./report/collect";
import { claimsText } from "./report/document";
import { summarize } from "./report/summary";
import { requireOutsideStudies } from "./stamp";
import { openStudy, readUnit, writeUnit } from "./study";
import { studyUnits } from "./units";
import { verifyStudy } from "./verify";
import { typedNumber, WrongUsage } from "./wrong-usage";

async function main(): Promise<void> {
  const values = studyOptions();
  if (values.help) return console.log(usage);
  const large = largeScales.find((name) => name === values.scale);
  if (large) return largeCommand({ ...values, scale: large });
  if (values.scale === "paper") {
    if (values.try) tryPaper(path.resolve(values.out ?? workFolder("paper-trial")));
    else console.log(paperPlan());
    return;
  }
  const scale = (values.quick ? "quick" : values.scale) as Scale;
  const protocol = withOptions(protocols[scale], values);
  const work = path.resolve(values.out ?? workFolder(scale));
  requireOutsideStudies(work);
  const engine = await useEngine();
  if (values.verify) {
    process.exitCode = (await verifyStudy(scale, values.only ?? "bow", values.out)) ? 0 : 1;
    return;
  }
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  await withLock(
    work,
    () => console.error(`${work} is in use by another process: waiting for it`),
    () => run(protocol, { work, publish: values.publish }, `${engine.name}, ${engine.threads} threads`, stop.signal),
  );
}

function withOptions(protocol: Protocol, values: { preset?: string; steps?: string }): Protocol {
  const { preset = protocol.pretraining.preset } = values;
  if (!presetNames.some((name) => name === preset))
    throw new WrongUsage("--preset is no encoder shape", { expected: presetNames.join(", "), found: preset });
  const whole = {
    expected: "a whole number above zero",
    fits: (value: number) => Number.isInteger(value) && value > 0,
  };
  const steps = values.steps === undefined ? protocol.pretraining.steps : typedNumber("--steps", values.steps, whole);
  return { ...protocol, pretraining: { ...protocol.pretraining, preset, steps } };
}

async function run(
  protocol: Protocol,
  { work, publish }: { work: string; publish?: boolean },
  engine: string,
  signal: AbortSignal,
): Promise<void> {
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
  const folders = [path.join(work, "results"), ...(publish ? [publishedFolder(protocol.scale)] : [])];
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
  const isUsage = error instanceof WrongUsage;
  const help = isUsage ? "\nnpm run study -- --help says what there is" : "";
  console.error(stopped ?? (error instanceof InputError ? error.message + help : error));
  process.exitCode = isUsage ? 2 : 1;
});
