/** Units' results copied to where git has them: what is there already stays as it is. */
import * as fs from "node:fs";
import * as path from "node:path";
import { writeFileAtomic, writeJson } from "bowlab/dist/files";
import type { LargeProtocol } from "../protocol";
import { unitPath, unitsFolder } from "../study";
import { largeUnits } from "../units";
import { largeClaims } from "./document";
import { readLarge } from "./read";
import { largeSummary } from "./summary";
import { trendPicture, trendsOf } from "./trend";

/** @param folder gets `units`, and of what is there CLAIMS.md, summary.json and the trends' drawings */
export function publishUnits(work: string, protocol: LargeProtocol, folder: string): void {
  for (const { id } of largeUnits(protocol)) {
    const [from, to] = [unitPath(unitsFolder(work), id), unitPath(unitsFolder(folder), id)];
    if (!fs.existsSync(from)) continue;
    fs.mkdirSync(path.dirname(to), { recursive: true });
    const text = fs.readFileSync(from, "utf8");
    if (!fs.existsSync(to) || fs.readFileSync(to, "utf8") !== text) writeFileAtomic(to, text);
  }
  // A pilot answers no claim.
  if (protocol.scale === "pilot") return;
  const results = readLarge(protocol, folder);
  writeFileAtomic(path.join(folder, "CLAIMS.md"), largeClaims(protocol, results));
  writeJson(path.join(folder, "summary.json"), largeSummary(results));
  for (const preset of new Set(results.runs.map(({ run }) => run.start.preset)))
    trendsOf(results, preset, "medquad", "medquad").forEach((trend, i) => {
      // One point is no trend.
      if (trend.points.length < 2) return;
      const name = `trend-${preset}-${i === 0 ? "steps" : "start"}.svg`;
      writeFileAtomic(path.join(folder, name), trendPicture(trend, `${preset}, medquad nDCG@10, bow − ed`));
    });
}
