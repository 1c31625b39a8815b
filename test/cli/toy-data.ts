/** Small inputs for the commands, as files. */
import * as fs from "node:fs";
import * as path from "node:path";
import type { Passage } from "../../lib/text";
import { put } from "../text/scratch";
import { syntheticPassages } from "../train/synthetic";

/** Writes passages as a BEIR corpus file and returns the path. */
export function putPassages(file: string, passages: readonly Passage[] = syntheticPassages(80)): string {
  const lines = passages.map(({ id, title, text }) => `${JSON.stringify({ _id: id, title, text })}\n`);
  return put(file, lines.join(""));
}

/** Options of a very short run of the smallest preset. */
export const shortRun = [
  ...[
    "--preset",
    "tiny",
    "--steps",
    "4",
    "--batch-size",
    "4",
    "--max-length",
    "24",
    "--save-every",
    "2",
    "--seed",
    "5",
  ],
];

/** Reads a JSON file, changes it and writes it back. */
export function changeJson(file: string, change: (value: Record<string, unknown>) => void): void {
  const value = JSON.parse(fs.readFileSync(file, "utf8"));
  change(value);
  // Changed on purpose: the checksum goes, as the message of a damaged file says.
  delete value.sealed;
  delete value.checksum;
  fs.writeFileSync(file, JSON.stringify(value));
}

/** Names of the files in a folder; none when there is no folder. */
export function filesIn(...parts: string[]): string[] {
  const folder = path.join(...parts);
  return fs.existsSync(folder) ? fs.readdirSync(folder).sort() : [];
}
