/**
 * Two units of those that are made, on this machine where there are such, chosen by a seed, made once more in a folder
 * of their own from the checkpoints that they need, and compared: every number must be equal on the same machine and
 * engine with the same threads.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError, Random } from "bowlab";
import { readKept, unitsFolder, writeKept } from "./kept";
import { runFolder, startFolder } from "./pretraining";
import type { LargeStudy } from "./study";
import type { LargeUnit } from "./units";

const COUNT = 2;

export interface Verifying {
  /** Of the draw. */
  seed: number;
  /** Processor and engine of this process. */
  machine: string;
  tell(line: string): void;
  /** Makes the checkpoints that the unit goes on from, where the folder lacks them. */
  prepare(unit: LargeUnit): Promise<unknown>;
}

/**
 * @param units that are drawn from
 * @returns whether all numbers are equal; says which are not, and where they were made on another machine
 * @throws InputError when none of the units has been made, or a checkpoint that one goes on from is damaged
 */
export async function verifyUnits(
  study: LargeStudy,
  units: readonly LargeUnit[],
  { seed, machine, tell, prepare }: Verifying,
): Promise<boolean> {
  const kept = unitsFolder(study.work);
  // Rates differ from one moment to the next.
  const made = units.filter(({ id, kind }) => kind !== "rates" && readKept(kept, id));
  if (made.length === 0)
    throw new InputError("none of the units has been made yet that could be made again", {
      ...{
        file: study.work,
        expected: "a result of another kind than rates, which differ from one moment to the next",
      },
    });
  const own = made.filter(({ id }) => readKept(kept, id)!.machine === machine);
  const drawn = own.length >= COUNT ? own : made;
  new Random(seed).fork("units to verify").shuffle(drawn);
  let equal = true;
  for (const unit of drawn.slice(0, COUNT)) {
    await prepare(unit);
    tell(`making again: ${unit.id}`);
    const found = await madeAgain(study, unit);
    const { result, machine: madeOn = "a machine that was not noted" } = readKept(kept, unit.id)!;
    const differences = differencesOf(result, found);
    for (const line of differences.slice(0, 10)) tell(`WRONG ${unit.id}: ${line}`);
    if (differences.length === 0) tell(`ok    ${unit.id}: every number is equal`);
    if (differences.length > 0 && madeOn !== machine)
      tell(`      ${unit.id} was made on ${madeOn}; this is ${machine}: last bits may differ, and what follows`);
    equal &&= differences.length === 0;
  }
  return equal;
}

/**
 * In a folder of its own, which is removed.
 * @throws InputError when it was stopped: nothing of it is kept; and when a checkpoint is damaged
 */
async function madeAgain(study: LargeStudy, unit: LargeUnit): Promise<unknown> {
  const again = { ...study, work: path.join(study.work, "verify") };
  fs.rmSync(again.work, { recursive: true, force: true });
  try {
    copyNeeds(study.work, again.work, unit);
    return JSON.parse(JSON.stringify(await unit.make(again)));
  } catch (error) {
    if (!study.signal?.aborted) throw ofOriginal(error, study.work, again.work);
    throw new InputError(`stopped before ${unit.id} could be compared`, { fix: "run the same command again" });
  } finally {
    fs.rmSync(again.work, { recursive: true, force: true });
  }
}

/** An error about a copied checkpoint, which is removed, as one about the checkpoint that was copied. */
function ofOriginal(error: unknown, work: string, copied: string): unknown {
  const [from, to] = [work, copied].map((folder) => path.join(folder, "checkpoints") + path.sep);
  if (!(error instanceof InputError) || !error.file?.startsWith(to)) return error;
  const { expected, found } = error;
  const file = from + error.file.slice(to.length);
  const folder = from + error.file.slice(to.length).split(path.sep)[0];
  return new InputError("a checkpoint that the unit goes on from is damaged", {
    ...{ file, expected, found, cause: error, fix: `remove the folder ${folder}: the checkpoint is made again` },
  });
}

/** Checkpoints and rates that the unit starts from. */
function copyNeeds(from: string, to: string, { kind, start, run }: LargeUnit): void {
  const copy = (folderIn: (work: string) => string) =>
    fs.cpSync(folderIn(from), folderIn(to), { recursive: true, errorOnExist: true });
  if (kind === "run") copy((work) => startFolder(work, start!));
  if (kind === "tuned") copy((work) => runFolder(work, run!));
  const id = `rates ${start?.preset}`;
  const rates = readKept(unitsFolder(from), id);
  if (rates) writeKept(unitsFolder(to), rates);
}

/** What earlier versions said and this one does not: of a run that begins with a checkpoint, a preset. */
const said = (at: string, key: string): boolean => !(at.endsWith(".manifest.options") && key === "preset");

/** Paths at which two JSON values differ. What an older `a` does not say of its engine is no difference. */
export function differencesOf(a: unknown, b: unknown, at = "result"): string[] {
  if (Object.is(a, b)) return [];
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null)
    return [`${at} was ${JSON.stringify(a)}, is ${JSON.stringify(b)}`];
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  const of = (value: object, key: string) => (value as Record<string, unknown>)[key];
  const compared = [...keys].filter((key) => of(a, key) !== undefined || !at.endsWith(".manifest.engine"));
  return compared
    .filter((key) => said(at, key))
    .flatMap((key) => differencesOf(of(a, key), of(b, key), `${at}.${key}`));
}
