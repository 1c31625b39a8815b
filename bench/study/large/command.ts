/** `npm run study -- --scale large` and its like: plan, power, verify, or the units that have no result yet. */
import * as path from "node:path";
import { InputError, useEngine } from "bowlab";
import { type ProgressDisplay, progressDisplay } from "bowlab/dist/cli/support/progress";
import { withLock } from "bowlab/dist/install/lock";
import { workFolder } from "../place";
import { publishedFolder } from "../read-study";
import { counted } from "../report/format";
import { typedNumber, WrongUsage } from "../wrong-usage";
import { chosenUnits, namedUnits, shardIn, unitsOfShard, withNeeds } from "./choose";
import { readKept, unitsFolder } from "./kept";
import { planUnits } from "./plan";
import type { LargeScale } from "./protocol";
import { largeProtocols } from "./protocols";
import { planText } from "./report/plan-text";
import { publishUnits, requirePublishable, takePublished } from "./report/publish";
import { writePower } from "./report/write-power";
import { type Budget, machineName, makeUnits, startBudget, type UnitListeners } from "./run";
import { setFolders } from "./sets";
import { type LargeStudy, openLargeStudy } from "./study";
import { type LargeUnit, largeUnits } from "./units";
import { verifyUnits } from "./verify";

export interface LargeCommand {
  scale: LargeScale;
  /** Folder of everything that is made. */
  out?: string;
  /** Folder of the collections. */
  data?: string;
  /** Hours of the processor. */
  budget?: string;
  /** Names of parts, with commas between them. */
  part?: string;
  /** Texts in units' names, with commas between them. */
  unit?: string;
  /** Begin with the published results that the folder lacks. */
  "from-published"?: boolean;
  /** I/N: of these the units of one process of several, which share the folder. */
  shard?: string;
  plan?: boolean;
  power?: boolean;
  verify?: boolean;
  publish?: boolean;
  /** Of the draw of units to verify; 1 unless it is said. */
  seed?: string;
}

const ofHours = { expected: "hours of the processor, above zero", fits: (hours: number) => hours > 0 };
const ofSeeds = {
  expected: "a whole number from 0 on",
  fits: (seed: number) => Number.isSafeInteger(seed) && seed >= 0,
};

export async function largeCommand(command: LargeCommand): Promise<void> {
  const { scale, data, publish } = command;
  const protocol = largeProtocols[scale];
  const work = path.resolve(command.out ?? workFolder(scale));
  if (command.power) {
    const { text, note } = writePower(protocol, command.out === undefined ? publishedFolder(scale) : work);
    console.log(text);
    if (note) console.error(note);
    return;
  }
  const all = largeUnits(protocol);
  const units = ofShard(chosenUnits(all, command), command);
  const hours = command.budget === undefined ? undefined : typedNumber("--budget", command.budget, ofHours);
  const seed = typedNumber("--seed", command.seed ?? "1", ofSeeds);
  const engine = await useEngine();
  const display = progressDisplay();
  const told = new Set<string>();
  const tellOnce = (line: string): void => {
    if (told.has(line)) return;
    told.add(line);
    display.stop();
    console.error(line);
  };
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.once(name, () => {
      stop.abort();
      display.stop();
      console.error("stopping after the step or the search under way (Ctrl-C again to stop at once) …");
    });
  const budget = startBudget(hours, stop.signal);
  // A collection that is not there is named before a folder is made.
  const folders = setFolders(data, tellOnce);
  const open = async (): Promise<LargeStudy> => {
    const study = await openLargeStudy(protocol, work, folders, {
      signal: budget.signal,
      onProgress: ({ label, done, total, record }) => {
        budget.check();
        const detail = `loss ${record.loss.toFixed(3)} · ${record.samplesPerSecond.toFixed(0)} samples/s`;
        display.update({ phase: label, done, total, detail });
      },
    });
    if (publish) requirePublishable(work, protocol, publishedFolder(scale));
    if (command["from-published"]) takePublished(protocol, work);
    return study;
  };
  const tellPlan = (): void =>
    console.log(
      planText(protocol, planUnits(protocol, units, work), `${engine.name}, ${counted(engine.threads, "thread")}`),
    );
  const publishNow = (): void => {
    for (const id of publishUnits(work, protocol, publishedFolder(scale)))
      tellOnce(`${id}: the published result is another one, and stays; to replace it, remove its file`);
  };
  const listeners = tellingUnits(display, budget, () => {
    if (publish) publishNow();
  });
  const use = async (study: LargeStudy): Promise<void> => {
    if (command.verify) {
      const tell = (line: string): void => {
        display.stop();
        console.log(line);
      };
      const verifying = { seed, machine: machineName(), tell, prepare: checkpointsFor(study, units, listeners) };
      if (!(await verifyUnits(study, namedUnits(all, command), verifying))) process.exitCode = 1;
      return;
    }
    if (command.plan) {
      await makeUnits(study, missingRates(study, units), listeners);
      display.stop();
      return tellPlan();
    }
    await makeUnits(study, units, listeners);
    display.stop();
    if (publish) publishNow();
    tellPlan();
  };
  const alone = <T>(what: () => Promise<T>): Promise<T> =>
    withLock(work, () => console.error(`${work} is in use by another process: waiting for it`), what);
  // Shards share the folder; its text and vocabulary are one process's to make.
  if (command.shard !== undefined) await use(await alone(open));
  else await alone(async () => use(await open()));
  if (!stop.signal.aborted) return;
  console.error("stopped; what is made is kept, and the same command goes on");
  process.exitCode = 1;
}

/** Says on standard error what becomes of the units. */
function tellingUnits(display: ProgressDisplay, budget: Budget, onMade: () => void): UnitListeners {
  const tell = (line: string): void => {
    display.stop();
    console.error(line);
  };
  return {
    budget,
    onWait: ({ id }, holder) => tell(`${id}: waiting for ${holder}`),
    onAgain: ({ id }, differences) => {
      const is = differences.length === 0 ? "every number is equal" : `${differences.length} numbers differ`;
      tell(`${id}: made again for its checkpoint, which was not here; the kept result stays, ${is}`);
    },
    onEnd: ({ unit, cpuSeconds }) => {
      tell(`${unit.part}: ${unit.id} · ${(cpuSeconds / 60).toFixed(1)} min of the processor`);
      onMade();
    },
  };
}

/** Makes what a unit goes on from where it is not there, as on a machine that has the published results alone. */
function checkpointsFor(study: LargeStudy, units: readonly LargeUnit[], listeners: UnitListeners) {
  return async (unit: LargeUnit): Promise<void> => {
    const needed = withNeeds(units, ({ id }) => id === unit.id);
    await makeUnits(study, needed, { ...listeners, again: unit.id });
    if (listeners.budget.signal.aborted)
      throw new InputError(`stopped before the checkpoints were there that ${unit.id} goes on from`, {
        fix: "run the same command again: it goes on",
      });
  };
}

/** @throws WrongUsage on what one process of several must not do */
function ofShard(units: LargeUnit[], { shard, publish, plan, verify }: LargeCommand): LargeUnit[] {
  if (shard === undefined) return units;
  if (publish || plan || verify)
    throw new WrongUsage("--shard makes units and nothing else", {
      fix: "run the command without --shard for --plan, --verify or --publish: what is made is kept",
    });
  return unitsOfShard(units, shardIn(shard));
}

/** A plan needs what a step costs here: of the first encoder shape, measured in a minute or two. */
function missingRates(study: LargeStudy, units: readonly LargeUnit[]): LargeUnit[] {
  const folder = unitsFolder(study.work);
  const rates = units.filter(({ kind }) => kind === "rates");
  return rates.some(({ id }) => readKept(folder, id)) ? [] : rates.slice(0, 1);
}
