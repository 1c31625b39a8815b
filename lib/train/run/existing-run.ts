/** The run that a folder holds already: resumed when that is wanted and it is the same run, else refused. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { weightsFile } from "../../model";
import { manifestFile } from "../../model-folder";
import type { OptionTable } from "../../options";
import { type Manifest, type RunIdentity, readManifest, requireSameRun } from "./manifest";
import { hasState, trainerFile } from "./state";

/**
 * The manifest of the run to go on with, if any.
 * @param declared the declarations of the run's options
 * @throws InputError when the folder holds something else
 */
export function existingRun<S extends object>(
  folder: string,
  run: RunIdentity<S>,
  resume: boolean,
  declared: OptionTable,
): Manifest<S> | undefined {
  const manifest = readManifest<S>(folder);
  if (manifest && resume) {
    requireSameRun(folder, manifest, run, declared);
    if (manifest.step > 0 && !manifest.complete) requireState(folder, manifest.step);
    return manifest;
  }
  requireEmpty(folder);
  return undefined;
}

/** Without its state a run would begin anew, silently. */
function requireState(folder: string, step: number): void {
  if (hasState(folder)) return;
  throw new InputError("cannot resume: the state of the run is gone", {
    file: path.join(folder, trainerFile),
    expected: `the state after step ${step}`,
    found: "no such file",
    fix: "restore it from a copy, or begin again in another --out",
  });
}

/** @throws InputError when the folder holds a checkpoint or a run */
export function requireEmpty(folder: string): void {
  const occupied = [manifestFile, weightsFile, trainerFile].find((name) => fs.existsSync(path.join(folder, name)));
  if (!occupied) return;
  const manifest = readManifest(folder);
  throw new InputError("the folder holds a checkpoint already", {
    file: folder,
    found: manifest ? `a run of ${manifest.objective.name}, step ${manifest.step}` : occupied,
    fix: manifest ? "go on with it by --resume, or choose another --out" : "choose another --out",
  });
}
