/**
 * Makes units one after the other until all are there or the budget is spent. The budget is processor time: a process
 * that is stopped by a signal, or waits for a busy core, spends nothing.
 */

import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "bowlab";
import { readJson, writeJson } from "bowlab/dist/files";
import { type LargeStudy, readKept, unitsFolder, writeKept } from "./study";
import type { LargeUnit } from "./units";

/** Seconds of the processor that this process has taken. */
export function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Ends a training at its next step, which is saved. */
export interface Budget {
  signal: AbortSignal;
  /** Called at every step: aborts when the budget is spent. */
  check(): void;
  isSpent(): boolean;
}

/** @param hours of the processor; none: no end @param outer aborted by a person */
export function startBudget(hours: number | undefined, outer: AbortSignal): Budget {
  const spent = new AbortController();
  const end = hours === undefined ? Number.POSITIVE_INFINITY : processorSeconds() + 3600 * hours;
  const isSpent = () => processorSeconds() >= end;
  return { signal: AbortSignal.any([spent.signal, outer]), check: () => isSpent() && spent.abort(), isSpent };
}

export interface UnitEnd {
  unit: LargeUnit;
  cpuSeconds: number;
}

/** @returns ids of the units made; what was cut off by the signal goes on with the next call */
export async function makeUnits(
  study: LargeStudy,
  units: readonly LargeUnit[],
  { budget, onEnd }: { budget: Budget; onEnd?: (end: UnitEnd) => void },
): Promise<string[]> {
  const folder = unitsFolder(study.work);
  const made: string[] = [];
  for (const unit of units) {
    if (readKept(folder, unit.id)) continue;
    budget.check();
    if (budget.signal.aborted) break;
    const cpuSeconds = await makeUnit(study, unit, budget.signal);
    if (cpuSeconds === undefined) break;
    made.push(unit.id);
    onEnd?.({ unit, cpuSeconds });
  }
  return made;
}

/** @returns seconds of the processor, of all its beginnings; undefined when the signal cut it off */
async function makeUnit(study: LargeStudy, unit: LargeUnit, signal: AbortSignal): Promise<number | undefined> {
  const began = processorSeconds();
  const before = spentBefore(study.work, unit.id);
  const spent = () => Number((before + processorSeconds() - began).toFixed(1));
  try {
    const result = await unit.make(study);
    const cpuSeconds = spent();
    writeKept(unitsFolder(study.work), { id: unit.id, cpuSeconds, result });
    forget(study.work);
    return cpuSeconds;
  } catch (error) {
    if (!(error instanceof InputError && signal.aborted)) throw error;
    writeJson(cutFile(study.work), { id: unit.id, cpuSeconds: spent() });
    return undefined;
  }
}

/** The unit that was cut off last, and what it had taken. */
const cutFile = (work: string): string => path.join(work, "cut-off.json");

function spentBefore(work: string, id: string): number {
  const file = cutFile(work);
  if (!fs.existsSync(file)) return 0;
  const cut = readJson(file) as { id: string; cpuSeconds: number };
  return cut.id === id ? cut.cpuSeconds : 0;
}

function forget(work: string): void {
  fs.rmSync(cutFile(work), { force: true });
}
