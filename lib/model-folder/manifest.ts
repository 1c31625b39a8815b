/**
 * The reader of `manifest.json`, which a run writes beside its checkpoint (`train/run/manifest.ts`): what the
 * checkpoint is and how it was made. Tokenizer, model, training and fine-tuning all read it here.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { readSealedJson } from "../integrity";

/** Name of the file that says what a checkpoint is and how it was made. */
export const manifestFile = "manifest.json";

/** The version that bowlab writes. */
export const manifestFormat = "bowlab-manifest/1";

/** The fields as they are found: a folder from elsewhere may have a file of this name. */
export interface ManifestFields {
  format?: unknown;
  objective?: Record<string, unknown>;
  options?: Record<string, unknown>;
  encoder?: Record<string, unknown>;
  tokenizer?: { fingerprint?: unknown };
}

/**
 * The manifest of a folder; undefined where there is none.
 * @param own only one that bowlab wrote, of any version
 * @throws InputError when it is not JSON, or not what was written
 */
export function readManifestFields(folder: string, { own = false } = {}): ManifestFields | undefined {
  const file = path.join(folder, manifestFile);
  if (!fs.existsSync(file)) return undefined;
  const manifest = readSealedJson(file) as ManifestFields | null;
  if (own && !String(manifest?.format).startsWith("bowlab-manifest/")) return undefined;
  return manifest ?? {};
}
