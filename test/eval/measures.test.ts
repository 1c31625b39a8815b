import { expect } from "chai";
import * as fc from "fast-check";
import {
  averagePrecision,
  type Judged,
  ndcg,
  ndcgExponential,
  precision,
  rankDocuments,
  recall,
  reciprocalRank,
  success,
} from "../../lib/eval";

function grades(entries: Record<string, number>): Map<string, number> {
  return new Map(Object.entries(entries));
}

/** Published vectors: judgements, run, and what trec_eval (through its Python binding) gives. */
const vectors: [name: string, judged: Judged, run: Map<string, number>, ndcg: number, ap?: number][] = [
  ["a tie broken for the relevant document", grades({ a: 0, b: 1, c: 0 }), grades({ b: 1, a: 1 }), 1],
  ["a tie broken against it", grades({ a: 0, b: 1, c: 0 }), grades({ b: 1, c: 1 }), 1 / Math.log2(3)],
  ["the last of three tied ids", grades({ d3: 1 }), grades({ d1: 1, d2: 1, d3: 1 }), 1, 1],
  [
    "one relevant document at rank three",
    grades({ d1: 0, d2: 1, d3: 0 }),
    grades({ d1: 1, d2: 0, d3: 1.5 }),
    0.5,
    1 / 3,
  ],
  [
    "two relevant documents at ranks two and three",
    grades({ d2: 1, d3: 1 }),
    grades({ d1: 1.5, d2: 0.2, d3: 0.5 }),
    0.6934264036172708,
    0.5833333333333333,
  ],
];

describe("ndcg() and averagePrecision()", () => {
  for (const [name, judged, run, expectedNdcg, expectedAp] of vectors) {
    it(`ndcg() and averagePrecision() agree with trec_eval on ${name}`, () => {
      const ranking = rankDocuments(run);
      expect(ndcg(ranking, judged)).to.be.closeTo(expectedNdcg, 1e-12);
      if (expectedAp !== undefined) expect(averagePrecision(ranking, judged)).to.be.closeTo(expectedAp, 1e-12);
    });
  }

  it("ndcg() takes the grade as gain, ndcgExponential() 2^grade − 1", () => {
    const judged = grades({ a: 1, b: 3, c: 0, d: 2 });
    const ranking = ["a", "b", "c", "d"];
    expect(ndcg(ranking, judged)).to.be.closeTo(0.7883773914853737, 1e-15);
    expect(ndcgExponential(ranking, judged)).to.be.closeTo(0.7142221296584441, 1e-15);
  });

  it("ndcg() takes the ideal from judged documents that were not retrieved too", () => {
    expect(ndcg(["a"], grades({ a: 1, b: 1 }))).to.be.closeTo(1 / (1 + 1 / Math.log2(3)), 1e-15);
    expect(ndcg(["a"], grades({ a: 1, b: 1 }), 1)).to.equal(1);
  });

  it("ndcg() gives negative grades no gain", () => {
    expect(ndcg(["x", "a"], grades({ a: 1, x: -2 }))).to.be.closeTo(1 / Math.log2(3), 1e-15);
  });
});

describe("recall(), precision(), success(), reciprocalRank()", () => {
  const judged = grades({ a: 1, b: 2, c: 0, d: 3 });
  const ranking = ["c", "x", "b", "a"];
  const cases: [name: string, value: number, expected: number][] = [
    ["recall() within 3", recall(ranking, judged, 3), 1 / 3],
    ["recall() uncut", recall(ranking, judged), 2 / 3],
    ["precision() divides by k beyond the end", precision(ranking, judged, 10), 0.2],
    ["success() within 2", success(ranking, judged, 2), 0],
    ["success() within 3", success(ranking, judged, 3), 1],
    ["reciprocalRank() uncut", reciprocalRank(ranking, judged), 1 / 3],
    ["reciprocalRank() within 2", reciprocalRank(ranking, judged, 2), 0],
  ];
  for (const [name, value, expected] of cases) it(`${name} is right`, () => expect(value).to.equal(expected));

  it("ndcg(), recall() and averagePrecision() are 0 for a query without relevant documents", () => {
    for (const measure of [ndcg, recall, averagePrecision, success, reciprocalRank]) {
      expect(measure(["a"], grades({ a: 0 }))).to.equal(0);
      expect(measure([], grades({ a: 1 }))).to.equal(0);
    }
  });

  it("ndcg(), averagePrecision(), recall() and reciprocalRank() lie in 0 … 1, and are 1 for the ideal order", () => {
    const judgements = fc.dictionary(fc.constantFrom(..."abcdefgh"), fc.integer({ min: 0, max: 3 }), { minKeys: 1 });
    fc.assert(
      fc.property(
        judgements,
        fc.shuffledSubarray([..."abcdefghxyz"]),
        fc.integer({ min: 1, max: 12 }),
        (given, order, k) => {
          const graded = grades(given);
          for (const measure of [ndcg, ndcgExponential, averagePrecision, recall, reciprocalRank]) {
            expect(measure(order, graded, k)).to.be.within(0, 1 + 1e-12);
          }
          if (![...graded.values()].some((grade) => grade > 0)) return;
          const ideal = [...graded.keys()].sort((a, b) => graded.get(b)! - graded.get(a)!);
          for (const measure of [ndcg, ndcgExponential, averagePrecision, recall, reciprocalRank]) {
            expect(measure(ideal, graded)).to.be.closeTo(1, 1e-12);
          }
        },
      ),
    );
  });
});
