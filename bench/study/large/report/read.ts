/** The units' results of a large study, those that are there, by kind. */
import type { SetResult } from "../evaluate";
import { type Asked, readFirst, requireSameQuestions } from "../kept";
import { type LargeProtocol, type PretrainingRun, runName } from "../protocol";
import type { LargeRates } from "../rates";
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

/**
 * @param folders studies' work folders, or the published one: of each unit the first one's that has it
 * @throws InputError when a unit is damaged, or units have not the same questions
 */
export function readLarge(protocol: LargeProtocol, ...folders: string[]): LargeResults {
  const asked: Asked[] = [];
  const units = largeUnits(protocol);
  const results: LargeResults = {
    ...{ rates: [], starts: [], runs: [], tuned: [], machines: new Map(), costs: new Map(), units, missing: [] },
  };
  for (const unit of units) {
    const kept = readFirst<never>(folders, unit.id);
    const { machine = "not noted" } = kept ?? {};
    if (kept) results.machines.set(machine, (results.machines.get(machine) ?? 0) + 1);
    if (!kept) {
      results.missing.push(unit);
      continue;
    }
    if (unit.kind === "words" || unit.kind === "tuned")
      asked.push({ file: kept.file, kind: unit.kind, result: kept.result });
    if (unit.kind === "words") results.words = kept.result;
    else if (unit.kind === "rates") results.rates.push(kept.result);
    else if (unit.kind === "start") results.starts.push(kept.result);
    else if (unit.kind === "run") {
      results.runs.push(kept.result);
      results.costs.set(unit.id, { seconds: kept.cpuSeconds, machine });
    } else results.tuned.push(kept.result);
  }
  requireSameQuestions(asked);
  return results;
}

/** A run without its seed: what is averaged over. */
export const groupName = (run: PretrainingRun): string => runName(run).replace(/ \d+$/, "");
