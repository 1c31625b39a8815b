/**
 * The tokenizer that a run's manifest records, against the one in the files beside it: files of text that changed since
 * would make other tokens, silently.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { readJson, readTextFile } from "../files";
import { damagedFile } from "../integrity";
import { readManifestFields } from "../model-folder";
import { readTokenizerJson } from "./wordpiece/tokenizer-json";

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

const MEND = "restore it from a copy; where the change was meant, remove manifest.json and what says it otherwise";

/**
 * A run writes its vocabulary and the names of special tokens in two forms, for readers of either. transformers takes
 * the one or the other: in a folder of bowlab's they have to say the same.
 * @throws InputError naming the file that differs
 */
export function requireAgreeingFiles(folder: string): void {
  const [map, config, list, whole] = [
    ...["special_tokens_map.json", "tokenizer_config.json", "vocab.txt", "tokenizer.json"],
  ].map((name) => path.join(folder, name));
  if (!fs.existsSync(map) || !readManifestFields(folder, { own: true })) return;
  const names = fs.existsSync(config) ? (readJson(config) as Record<string, unknown> | null) : {};
  const odd = Object.entries((readJson(map) ?? {}) as object).find(([role, token]) => names?.[role] !== token);
  if (odd) throw damagedFile(map, `${odd[0]} ${JSON.stringify(odd[1])}, other than in tokenizer_config.json`, MEND);
  if (!fs.existsSync(list) || !fs.existsSync(whole)) return;
  const { tokens } = readTokenizerJson(whole);
  if (readTextFile(list).replace(/\r\n?/g, "\n").replace(/\n+$/, "") === tokens.join("\n").replace(/\n+$/, "")) return;
  throw damagedFile(list, "another vocabulary in vocab.txt than in tokenizer.json", MEND);
}
