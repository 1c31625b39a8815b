/**
 * `protocol.json` of a scale's folder: what everything in it was made by, so that checkpoints of two protocols never
 * meet in one table.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "bowlab";
import { readJson, writeJson } from "bowlab/dist/files";
import type { Pretraining } from "./protocol";

export interface Stamp {
  pretraining: Pretraining;
  /** Fingerprint of apidocs. */
  corpus: string;
}

/**
 * Leaves the stamp where there is none.
 * @param replace what was made by another protocol is removed, and made anew
 * @throws InputError when the folder holds another protocol's work and it is not to be replaced
 */
export function checkStamp(work: string, stamp: Stamp, replace: boolean): void {
  const file = path.join(work, "protocol.json");
  if (fs.existsSync(file) && JSON.stringify(readJson(file)) === JSON.stringify(stamp)) return;
  if (fs.existsSync(file)) {
    if (!replace)
      throw new InputError("the folder holds a study by another protocol, or of another corpus", {
        file: work,
        fix: "choose another --out, or remove the folder",
      });
    for (const name of ["checkpoints", "tokenizer", "units"])
      fs.rmSync(path.join(work, name), { recursive: true, force: true });
  }
  fs.mkdirSync(work, { recursive: true });
  writeJson(file, stamp);
}

/**
 * A study in a study's folder would be removed, copied and counted with it.
 * @param work need not be there
 * @throws InputError when a folder above it holds a study
 */
export function requireOutsideStudies(work: string): void {
  const above = path.dirname(path.resolve(work));
  if (isStamped(above))
    throw new InputError("the folder lies in a study's folder", {
      ...{ file: work, found: `a study in ${above}`, fix: "choose another --out, or the study's own folder" },
    });
  if (above !== path.dirname(above)) requireOutsideStudies(above);
}

/** Other things are named protocol.json too. */
function isStamped(folder: string): boolean {
  const file = path.join(folder, "protocol.json");
  return fs.existsSync(file) && /"(corpora|pretraining)":/.test(fs.readFileSync(file, "utf8"));
}
