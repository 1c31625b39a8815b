/**
 * The encoder that a run's manifest records, against the `config.json` beside it: one that changed since would make
 * other vectors of the same weights.
 */
import * as path from "node:path";
import { damagedFile } from "../../integrity";
import { readManifestFields } from "../../model-folder";
import type { EncoderConfig } from "../config";

/** @throws InputError when the folder's `manifest.json` is bowlab's and describes another encoder */
export function requireManifestEncoder(folder: string, configFile: string, config: EncoderConfig): void {
  const recorded = readManifestFields(folder, { own: true })?.encoder ?? {};
  const differing = Object.entries(config).filter(([key, value]) => key in recorded && recorded[key] !== value);
  if (differing.length === 0) return;
  throw damagedFile(
    path.join(folder, configFile),
    differing.map(([key, value]) => `${key} ${value} where manifest.json says ${recorded[key]}`).join("; "),
    "restore it from a copy; where the change was meant, remove manifest.json",
  );
}
