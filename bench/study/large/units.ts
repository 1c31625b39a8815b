/**
 * The units of a large study, in the order of the protocol's parts. Each says what it needs: a unit can be made
 * wherever the results and checkpoints of those are.
 */
import { InputError, readLog, readManifest } from "bowlab";
import { isComplete } from "../pretraining";
import { bm25Runs, judged, type SetResult } from "./evaluate";
import { type FrozenMeasures, measureFrozen } from "./frozen";
import { readKept, unitsFolder } from "./kept";
import { isStartMade, makeRun, makeStart, runFolder, startFolder } from "./pretraining";
import {
  type LargeProtocol,
  type PretrainingRun,
  runName,
  type Start,
  setNames,
  startName,
  type TunedRun,
  tunedName,
} from "./protocol";
import { type LargeRates, measuredNames, measureRates, stepsInTime } from "./rates";
import { type LargeStudy, requireGoing } from "./study";
import { type TunedMeasures, tuneAndMeasure } from "./tuning";

export interface LargeUnit {
  /** Name of the result's file. */
  id: string;
  kind: "words" | "rates" | "start" | "run" | "tuned";
  /** The part that asked for it first. */
  part: string;
  /** Ids of units that come before it. */
  needs: string[];
  start?: Start;
  run?: PretrainingRun;
  tuned?: TunedRun;
  /** Whether the checkpoint that it makes, if it makes one, is in the folder. */
  hasCheckpoint?(work: string): boolean;
  make(study: LargeStudy): Promise<unknown>;
}

/** A start, and how its loss fell. */
export interface StartResult {
  start: Start;
  /** Mean loss of masked language modelling over the steps since the last point. */
  curve: { step: number; loss: number }[];
  /** Absent of random weights. */
  frozen?: FrozenMeasures;
}

/** A pre-trained checkpoint. */
export interface RunResult {
  run: PretrainingRun;
  /** Steps made: more than `run` says where it went by time. */
  steps: number;
  frozen: FrozenMeasures;
}

export interface TunedResult extends TunedMeasures {
  tuned: TunedRun;
}

const wordsId = "words";
const ratesId = (preset: string) => `rates ${preset}`;
const startId = (start: Start) => `start ${startName(start)}`;
const runId = (run: PretrainingRun) => `run ${runName(run)}`;

export function largeUnits({ parts }: Pick<LargeProtocol, "parts">): LargeUnit[] {
  const units = new Map<string, LargeUnit>();
  const add = (unit: LargeUnit) => {
    if (!units.has(unit.id)) units.set(unit.id, unit);
  };
  for (const { name: part, tuned: all } of parts)
    for (const tuned of all) {
      const { run } = tuned;
      const { start } = run;
      const rates = ratesId(start.preset);
      add({ id: wordsId, kind: "words", part, needs: [], make: words });
      add({ id: rates, kind: "rates", part, needs: [], start, make: (study) => ratesOf(study, start.preset) });
      add({
        ...{ id: startId(start), kind: "start", part, needs: [], start },
        hasCheckpoint: (work) => isStartMade(work, start),
        make: (study) => startUnit(study, start),
      });
      const needs = [rates, startId(start)];
      add({
        ...{ id: runId(run), kind: "run", part, needs, start, run },
        hasCheckpoint: (work) => isComplete(runFolder(work, run)),
        make: (study) => runUnit(study, run),
      });
      const id = `tuned ${tunedName(tuned)}`;
      add({
        ...{ id, kind: "tuned", part, needs: [runId(run)], start, run, tuned },
        make: (study) => tunedUnit(study, tuned),
      });
    }
  return [...units.values()];
}

/** BM25 on every collection: no encoder. */
async function words(study: LargeStudy): Promise<SetResult[]> {
  const results: SetResult[] = [];
  for (const name of setNames) {
    requireGoing(study);
    const set = await study.set(name);
    results.push(judged(set, await bm25Runs(set)));
  }
  return results;
}

function ratesOf({ material, protocol, onNote }: LargeStudy, preset: string): Promise<LargeRates> {
  onNote?.(`measuring what a step of ${preset} costs here: ${measuredNames.join(", ")}, in turns`);
  return measureRates(material, protocol, preset);
}

/** @throws InputError when they have not been measured yet */
export function keptRates(work: string, preset: string): LargeRates {
  const kept = readKept<LargeRates>(unitsFolder(work), ratesId(preset));
  if (kept) return kept.result;
  throw new InputError(`what a step of ${preset} costs here has not been measured`, { file: work });
}

/** Points of a start's curve. */
const POINTS = 40;

async function startUnit(study: LargeStudy, start: Start): Promise<StartResult> {
  const folder = await makeStart(study, start);
  if (start.steps === 0) return { start, curve: [] };
  const log = readLog(`${folder}/log.jsonl`);
  const every = Math.max(1, Math.floor(log.length / POINTS));
  const curve: StartResult["curve"] = [];
  for (let at = every; at <= log.length; at += every) {
    const span = log.slice(at - every, at);
    const loss = span.reduce((sum, { parts, loss }) => sum + (parts.mlm ?? loss), 0) / every;
    curve.push({ step: at, loss: Number(loss.toFixed(4)) });
  }
  return { start, curve, frozen: await measureFrozen(study, folder) };
}

async function runUnit(study: LargeStudy, run: PretrainingRun): Promise<RunResult> {
  requireMade(isStartMade(study.work, run.start), startFolder(study.work, run.start), startId(run.start));
  const rates = keptRates(study.work, run.start.preset);
  const folder = await makeRun(study, run, rates);
  const steps = readManifest(folder)?.step ?? stepsInTime(run, rates);
  return { run, steps, frozen: await measureFrozen(study, folder) };
}

async function tunedUnit(study: LargeStudy, tuned: TunedRun): Promise<TunedResult> {
  const folder = runFolder(study.work, tuned.run);
  requireMade(isComplete(folder), folder, runId(tuned.run));
  return { tuned, ...(await tuneAndMeasure(study, tuned, folder)) };
}

function requireMade(isMade: boolean, folder: string, unit: string): void {
  if (isMade) return;
  throw new InputError(`the unit "${unit}" comes first`, { file: folder, expected: "its checkpoint, complete" });
}
