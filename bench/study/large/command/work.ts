/** The study opened, and what is done with it: a plan, units made again, or made and published. */
import { InputError } from "bowlab";
import { publishedFolder } from "../../read-study";
import { withNeeds } from "../choose";
import { readKept, unitsFolder } from "../kept";
import { planUnits } from "../plan";
import type { SetName } from "../protocol";
import { planText } from "../report/plan-text";
import { publishUnits, requirePublishable, takePublished } from "../report/publish";
import { type Budget, machineName, makeUnits, type UnitListeners } from "../run";
import { type LargeStudy, openLargeStudy } from "../study";
import type { LargeUnit } from "../units";
import { verifyUnits } from "../verify";
import type { Asked } from "./asked";
import { type Telling, tellingUnits, whatAPlanTakes } from "./telling";

/** What is asked, by whom it is heard, and when it ends. */
export interface Working extends Asked, Telling {
  budget: Budget;
  /** Engine and threads, for the plan's head. */
  engine: string;
}

/**
 * The study in the folder, with published results where they are asked for.
 * @throws InputError when the folder holds another study, or what is published is by another protocol
 */
export async function openStudy(working: Working, folders: Record<SetName, string>): Promise<LargeStudy> {
  const { command, protocol, work, units, budget, display, tellOnce } = working;
  if (command.plan) tellOnce(whatAPlanTakes(command.scale, missingRates(work, units).length === 0));
  const study = await openLargeStudy(protocol, work, folders, {
    signal: budget.signal,
    onProgress: ({ label, done, total, record }) => {
      budget.check();
      const detail = `loss ${record.loss.toFixed(3)} · ${record.samplesPerSecond.toFixed(0)} samples/s`;
      display.update({ phase: label, done, total, detail });
    },
    onNote: tellOnce,
  });
  if (command.publish) requirePublishable(work, protocol, publishedFolder(command.scale));
  if (command["from-published"])
    for (const id of takePublished(protocol, work))
      tellOnce(`${id}: the published result is another one; this folder's own stays`);
  return study;
}

/** Plans, verifies, or makes the units. @throws InputError when a unit cannot be made */
export async function useStudy(working: Working, study: LargeStudy): Promise<void> {
  const { command, protocol, work, units, budget, display, tellOnce, engine } = working;
  const publish = (): void => {
    if (!command.publish) return;
    for (const id of publishUnits(work, protocol, publishedFolder(command.scale)))
      tellOnce(`${id}: the published result is another one, and stays; to replace it, remove its file`);
  };
  const listeners = tellingUnits(display, budget, publish);
  if (command.verify) return verify(working, study, listeners);
  await makeUnits(study, command.plan ? missingRates(work, units) : units, listeners);
  display.stop();
  publish();
  console.log(planText(protocol, planUnits(protocol, units, work), engine));
}

async function verify(working: Working, study: LargeStudy, listeners: UnitListeners): Promise<void> {
  const { named, units, seed, display } = working;
  const tell = (line: string): void => {
    display.stop();
    console.log(line);
  };
  const verifying = { seed, machine: machineName(), tell, prepare: checkpointsFor(study, units, listeners) };
  if (!(await verifyUnits(study, named, verifying))) process.exitCode = 1;
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

/** A plan needs what a step costs here: of the first encoder shape, measured in a minute or two. */
function missingRates(work: string, units: readonly LargeUnit[]): LargeUnit[] {
  const folder = unitsFolder(work);
  const rates = units.filter(({ kind }) => kind === "rates");
  return rates.some(({ id }) => readKept(folder, id)) ? [] : rates.slice(0, 1);
}
