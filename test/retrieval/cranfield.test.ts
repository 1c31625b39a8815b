/**
 * BM25 and the measures together, on a collection nobody here wrote, against an independent BM25's run and trec_eval
 * 10's figures.
 */

import * as fs from "node:fs";
import * as path from "node:path";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { evaluate } from "../../lib/eval";
import { Bm25Index, type Bm25Options } from "../../lib/retrieval";
import { loadPassages, type Passage, type Qrels, type Query, readQrels, readQueries } from "../../lib/text";

const folder = path.resolve(__dirname, "../../../shared/data/cranfield");

/** The words of the independent implementation: runs of at least two letters or digits, as they stand. */
const itsWords: Bm25Options = { stem: "none", minLength: 2, segment: "letters" };

describe("Bm25Index on Cranfield", () => {
  let passages: Passage[];
  let queries: Query[];
  let qrels: Qrels;
  /** Query → passage → score, of the independent implementation (scores as float32). */
  const reference = new Map<string, Map<string, number>>();

  before(async function () {
    if (!fs.existsSync(folder)) {
      console.log("      skipped: the Cranfield collection is not at ../shared/data/cranfield");
      this.skip();
    }
    passages = await loadPassages(folder);
    queries = await readQueries(folder);
    qrels = await readQrels(folder, "test");
    const run = gunzipSync(fs.readFileSync(path.join(folder, "bm25.top100.run.gz"))).toString("utf8");
    for (const line of run.trim().split("\n")) {
      const [query, , passage, , score] = line.split(/\s+/);
      if (!reference.has(query)) reference.set(query, new Map());
      reference.get(query)!.set(passage, Number(score));
    }
  });

  it("search() finds the passages and scores of the independent implementation", () => {
    const index = new Bm25Index(passages, itsWords);
    let shared = 0;
    let total = 0;
    for (const { id, text } of queries) {
      const scores = new Map(index.search(text, 100).map((hit) => [hit.id, hit.score]));
      for (const [passage, score] of reference.get(id) ?? []) {
        total++;
        const ours = scores.get(passage);
        if (ours === undefined) continue;
        shared++;
        expect(ours).to.be.closeTo(score, 1e-5);
      }
    }
    // What differs are ties at rank 100.
    expect(shared / total).to.be.greaterThan(0.999);
    expect(total).to.equal(22471);
  });

  it("evaluate() gives trec_eval's figures for that run", () => {
    const { means } = evaluate(reference, qrels, { measures: ["nDCG@10", "AP", "R@100", "RR", "P@5", "Success@5"] });
    const printed = gunzipSync(fs.readFileSync(path.join(folder, "bm25.top100.trec_eval10.txt.gz"))).toString("utf8");
    const trecEval = new Map(
      printed.split("\n").flatMap((line): [string, number][] => {
        const [measure, query, value] = line.trim().split(/\s+/);
        return query === "all" ? [[measure, Number(value)]] : [];
      }),
    );
    const names = {
      "nDCG@10": "ndcg_cut_10",
      AP: "map",
      "R@100": "recall_100",
      RR: "recip_rank",
      "P@5": "P_5",
      "Success@5": "success_5",
    };
    for (const [ours, theirs] of Object.entries(names)) {
      expect(trecEval.has(theirs), theirs).to.equal(true);
      expect(means[ours], ours).to.be.closeTo(trecEval.get(theirs)!, 0.000051);
    }
  });

  it("search() and evaluate() together give the figures of the independent implementation", () => {
    const index = new Bm25Index(passages, itsWords);
    const run = new Map(
      queries.map(({ id, text }) => [id, new Map(index.search(text, 1000).map((hit) => [hit.id, hit.score]))]),
    );
    const { means } = evaluate(run, qrels, { measures: ["nDCG@10", "AP", "R@100", "RR"] });
    expect(means["nDCG@10"]).to.be.closeTo(0.3646, 0.001);
    expect(means.AP).to.be.closeTo(0.2824, 0.001);
    expect(means["R@100"]).to.be.closeTo(0.7042, 0.001);
    expect(means.RR).to.be.closeTo(0.5129, 0.001);
  });

  it("search() by the default settings finds more than that: stems, one-letter words, names", () => {
    const index = new Bm25Index(passages);
    const run = new Map(
      queries.map(({ id, text }) => [id, new Map(index.search(text, 1000).map((hit) => [hit.id, hit.score]))]),
    );
    const { means } = evaluate(run, qrels, { measures: ["nDCG@10", "AP"] });
    expect(means["nDCG@10"]).to.be.greaterThan(0.38);
    expect(means.AP).to.be.greaterThan(0.3);
  });
});
