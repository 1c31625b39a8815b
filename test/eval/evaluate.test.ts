import { expect } from "chai";
import * as fc from "fast-check";
import { InputError } from "../../lib/errors";
import { evaluate, meanOfCollections } from "../../lib/eval";

const qrels = new Map([
  ["q1", new Map([["d1", 1]])],
  ["q2", new Map([["d2", 2]])],
  ["q3", new Map([["d3", 1]])],
]);
const run = new Map([
  [
    "q1",
    new Map([
      ["d1", 2],
      ["d2", 1],
    ]),
  ],
  [
    "q2",
    new Map([
      ["d1", 2],
      ["d2", 1],
    ]),
  ],
  ["q9", new Map([["d1", 1]])],
]);

describe("evaluate()", () => {
  it("evaluate() averages over all judged queries, missing ones as 0, and leaves out unjudged ones", () => {
    const { means, perQuery, missing } = evaluate(run, qrels, { measures: ["RR@10", "Success@1", "P@2"] });
    expect(means).to.deep.equal({ "RR@10": 0.5, "Success@1": 1 / 3, "P@2": 1 / 3 });
    expect([...perQuery.keys()]).to.deep.equal(["q1", "q2", "q3"]);
    expect(perQuery.get("q2")).to.deep.equal({ "RR@10": 0.5, "Success@1": 0, "P@2": 0.5 });
    expect(missing).to.deep.equal(["q3"]);
  });

  it("evaluate() of no judgements is 0, not NaN", () => {
    expect(evaluate(run, new Map()).means["nDCG@10"]).to.equal(0);
  });

  it("evaluate() leaves missing queries out when asked to, or refuses them, naming some", () => {
    const measures = ["Success@1"];
    const skipped = evaluate(run, qrels, { measures, missing: "skip" });
    expect(skipped.means["Success@1"]).to.equal(0.5);
    expect([...skipped.perQuery.keys()]).to.deep.equal(["q1", "q2"]);
    expect(() => evaluate(run, qrels, { measures, missing: "refuse" })).to.throw(InputError, "1 without: q3");
  });

  it("evaluate() sums counts and averages everything else", () => {
    const { means } = evaluate(run, qrels, { measures: ["NumRet", "NumRel", "NumRelRet", "SetP", "SetR"] });
    expect(means).to.deep.equal({ NumRet: 4, NumRel: 3, NumRelRet: 2, SetP: 1 / 3, SetR: 2 / 3 });
  });

  it("evaluate() counts NumRel over all queries as trec_eval -c does, and over those with results by the level", () => {
    const total = (missing: "zero" | "skip") => evaluate(run, qrels, { measures: ["NumRel(rel=2)"], missing });
    expect(total("zero").means).to.deep.equal({ "NumRel(rel=2)": 3 });
    expect([...total("zero").perQuery.values()].map((row) => row["NumRel(rel=2)"])).to.deep.equal([0, 1, 0]);
    expect(total("skip").means).to.deep.equal({ "NumRel(rel=2)": 1 });
  });

  it("evaluate() drops what nobody graded, a grade below 0 included, as trec_eval -J does", () => {
    const results = new Map([["q", new Map(Object.entries({ x: 5, pooled: 4, bad: 3, good: 2 }))]]);
    const graded = new Map([["q", new Map(Object.entries({ pooled: -1, bad: 0, good: 1 }))]]);
    expect(evaluate(results, graded, { measures: ["RR", "RR(judged_only=True)"] }).means).to.deep.equal({
      RR: 1 / 4,
      "RR(judged_only=True)": 1 / 2,
    });
    expect(evaluate(results, graded, { measures: ["RR"], judgedOnly: true }).means.RR).to.equal(1 / 2);
    const cut = { measures: ["RR", "NumRet"], judgedOnly: true, maxDocuments: 3 };
    expect(evaluate(results, graded, cut).means).to.deep.equal({ RR: 0, NumRet: 1 });
  });

  it("evaluate() averages GMAP by logarithms, a 0 counting as 0.00001", () => {
    const { means, perQuery } = evaluate(run, qrels, { measures: ["GMAP", "AP"], missing: "skip" });
    expect(means.GMAP).to.be.closeTo(Math.sqrt(perQuery.get("q1")!.AP * perQuery.get("q2")!.AP), 1e-15);
    expect(evaluate(run, qrels, { measures: ["GMAP"] }).means.GMAP).to.be.closeTo(Math.cbrt(1 * 0.5 * 1e-5), 1e-15);
  });

  it("evaluate() gives texts beside numbers", () => {
    const { means, texts } = evaluate(run, qrels, { measures: ["relstring.5", "RR"] });
    expect(Object.keys(means)).to.deep.equal(["RR"]);
    expect(texts?.get("q2")).to.deep.equal({ relstring_5: "-2" });
  });

  it("evaluate() ties two near scores in trec9 and not in trec10", () => {
    // The pair of trec_eval's own change of version 10.
    const near = new Map([
      [
        "q",
        new Map([
          ["d2", 0.975230281005876],
          ["d1", 0.97523029],
        ]),
      ],
    ]);
    const judged = new Map([["q", new Map([["d1", 1]])]]);
    const rr = (semantics: "trec9" | "trec10") => evaluate(near, judged, { measures: ["RR"], semantics }).means.RR;
    expect([rr("trec9"), rr("trec10")]).to.deep.equal([0.5, 1]);
  });

  it("evaluate() drops the query's own document when asked to", () => {
    const own = new Map([
      [
        "7",
        new Map([
          ["7", 9],
          ["8", 1],
        ]),
      ],
    ]);
    const judged = new Map([["7", new Map([["8", 1]])]]);
    expect(evaluate(own, judged, { measures: ["RR"] }).means.RR).to.equal(0.5);
    expect(evaluate(own, judged, { measures: ["RR"], ignoreIdenticalIds: true }).means.RR).to.equal(1);
  });

  it("evaluate() holds MS MARCO's rules: something in common, at most 1000 results", () => {
    const other = new Map([["q8", new Map([["d", 1]])]]);
    const options = { measures: ["RR@10"], semantics: "msmarco" as const };
    expect(() => evaluate(other, qrels, options)).to.throw(InputError, "no query in common");
    const results = (count: number) => new Map(Array.from({ length: count }, (_, i) => [`d${i}`, -i] as const));
    expect(() => evaluate(new Map([["q1", results(1001)]]), qrels, options)).to.throw(InputError, "found 1001");
    expect(evaluate(new Map([["q1", results(1000)]]), qrels, options).means["RR@10"]).to.be.closeTo(0.5 / 3, 1e-12);
  });

  it("evaluate() passes on that a score is NaN or infinite", () => {
    for (const score of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => evaluate(new Map([["q1", new Map([["d1", score]])]]), qrels)).to.throw(RangeError, "document d1");
    }
  });

  it("evaluate() has every measure in range, whatever is tied, unjudged, empty or graded below zero", () => {
    const ids = fc.constantFrom(..."abcdefg");
    const results = fc.dictionary(ids, fc.constantFrom(0, 0.5, 0.5, 1, -3));
    const grades = fc.dictionary(ids, fc.integer({ min: -2, max: 3 }));
    const shares = ["nDCG@3", "nDCG(dcg='exp-log2')", "RR", "AP@2", "P(rel=2)@3", "R@2", "Success@1", "Judged@4"];
    const measures = [...shares, "Rprec", "Bpref", "SetP", "SetR", "SetF(beta=2)", "nDCG(judged_only=True)@2"];
    const more = [
      "F1@3",
      "R_cap@2",
      "IPrec@0.3",
      "11pt_avg",
      "infAP",
      "ERR@3",
      "nERR",
      "RBP(p=0.5)",
      "RBP_resid",
      "Compat",
    ];
    const others = [
      "Unjudged@3",
      "Hole@2",
      "SetAP",
      "SetRelP",

      "G",
      "binG",
      "RnDCG",
      "nDCG_rel",
      "Rprec_mult@0.5",
    ];
    measures.push(...more, ...others);
    fc.assert(
      fc.property(results, grades, (found, judged) => {
        const one = evaluate(
          new Map([["q", new Map(Object.entries(found))]]),
          new Map([["q", new Map(Object.entries(judged))]]),
          { measures },
        );
        for (const [name, value] of Object.entries(one.means)) expect(value, name).to.be.within(0, 1 + 1e-12);
        expect(one.perQuery.get("q")).to.deep.equal(one.means);
      }),
      { numRuns: 300 },
    );
  });
});

describe("meanOfCollections()", () => {
  it("meanOfCollections() counts every collection the same, however many queries it has", () => {
    const mean = meanOfCollections([{ means: { AP: 0.2, RR: 1 } }, { means: { AP: 0.4, RR: 0 } }]);
    expect(mean.AP).to.be.closeTo(0.3, 1e-15);
    expect(mean.RR).to.equal(0.5);
    expect(() => meanOfCollections([])).to.throw(RangeError);
    expect(() => meanOfCollections([{ means: { AP: 1 } }, { means: {} }])).to.throw(RangeError, "lacks the measure AP");
  });
});
