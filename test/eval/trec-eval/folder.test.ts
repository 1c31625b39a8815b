/**
 * trec_eval's own test folder: what its `make quicktest` compares, of one run against one file of judgements, to the
 * last character. Left out: judgements as preferences and by judgement groups (out.test.prefs, .qrels_prefs,
 * .qrels_jg), which bowlab does not read, and Z scores (.aqZ).
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import {
  type EvaluateOptions,
  evaluate,
  parseMeasures,
  readRun,
  splitMeasures,
  trecEvalLines,
} from "../../../lib/eval";
import { readQrels } from "../../../lib/text";

const folder = path.resolve(__dirname, "../../../../shared/data/trec_eval");

interface Case {
  qrels?: string;
  run?: string;
  measures: string;
  options?: EvaluateOptions;
  perQuery?: boolean;
}

const parameters =
  "iprec_at_recall..10,.20,.25,.75,.50 P.5,7,3 recall.20,2000 Rprec_mult.5.0,0.2,0.35 utility.2,-1,0,0 11pt_avg..25,.5,.75 " +
  "ndcg.1=3,2=9,4=4.5 ndcg_cut.10,20,23.4 success.2,5,20";

/** Output → trec_eval's command line in bowlab's words. Without -c trec_eval 10 refuses runs that lack a query. */
const cases: [output: string, how: Case][] = [
  ["out.test", { measures: "official" }],
  ["out.test", { measures: "official", qrels: "qrels.test.with-comments" }],
  ["out.comment.test", { measures: "official", qrels: "qrels.comment.test", run: "results.comment.test.gz" }],
  ["out.test.a", { measures: "all_trec" }],
  ["out.test.aq", { measures: "all_trec", perQuery: true }],
  ["out.test.aqc", { measures: "all_trec", run: "results.trunc", perQuery: true, options: { missing: "zero" } }],
  [
    "out.test.aqcM",
    { measures: "all_trec", run: "results.trunc", perQuery: true, options: { missing: "zero", maxDocuments: 100 } },
  ],
  [
    "out.test.aql",
    { measures: "all_trec,relstring.20", qrels: "qrels.rel_level", perQuery: true, options: { level: 2 } },
  ],
  ["out.test.meas_params", { measures: parameters, perQuery: true }],
];

describe("evaluate() on trec_eval's test folder", () => {
  before(function () {
    if (fs.existsSync(folder)) return;
    console.log("      skipped: trec_eval's test files are not at ../shared/data/trec_eval");
    this.skip();
  });

  for (const [output, { qrels = "qrels.test", run = "results.test", measures, options, perQuery }] of cases) {
    it(`trecEvalLines() gives ${output} for ${qrels} and ${run}`, async () => {
      let tag = "";
      const results = await readRun(path.join(folder, run), {
        onTag: (name) => {
          tag = name;
        },
      });
      const how = { missing: "refuse" as const, ...options };
      const names = splitMeasures(measures);
      const evaluation = evaluate(results, await readQrels(path.join(folder, qrels)), { ...how, measures: names });
      const lines = trecEvalLines(parseMeasures(names, how), evaluation, { perQuery, tag }).split("\n");
      const expected = fs.readFileSync(path.join(folder, output), "utf8").trimEnd().split("\n");
      expect(lines).to.deep.equal(expected);
    });
  }

  it("evaluate() refuses, as trec_eval without -c, a run that lacks a query", async () => {
    const results = await readRun(path.join(folder, "results.trunc"));
    const judged = await readQrels(path.join(folder, "qrels.test"));
    expect(() => evaluate(results, judged, { missing: "refuse" })).to.throw("1 without: 302");
  });
});
