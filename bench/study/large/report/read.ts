/** The units' results of a large study, those that are there, by kind. */
import type { SetResult } from "../evaluate";
import { type LargeProtocol, type PretrainingRun, runName } from "../protocol";
import type { LargeRates } from "../rates";
import { readKept, unitsFolder } from "../study";
import { type LargeUnit, largeUnits, type RunResult, type StartResult, type TunedResult } from "../units";

export interface LargeResults {
  words?: SetResult[];
  rates: LargeRates[];
  starts: StartResult[];
  runs: RunResult[];
  tuned: TunedResult[];
  /** How many units were made on a machine; "not noted" of old ones. */
  machines: Map<string, number>;
  /** What a pre-training run took of the processor, measuring included, and where, by the unit's name. */
  costs: Map<string, { seconds: number; machine: string }>;
  /** Units, and those that have no result. */
  units: LargeUnit[];
  missing: LargeUnit[];
}

/** @param folder a study's work folder, or the published one */
export function readLarge(protocol: LargeProtocol, folder: string): LargeResults {
  const units = largeUnits(protocol);
  const results: LargeResults = {
    ...{ rates: [], starts: [], runs: [], tuned: [], machines: new Map(), costs: new Map(), units, missing: [] },
  };
  for (const unit of units) {
    const kept = readKept<never>(unitsFolder(folder), unit.id);
    const { machine = "not noted" } = kept ?? {};
    if (kept) results.machines.set(machine, (results.machines.get(machine) ?? 0) + 1);
    if (!kept) results.missing.push(unit);
    else if (unit.kind === "words") results.words = kept.result;
    else if (unit.kind === "rates") results.rates.push(kept.result);
    else if (unit.kind === "start") results.starts.push(kept.result);
    else if (unit.kind === "run") {
      results.runs.push(kept.result);
      results.costs.set(unit.id, { seconds: kept.cpuSeconds, machine });
    } else results.tuned.push(kept.result);
  }
  return results;
}

/** A run without its seed: what is averaged over. */
export const groupName = (run: PretrainingRun): string => runName(run).replace(/ \d+$/, "");
