/**
 * Makes units one after the other until all are there or the budget is spent. The budget is processor time: a process
 * that is stopped by a signal, or waits for a busy core, spends nothing.
 */

import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { describeEngine, InputError } from "bowlab";
import { engineInWords } from "bowlab/dist/engine";
import { readJson, writeJson } from "bowlab/dist/files";
import { lockOrShare } from "bowlab/dist/integrity";
import { type Kept, readKept, unitPath, unitsFolder, writeKept } from "./kept";
import type { LargeStudy } from "./study";
import type { LargeUnit } from "./units";
import { differencesOf } from "./verify";

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

export interface UnitListeners {
  budget: Budget;
  onEnd?: (end: UnitEnd) => void;
  /** Told where a kept result differs from what a unit gave that was made again for its checkpoint. */
  onAgain?: (unit: LargeUnit, differences: string[]) => void;
  /** Told who makes a unit that this process would make. */
  onWait?: (unit: LargeUnit, holder: string) => void;
  /** Id of a unit whose result is kept and will be made again: the checkpoints that it needs are made. */
  again?: string;
  /** Milliseconds between two notes of what a unit has taken so far, for a process that is killed. Default 20,000. */
  noteEvery?: number;
}

/**
 * Several processes may do this in one folder: a unit is made by one at a time, the others wait for it and find it
 * there. The unit of a process that is gone is gone on with by the next. A unit whose result is kept, and whose
 * checkpoint another one lacks, is made again, and its result stays.
 * @returns ids of the units made; what was cut off by the signal goes on with the next call
 */
export async function makeUnits(
  study: LargeStudy,
  units: readonly LargeUnit[],
  { budget, onEnd, onAgain, onWait, again, noteEvery = 20_000 }: UnitListeners,
): Promise<string[]> {
  const made: string[] = [];
  const lacking = lackingCheckpoints(study.work, units, again);
  const isThere = (unit: LargeUnit) =>
    readKept(unitsFolder(study.work), unit.id) && !(lacking.has(unit.id) && !unit.hasCheckpoint?.(study.work));
  for (const unit of units) {
    if (isThere(unit)) continue;
    budget.check();
    if (budget.signal.aborted) break;
    const lock = await lockOf(study.work, unit, budget.signal, onWait);
    if (lock === undefined) break;
    try {
      if (isThere(unit)) continue;
      const found = await makeUnit(study, unit, { signal: budget.signal, noteEvery });
      if (found === undefined) break;
      const kept = readKept(unitsFolder(study.work), unit.id);
      if (kept) onAgain?.(unit, differencesOf(kept.result, JSON.parse(JSON.stringify(found.result))));
      else writeKept(unitsFolder(study.work), found);
      fs.rmSync(cutFile(study.work, unit.id), { force: true });
      made.push(unit.id);
      onEnd?.({ unit, cpuSeconds: found.cpuSeconds });
    } finally {
      lock.release();
    }
  }
  return made;
}

/**
 * Ids of units whose result is kept, without the checkpoint that a unit without a result goes on from.
 * @param again id of a unit that is made once more
 */
export function lackingCheckpoints(work: string, units: readonly LargeUnit[], again?: string): Set<string> {
  const [needed, lacking] = [new Set<string>(), new Set<string>()];
  for (const unit of [...units].reverse()) {
    if (unit.id !== again && readKept(unitsFolder(work), unit.id)) {
      if (!needed.has(unit.id) || !unit.hasCheckpoint || unit.hasCheckpoint(work)) continue;
      lacking.add(unit.id);
    }
    for (const need of unit.needs) needed.add(need);
  }
  return lacking;
}

/** undefined: the signal was aborted while another process had it. */
async function lockOf(work: string, unit: LargeUnit, signal: AbortSignal, onWait: UnitListeners["onWait"]) {
  const part = path.basename(unitPath("", unit.id), ".json");
  try {
    return await lockOrShare(work, { what: unit.id, part, signal, onWait: (holder) => onWait?.(unit, holder) });
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

/** @returns its result with the time of all its beginnings; undefined when the signal cut it off */
async function makeUnit(
  study: LargeStudy,
  unit: LargeUnit,
  { signal, noteEvery }: { signal: AbortSignal; noteEvery: number },
): Promise<Kept | undefined> {
  const began = processorSeconds();
  const before = spentBefore(study.work, unit.id);
  const spent = () => Number((before + processorSeconds() - began).toFixed(1));
  const note = nowAndThen(noteEvery, () => keepSpent(study.work, unit.id, spent()));
  try {
    const result = await unit.make(noting(study, note));
    return { id: unit.id, cpuSeconds: spent(), machine: machineName(), result };
  } catch (error) {
    if (!(error instanceof InputError && signal.aborted)) throw error;
    keepSpent(study.work, unit.id, spent());
    return undefined;
  }
}

/** Processor and engine: a unit's bits are its machine's. */
export function machineName(): string {
  return `${os.cpus()[0].model.trim()}, ${engineInWords(describeEngine())}`;
}

/** Not before these milliseconds are over since it was called, or since this was made. */
function nowAndThen(every: number, what: () => void): () => void {
  let last = performance.now();
  return () => {
    if (performance.now() - last < every) return;
    last = performance.now();
    what();
  };
}

/** The study, at whose progress something is noted: a process that is killed says nothing at its end. */
function noting(study: LargeStudy, note: () => void): LargeStudy {
  const onProgress: LargeStudy["onProgress"] = (progress) => {
    note();
    study.onProgress?.(progress);
  };
  return { ...study, onProgress };
}

function keepSpent(work: string, id: string, cpuSeconds: number): void {
  const file = cutFile(work, id);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  writeJson(file, { id, cpuSeconds });
}

/** What a unit that was cut off, or is under way, has taken. */
const cutFile = (work: string, id: string): string => unitPath(path.join(work, "cut-off"), id);

function spentBefore(work: string, id: string): number {
  const file = cutFile(work, id);
  return fs.existsSync(file) ? (readJson(file) as { cpuSeconds: number }).cpuSeconds : 0;
}
