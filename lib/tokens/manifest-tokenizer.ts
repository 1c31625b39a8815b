/**
 * The tokenizer that a run's manifest records, against the one in the files beside it: files of text that changed since
 * would make other tokens, silently.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { damagedFile } from "../integrity";
import { readManifestFields } from "../model-folder";

/** @throws InputError when the folder's `manifest.json` is bowlab's and names another tokenizer */
export function requireManifestTokenizer(folder: string, fingerprint: string): void {
  const recorded = readManifestFields(folder, { own: true })?.tokenizer?.fingerprint;
  if (typeof recorded !== "string" || recorded === fingerprint) return;
  const names = ["vocab.txt", "vocab.json", "merges.txt", "tokenizer.json", "tokenizer_config.json"];
  const there = names.filter((name) => fs.existsSync(path.join(folder, name)));
  throw damagedFile(
    path.join(folder, there[0]),
    `another tokenizer in ${there.join(" and ")} than manifest.json names`,
    "restore them from a copy; where the change was meant, remove manifest.json",
  );
}
