/**
 * The measures on a run nobody here made, against everything that trec_eval 10.0 prints for it (`-c -q`), to its four
 * decimals.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { evaluate, fixed, parseMeasure, type Run, readRun } from "../../lib/eval";
import { type Qrels, readQrels } from "../../lib/text";

const folder = path.resolve(__dirname, "../../../shared/data/cranfield");

describe("evaluate() on Cranfield", () => {
  let run: Run;
  let qrels: Qrels;
  /** trec_eval's measure → query or "all" → value as printed. */
  const printed = new Map<string, Map<string, string>>();

  before(async function () {
    if (!fs.existsSync(folder)) {
      console.log("      skipped: the Cranfield collection is not at ../shared/data/cranfield");
      this.skip();
    }
    run = await readRun(path.join(folder, "bm25.top100.run.gz"));
    qrels = await readQrels(path.join(folder, "qrels", "test.tsv"));
    const output = gunzipSync(fs.readFileSync(path.join(folder, "bm25.top100.trec_eval10.txt.gz"))).toString("utf8");
    for (const line of output.trim().split("\n")) {
      const [measure, query, value] = line.split(/\s+/);
      if (!printed.has(measure)) printed.set(measure, new Map());
      printed.get(measure)!.set(query, value);
    }
  });

  it("evaluate() gives every per-query value and every mean that trec_eval 10 prints, to four decimals", () => {
    const names = [...printed.keys()];
    expect(names).to.include.members(["map", "recip_rank", "ndcg", "ndcg_cut_10", "P_5", "recall_100", "success_5"]);
    const { means, perQuery, missing } = evaluate(run, qrels, { measures: names });
    expect(missing).to.deep.equal([]);
    let compared = 0;
    for (const [name, values] of printed) {
      const ours = parseMeasure(name).name;
      expect(fixed(means[ours], 4), `mean of ${name}`).to.equal(values.get("all"));
      for (const [query, row] of perQuery) {
        expect(fixed(row[ours], 4), `${name} of query ${query}`).to.equal(values.get(query));
        compared++;
      }
    }
    expect(compared).to.equal(names.length * 225);
    console.log(`      ${compared} values of ${names.length} measures and their means are equal`);
  });

  it("evaluate() gives the means named beside the collection's description", () => {
    const { means } = evaluate(run, qrels, { measures: ["nDCG@10", "R@100", "RR"] });
    expect(Object.values(means).map((value) => value.toFixed(4))).to.deep.equal(["0.3646", "0.7042", "0.5127"]);
  });
});
