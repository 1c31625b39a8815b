/** The published CLAIMS.md, summary and drawings are what the published units say, by the rules as they are now. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { largeProtocols } from "../../bench/study/large/protocols";
import { largeClaims } from "../../bench/study/large/report/document";
import { readLarge } from "../../bench/study/large/report/read";
import { largeSummary } from "../../bench/study/large/report/summary";
import { drawnTrends } from "../../bench/study/large/report/trend";
import { trendPicture } from "../../bench/study/large/report/trend-picture";
import { publishedFolder } from "../../bench/study/read-study";

for (const scale of ["medium", "large"] as const)
  describe(`the published results of scale ${scale}`, function () {
    this.timeout(300_000);
    const protocol = largeProtocols[scale];
    const folder = publishedFolder(scale);
    const published = (name: string) => fs.readFileSync(path.join(folder, name), "utf8");

    it("are what their units say", () => {
      const results = readLarge(protocol, folder);
      expect(published("CLAIMS.md")).to.equal(largeClaims(protocol, results));
      expect(JSON.parse(published("summary.json"))).to.deep.equal(JSON.parse(JSON.stringify(largeSummary(results))));
      for (const { file, measure, trend } of drawnTrends(results))
        expect(published(file), file).to.equal(trendPicture(trend, measure));
    });
  });
