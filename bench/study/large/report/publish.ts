/** Units' results copied to where git has them: what is there already stays as it is. */
import * as fs from "node:fs";
import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { InputError } from "bowlab";
import { writeFileAtomic, writeJson } from "bowlab/dist/files";
import { publishedFolder } from "../../read-study";
import { readKept, unitPath, unitsFolder } from "../kept";
import { requireSameStamp, stampFile } from "../large-stamp";
import type { LargeProtocol } from "../protocol";
import { largeUnits } from "../units";
import { largeClaims } from "./document";
import { readLarge } from "./read";
import { largeSummary } from "./summary";
import { drawnTrends } from "./trend";
import { trendPicture } from "./trend-picture";

/**
 * @param folder gets `units`, and of what is there CLAIMS.md, summary.json and the trends' drawings
 * @returns ids of units whose published result is another one than the folder's, and stays
 * @throws InputError as `requirePublishable`, or when a unit is damaged: then nothing is copied or written
 */
export function publishUnits(work: string, protocol: LargeProtocol, folder: string): string[] {
  requirePublishable(work, protocol, folder);
  // All that is to be said is said before the first file is written: what fails leaves the folder as it was.
  const results = readLarge(protocol, folder, work);
  const claims = largeClaims(protocol, results);
  const summary = largeSummary(results);
  const drawings = drawnTrends(results).map(
    ({ file, measure, trend }) => [file, trendPicture(trend, measure)] as const,
  );
  const others = copyUnits(work, folder, protocol);
  // A pilot answers no claim.
  if (protocol.scale === "pilot") return others;
  writeFileAtomic(path.join(folder, "CLAIMS.md"), claims);
  writeJson(path.join(folder, "summary.json"), summary);
  for (const [file, picture] of drawings) writeFileAtomic(path.join(folder, file), picture);
  return others;
}

/**
 * Results of two protocols, of other collections, or of runs whose steps other rates decided, are not mixed.
 * @throws InputError when what is published is by others
 */
export function requirePublishable(work: string, protocol: LargeProtocol, folder: string): void {
  if (isPublished(folder))
    requireSameStamp(folder, work, `what is published in ${folder} is by another protocol, or of other collections`);
  const rates = largeUnits(protocol).filter(({ kind }) => kind === "rates");
  for (const { id } of rates) {
    const [own, published] = [work, folder].map((each) => readKept(unitsFolder(each), id));
    if (!own || !published || isDeepStrictEqual(own.result, published.result)) continue;
    throw new InputError("what a step costs was measured anew here, and published runs went by other rates", {
      file: unitPath(unitsFolder(work), id),
      expected: `what ${unitPath(unitsFolder(folder), id)} says`,
      fix: "begin with what is published: --from-published and another --out",
    });
  }
}

/**
 * Results in git that a folder lacks, copied to it, so that a study goes on on another machine. The folder has been
 * opened: it has its stamp.
 * @returns ids of units of which the folder has another result than the published one: its own stays
 * @throws InputError when there are none, or the folder holds another protocol's study
 */
export function takePublished(
  protocol: LargeProtocol,
  work: string,
  folder = publishedFolder(protocol.scale),
): string[] {
  requirePublished(work, folder);
  return copyUnits(folder, work, protocol);
}

/** Whether results of a scale are published that others can go on with. */
export const isPublished = (folder: string): boolean => fs.existsSync(path.join(folder, stampFile));

/** @throws InputError when nothing is published, or by another protocol than a study's folder that has a stamp */
export function requirePublished(work: string, folder: string): void {
  if (!isPublished(folder))
    throw new InputError("no results of this scale are published that others could go on with", {
      ...{ file: folder, expected: stampFile, fix: "leave out --from-published" },
    });
  requireSameStamp(folder, work, `what is published in ${folder} is by another protocol, or of other collections`);
}

/** What is there already stays. @returns ids of units of which another result is there */
function copyUnits(from: string, to: string, protocol: LargeProtocol): string[] {
  const [source, target] = [unitsFolder(from), unitsFolder(to)];
  // All are read before one is copied: what is damaged here must not take a good one's place.
  const kept = largeUnits(protocol).flatMap(({ id }) => {
    const [own, there] = [readKept(source, id), readKept(target, id)];
    return own ? [{ id, own, there }] : [];
  });
  const copy = (file: string, copied: string) => {
    if (!fs.existsSync(file) || fs.existsSync(copied)) return;
    fs.mkdirSync(path.dirname(copied), { recursive: true });
    writeFileAtomic(copied, fs.readFileSync(file, "utf8"));
  };
  copy(path.join(from, stampFile), path.join(to, stampFile));
  for (const { id } of kept) copy(unitPath(source, id), unitPath(target, id));
  return kept.flatMap(({ id, own, there }) => (there && !isDeepStrictEqual(own.result, there.result) ? [id] : []));
}
