/**
 * What a run's manifest says of the tokenizer beside it: files of text that changed since would make other tokens,
 * silently.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { damagedFile, readSealedJson } from "../integrity";

/** @throws InputError when the folder's `manifest.json` is bowlab's and names another tokenizer */
export function requireStatedTokenizer(folder: string, fingerprint: string): void {
  const file = path.join(folder, "manifest.json");
  if (!fs.existsSync(file)) return;
  const manifest = readSealedJson(file) as { format?: unknown; tokenizer?: { fingerprint?: unknown } } | null;
  const stated = manifest?.tokenizer?.fingerprint;
  if (!String(manifest?.format).startsWith("bowlab-manifest/") || typeof stated !== "string") return;
  if (stated === fingerprint) return;
  const names = ["vocab.txt", "vocab.json", "merges.txt", "tokenizer.json", "tokenizer_config.json"];
  const there = names.filter((name) => fs.existsSync(path.join(folder, name)));
  throw damagedFile(
    path.join(folder, there[0]),
    `another tokenizer in ${there.join(" and ")} than manifest.json names`,
    "restore them from a copy; where the change was meant, remove manifest.json",
  );
}
