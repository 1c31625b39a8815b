/**
 * BM25 on collections nobody here wrote, in four languages: what the default settings and the documented ones reach
 * (bench/README.md).
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { evaluate } from "../../lib/eval";
import { Bm25Index, type Bm25Options, bm25Results, collectRun } from "../../lib/retrieval";
import { loadPassages, readQrels, readQueries } from "../../lib/text";

const data = path.resolve(__dirname, "../../../shared/data");

describe("Bm25Index on public collections", () => {
  const measured = async (name: string, options: Bm25Options, measure: string): Promise<number> => {
    const qrels = await readQrels(path.join(data, name), "test");
    const queries = (await readQueries(path.join(data, name))).filter(({ id }) => qrels.has(id));
    const index = new Bm25Index(await loadPassages(path.join(data, name)), options);
    return evaluate(await collectRun(bm25Results(index, queries, 100)), qrels, { measures: [measure] }).means[measure];
  };
  const earlier: Bm25Options = { stem: "none", minLength: 2, segment: "letters" };
  const cases: [name: string, settings: string, options: Bm25Options, measure: string, least: number, most?: number][] =
    [
      ["xquad/zh", "runs of letters, as before", earlier, "RR@10", 0.1, 0.11],
      ["xquad/zh", "the default settings", {}, "RR@10", 0.95],
      ["xquad/zh", "ICU's words", { segment: "words" }, "RR@10", 0.94],
      ["xquad/zh", "stop words", { stopWords: "zho" }, "RR@10", 0.95],
      ["xquad/ar", "the default settings", {}, "RR@10", 0.86],
      ["xquad/ar", "Arabic stems", { stem: "arabic", stopWords: "ara" }, "RR@10", 0.9],
      ["xquad/de", "the default settings", {}, "RR@10", 0.905],
      ["xquad/de", "German stems", { stem: "german", stopWords: "deu" }, "RR@10", 0.92],
      ["xquad/en", "the default settings", {}, "RR@10", 0.95],
      ["scifact", "the words as before", earlier, "nDCG@10", 0.6615, 0.6635],
      ["scifact", "the default settings", {}, "nDCG@10", 0.68],
      ["scifact", "titles three times", { titleWeight: 3 }, "nDCG@10", 0.687],
      ["cacm", "the default settings", {}, "nDCG@10", 0.49],
      ["stackfaq", "the default settings", {}, "nDCG@10", 0.715],
    ];
  for (const [name, settings, options, measure, least, most = 1] of cases) {
    it(`search() on ${name} by ${settings} reaches ${measure} ${least}`, async function () {
      if (!fs.existsSync(path.join(data, name))) {
        console.log(`      skipped: the collection is not at ../shared/data/${name}`);
        this.skip();
      }
      expect(await measured(name, options, measure)).to.be.within(least, most);
    });
  }
});
