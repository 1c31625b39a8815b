/** `--power`: printed from the pilot's results; what a folder says already was written before the runs, and stays. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "bowlab";
import { writeFileAtomic, writeJson } from "bowlab/dist/files";
import { publishedFolder } from "../../read-study";
import type { LargeProtocol } from "../protocol";
import { powerRows, powerText } from "./power-text";
import { readLarge } from "./read";

/** Files of a power calculation. */
const names = ["POWER.md", "power.json"] as const;

export interface Power {
  /** For the terminal. */
  text: string;
  /** What is to be said beside it: that files stay, and whether they say something else. */
  note?: string;
}

/**
 * The power by the results that a folder holds, written into it where it holds none yet.
 * @param large folder of the runs that it is to speak for; with units in it nothing is "before any run" any more
 * @throws InputError when the folder has no results of two seeds
 */
export function writePower(protocol: LargeProtocol, folder: string, large = publishedFolder("large")): Power {
  const rows = powerRows(protocol, readLarge(protocol, folder));
  if (rows.length === 0)
    throw new InputError("there are no results to compute the power from", {
      file: folder,
      fix: "run the pilot first: npm run study -- --scale pilot --publish",
    });
  const text = powerText(protocol, rows, { isBefore: !fs.existsSync(path.join(large, "units")) });
  const [written, numbers] = names.map((name) => path.join(folder, name));
  const there = [written, numbers].filter((file) => fs.existsSync(file));
  if (there.length > 0)
    return {
      text,
      note: noteOn(
        there,
        [true, false].map((isBefore) => powerText(protocol, rows, { isBefore })),
      ),
    };
  writeJson(numbers, rows);
  writeFileAtomic(written, text);
  return { text };
}

/** @param texts that would be the same calculation */
function noteOn(there: readonly string[], texts: readonly string[]): string {
  const stays = `nothing is written: ${there.join(" and ")} ${there.length === 1 ? "stays" : "stay"} as written before`;
  const [first] = there;
  if (!first.endsWith(names[0]) || texts.includes(fs.readFileSync(first, "utf8"))) return stays;
  return `${stays}; the text above is another one: the protocol has had comparisons added since, or the results are others`;
}
