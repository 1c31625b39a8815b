/** What a run's manifest says of the tokenizer beside it: files of text that changed since would make other tokens, silently. */
import * as fs from "node:fs";
import * as path from "node:path";
import { damagedFile, readSealedJson } from "../../integrity";

/** @throws InputError when the folder's `manifest.json` is bowlab's and names another tokenizer */
export function requireStatedTokenizer(folder: string, fingerprint: string): void {
  const file = path.join(folder, "manifest.json");
  if (!fs.existsSync(file)) return;
  const manifest = readSealedJson(file) as { format?: unknown; tokenizer?: { fingerprint?: unknown } } | null;
  const stated = manifest?.tokenizer?.fingerprint;
  if (!String(manifest?.format).startsWith("bowlab-manifest/") || typeof stated !== "string") return;
  if (stated === fingerprint) return;
  throw damagedFile(
    path.join(folder, "vocab.txt"),
    "another tokenizer in vocab.txt and tokenizer_config.json than manifest.json names",
    "restore the two files from a copy; where the change was meant, remove manifest.json",
  );
}
