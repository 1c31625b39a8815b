/** Units' results copied to where git has them: what is there already stays as it is. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "bowlab";
import { writeFileAtomic, writeJson } from "bowlab/dist/files";
import { publishedFolder } from "../../read-study";
import { requireSameStamp, stampFile } from "../large-stamp";
import type { LargeProtocol } from "../protocol";
import { readKept, unitPath, unitsFolder } from "../study";
import { largeUnits } from "../units";
import { largeClaims } from "./document";
import { readLarge } from "./read";
import { largeSummary } from "./summary";
import { drawnTrends } from "./trend";
import { trendPicture } from "./trend-picture";

/** @param folder gets `units`, and of what is there CLAIMS.md, summary.json and the trends' drawings */
export function publishUnits(work: string, protocol: LargeProtocol, folder: string): void {
  copyUnits(work, folder, protocol);
  // A pilot answers no claim.
  if (protocol.scale === "pilot") return;
  const results = readLarge(protocol, folder);
  writeFileAtomic(path.join(folder, "CLAIMS.md"), largeClaims(protocol, results));
  writeJson(path.join(folder, "summary.json"), largeSummary(results));
  for (const { file, measure, trend } of drawnTrends(results))
    writeFileAtomic(path.join(folder, file), trendPicture(trend, measure));
}

/**
 * Results in git that a folder lacks, copied to it, so that a study goes on on another machine. The folder has been
 * opened: it has its stamp.
 * @throws InputError when there are none, or the folder holds another protocol's study
 */
export function takePublished(protocol: LargeProtocol, work: string): void {
  const folder = publishedFolder(protocol.scale);
  if (!fs.existsSync(path.join(folder, stampFile)))
    throw new InputError("no results of this scale are published", { file: folder, fix: "leave out --from-published" });
  requireSameStamp(folder, work, `what is published in ${folder} is by another protocol, or of other collections`);
  copyUnits(folder, work, protocol, { isKept: true });
}

/** @param isKept what is there already stays, whatever it says */
function copyUnits(from: string, to: string, protocol: LargeProtocol, { isKept = false } = {}): void {
  const copy = (file: string, copied: string) => {
    if (!fs.existsSync(file) || (isKept && fs.existsSync(copied))) return;
    const text = fs.readFileSync(file, "utf8");
    if (fs.existsSync(copied) && fs.readFileSync(copied, "utf8") === text) return;
    fs.mkdirSync(path.dirname(copied), { recursive: true });
    writeFileAtomic(copied, text);
  };
  const units = largeUnits(protocol);
  // All are read before one is copied: what is damaged here must not take a good one's place.
  for (const { id } of units) readKept(unitsFolder(from), id);
  copy(path.join(from, stampFile), path.join(to, stampFile));
  for (const { id } of units) copy(unitPath(unitsFolder(from), id), unitPath(unitsFolder(to), id));
}
