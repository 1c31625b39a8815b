import { expect } from "chai";
import * as fc from "fast-check";
import { compareUtf8, rankDocuments } from "../../lib/eval";

describe("rankDocuments()", () => {
  it("rankDocuments() breaks ties by id, descending by bytes", () => {
    const tied = new Map(["10", "9", "a", "B", "é", "\u{1F600}", "\uFFFD"].map((id) => [id, 1]));
    expect(rankDocuments(tied)).to.deep.equal(["\u{1F600}", "\uFFFD", "é", "a", "B", "9", "10"]);
  });

  it("rankDocuments() ties near scores in version 9 and tells them apart in version 10", () => {
    const results = new Map([
      ["d1", 0.975230281005876],
      ["d2", 0.97523029],
      ["d0", 0.975230281005876],
    ]);
    expect(rankDocuments(results, "trec9")).to.deep.equal(["d2", "d1", "d0"]);
    const reversed = new Map([
      ["d2", 0.975230281005876],
      ["d1", 0.97523029],
    ]);
    expect(rankDocuments(reversed, "trec9")).to.deep.equal(["d2", "d1"]);
    expect(rankDocuments(reversed, "trec10")).to.deep.equal(["d1", "d2"]);
  });

  for (const score of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    it(`rankDocuments() refuses the score ${score}, wherever it stands`, () => {
      const results = new Map([
        ["a", 1],
        ["d", score],
        ["b", 0],
      ]);
      for (const precision of ["trec10", "trec9"] as const) {
        expect(() => rankDocuments(results, precision)).to.throw(
          RangeError,
          `document d is not finite: found ${score}`,
        );
      }
    });
  }

  it("rankDocuments() orders scores that are infinite as floats in version 10, and ties them in version 9", () => {
    const results = new Map([
      ["a", 2e200],
      ["b", 1e200],
    ]);
    expect(rankDocuments(results, "trec10")).to.deep.equal(["a", "b"]);
    expect(rankDocuments(results, "trec9")).to.deep.equal(["b", "a"]);
  });

  it("rankDocuments() sorts any scores: never ascending, equal ones by descending id, every document once", () => {
    const scores = fc.dictionary(fc.string({ maxLength: 3 }), fc.constantFrom(0, -0, 1, 1 + 2e-16, 1.5, -2));
    fc.assert(
      fc.property(scores, fc.constantFrom("trec10" as const, "trec9" as const), (given, precision) => {
        const results = new Map(Object.entries(given));
        const ranking = rankDocuments(results, precision);
        expect([...ranking].sort()).to.deep.equal([...results.keys()].sort());
        const seen = (id: string) => (precision === "trec9" ? Math.fround(results.get(id)!) : results.get(id)!);
        for (let i = 1; i < ranking.length; i++) {
          const [above, below] = [ranking[i - 1], ranking[i]];
          expect(seen(above)).to.be.at.least(seen(below));
          if (seen(above) === seen(below)) {
            expect(Buffer.compare(Buffer.from(above), Buffer.from(below))).to.equal(1);
          }
        }
      }),
    );
  });
});

describe("compareUtf8()", () => {
  it("compareUtf8() orders as the bytes do", () => {
    const text = fc.string({ unit: "binary", maxLength: 6 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareUtf8(a, b))).to.equal(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
      { numRuns: 2000 },
    );
  });
});
