/** The run that a folder holds already: gone on with when that is wanted and it is the same run, else refused. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../errors";
import { weightsFile } from "../model";
import { type Manifest, manifestFile, type RunIdentity, readManifest, requireSameRun } from "./manifest";
import { trainerFile } from "./state";

/** The manifest of the run to go on with, if any. @throws InputError when the folder holds something else */
export function existingRun<S extends object>(
  folder: string,
  run: RunIdentity<S>,
  resume: boolean,
): Manifest<S> | undefined {
  const manifest = readManifest<S>(folder);
  if (manifest && resume) {
    requireSameRun(folder, manifest, run);
    return manifest;
  }
  requireEmpty(folder);
  return undefined;
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
