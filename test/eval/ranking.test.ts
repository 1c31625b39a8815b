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

  it("rankDocuments() ranks infinite scores and refuses NaN", () => {
    const results = new Map([
      ["low", Number.NEGATIVE_INFINITY],
      ["high", Number.POSITIVE_INFINITY],
      ["mid", 0],
    ]);
    expect(rankDocuments(results)).to.deep.equal(["high", "mid", "low"]);
    expect(() => rankDocuments(new Map([["d", Number.NaN]]))).to.throw(RangeError, "document d");
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
