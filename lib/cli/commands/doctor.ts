/**
 * `bowlab doctor`: engine, versions, threads, GPU, approximate search, what notebooks need, what is missing and the
 * fix; `--install` climbs the ladder.
 */
import { Command } from "commander";
import { diagnose, type InstallReport, installEngine } from "../../engine";
import type { InstallProgress } from "../../install";
import { type Complete, flag, optionTable } from "../../options";
import { type HnswlibReport, hnswlibState, installHnswlib } from "../../retrieval";
import { keptIndexes, searchCache } from "../../search";
import { jsonOptions, withProgressDisplay } from "../support/command";
import { describeMachine, type MachineDiagnosis } from "../support/doctor-text";
import { diagnoseNotebooks } from "../support/notebooks";
import { addOptions } from "../support/options";
import { printResult } from "../support/output";
import { secondTfjs } from "../support/two-tfjs";

const declared = optionTable({
  install: {
    type: flag,
    help: "install the best engine this machine can have, and approximate search (downloads and builds; never fails)",
  },
  force: { type: flag, help: "with --install: build again although what is there works" },
  ...jsonOptions,
});

/** The command `bowlab doctor`. */
export function doctorCommand(): Command {
  const command = new Command("doctor").action(run);
  return addOptions(command, declared);
}

async function run({ install, force, json }: Complete<typeof declared>): Promise<void> {
  const installed = install ? await climb(force ?? false) : undefined;
  const engine = await diagnose();
  const hnswlib = await hnswlibState();
  const tfjs = secondTfjs();
  const { missing: forNotebooks, optional, ...notebooks } = diagnoseNotebooks();
  const diagnosis: MachineDiagnosis = {
    ...engine,
    hnswlib,
    searchIndexes: searchIndexes(),
    ...notebooks,
    missing: [...(openSteps(installed?.engine) ?? engine.missing), ...(tfjs ? [tfjs] : []), ...forNotebooks],
    optional: [...(hnswlib.works ? [] : [hnswlibMissing(hnswlib.reason, installed?.hnswlib)]), ...optional],
  };
  const result = { ...diagnosis, install: installed?.engine, installHnswlib: installed?.hnswlib };
  printResult(json ?? false, result, describeMachine(diagnosis, installed));
}

function searchIndexes(): MachineDiagnosis["searchIndexes"] {
  const kept = keptIndexes();
  return { folder: searchCache(), indexes: kept.length, bytes: kept.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** After an installation that failed: what it stumbled on. "Run doctor --install" would lead nowhere. */
function openSteps(report: InstallReport | undefined): { what: string; fix: string }[] | undefined {
  if (report?.rung !== "none") return undefined;
  const failed = report.steps.filter(({ ok }) => !ok);
  return failed.map(({ step, message, fix }) => ({
    what: `native engine, ${step}: ${message}`,
    fix: fix ?? "none is known; the engine wasm works",
  }));
}

function hnswlibMissing(reason = "", report?: HnswlibReport): { what: string; fix: string } {
  const failed = report?.steps.find(({ ok }) => !ok);
  return {
    what: `hnswlib, for approximate search: ${failed?.message ?? reason}`,
    fix: failed ? (failed.fix ?? "none is known; exact search works") : "run `npx bowlab doctor --install`",
  };
}

function climb(force: boolean): Promise<{ engine: InstallReport; hnswlib: HnswlibReport }> {
  return withProgressDisplay(async (display) => {
    const onProgress = ({ step, message, fraction }: InstallProgress) =>
      display.update({ phase: step, done: Math.round(100 * (fraction ?? 0)), total: 100, detail: message });
    return {
      engine: await installEngine({ force, onProgress }),
      hnswlib: await installHnswlib({ force, onProgress }),
    };
  });
}
