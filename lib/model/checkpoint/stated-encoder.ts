/**
 * What a run's manifest says of the encoder beside it: a `config.json` that changed since would make other vectors of
 * the same weights.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { damagedFile, readSealedJson } from "../../integrity";
import type { EncoderConfig } from "../config";

/** @throws InputError when the folder's `manifest.json` is bowlab's and describes another encoder */
export function requireStatedEncoder(folder: string, configFile: string, config: EncoderConfig): void {
  const file = path.join(folder, "manifest.json");
  if (!fs.existsSync(file)) return;
  const manifest = readSealedJson(file) as { format?: unknown; encoder?: Record<string, unknown> } | null;
  if (!String(manifest?.format).startsWith("bowlab-manifest/")) return;
  const stated = manifest?.encoder ?? {};
  const differing = Object.entries(config).filter(([key, value]) => key in stated && stated[key] !== value);
  if (differing.length === 0) return;
  throw damagedFile(
    path.join(folder, configFile),
    differing.map(([key, value]) => `${key} ${value} where manifest.json says ${stated[key]}`).join("; "),
    "restore it from a copy; where the change was meant, remove manifest.json",
  );
}
