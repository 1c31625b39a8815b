import { expect } from "chai";
import { InputError } from "../../../lib/errors";
import { alphaDcg, alphaNdcg, evaluate, parseMeasure, rankDocuments } from "../../../lib/eval";

const spoken = (subtopics: Record<string, string[]>) =>
  new Map(Object.entries(subtopics).map(([id, names]) => [id, new Map(names.map((name) => [name, 1]))]));

describe("alphaDcg() and alphaNdcg()", () => {
  // In the manner of Clarke et al.'s example (SIGIR 2008): gains 2, 1/2, 1/4, 0, 2, 1/2, 1, 1/4 in this order, the
  // ideal one a-e-g-b-f-c-h.
  const paper = spoken({ a: ["1", "2"], b: ["1"], c: ["1"], d: [], e: ["3", "4"], f: ["3"], g: ["5"], h: ["3"] });
  const order = [..."abcdefgh"];

  it("alphaDcg() halves what was said once, and discounts by rank", () => {
    const gains = [2, 1 / 2, 1 / 4, 0, 2, 1 / 2, 1, 1 / 4];
    let sum = 0;
    gains.forEach((gain, place) => {
      sum += gain / Math.log2(place + 2);
      expect(alphaDcg(order, paper, place + 1)).to.be.closeTo(sum, 1e-12);
    });
  });

  it("alphaNdcg() divides by the greedy ideal, a-e-g-b-f-c-h or what is equal to it", () => {
    const ideal = [2, 2, 1, 0.5, 0.5, 0.25, 0.25].map((gain, i) => gain / Math.log2(i + 2));
    const sum = (count: number) => ideal.slice(0, count).reduce((a, b) => a + b, 0);
    for (const k of [1, 2, 5, 7]) {
      expect(alphaNdcg(order, paper, k)).to.be.closeTo(alphaDcg(order, paper, k) / sum(k), 1e-12);
    }
    expect(alphaNdcg([..."aegbfch"], paper)).to.be.closeTo(1, 1e-12);
  });

  it("alphaNdcg() gives what TREC's ndeval gives for the example of its Python binding", () => {
    const subtopics = spoken({ A: ["a"], B: ["b"], D: ["b"], C: ["c"] });
    const ranking = rankDocuments(new Map(Object.entries({ A: 9.3, D: 8.4, E: 8.1, B: 7.6 })));
    // Printed as 0.7868: 1.84627 / 2.34627, cut off.
    for (const k of [5, 10, 20]) expect(Math.floor(alphaNdcg(ranking, subtopics, k) * 1e4)).to.equal(7868);
  });

  it("alphaNdcg() counts subtopics from the grade that is asked for on, and is 0 where none is spoken of", () => {
    const graded = new Map([
      [
        "a",
        new Map([
          ["1", 1],
          ["2", 2],
        ]),
      ],
    ]);
    expect(alphaDcg(["a"], graded)).to.equal(2);
    expect(alphaDcg(["a"], graded, 5, 0.5, 2)).to.equal(1);
    expect(alphaNdcg(["a"], spoken({ a: [] }))).to.equal(0);
  });

  it("evaluate() measures diversity of judgements by subtopic, and says when it has none", () => {
    const qrels = new Map([["q", new Map([["a", 1]])]]);
    const run = new Map([["q", new Map([["a", 1]])]]);
    const measures = ["alpha_nDCG@10", "alpha-nDCG(alpha=0.3)@5"];
    const subtopics = new Map([["q", spoken({ a: ["1"] })]]);
    expect(evaluate(run, qrels, { measures, subtopics }).means).to.deep.equal({
      "alpha_nDCG@10": 1,
      "alpha_nDCG(alpha=0.3)@5": 1,
    });
    expect(parseMeasure("alpha_ndcg@20").bySubtopic).to.equal(true);
    expect(() => evaluate(run, qrels, { measures })).to.throw(InputError, "judgements by subtopic");
  });
});
