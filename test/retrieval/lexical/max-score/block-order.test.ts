import { expect } from "chai";
import { guessedRank, spreadOrder } from "../../../../lib/retrieval/lexical/max-score/block-order";

describe("spreadOrder()", () => {
  it("spreadOrder() has every block once, and its beginnings are spread over all", () => {
    for (const blocks of [0, 1, 2, 3, 7, 62, 64, 100]) {
      const order = spreadOrder(blocks);
      expect([...order].sort((a, b) => a - b)).to.deep.equal([...Array(blocks).keys()]);
    }
    expect([...spreadOrder(8)]).to.deep.equal([0, 4, 2, 6, 1, 5, 3, 7]);
    expect([...spreadOrder(62).subarray(0, 8)].sort((a, b) => a - b)).to.deep.equal([0, 8, 16, 24, 32, 40, 48, 56]);
  });
});

describe("guessedRank()", () => {
  it("guessedRank() is above what is expected of so many blocks, at powers of two up to the half", () => {
    const ranks = Array.from({ length: 62 }, (_, i) => guessedRank(1000, i + 1, 62));
    const guessing = [...ranks.keys()].filter((i) => ranks[i] > 0).map((i) => i + 1);
    expect(guessing).to.deep.equal([1, 2, 4, 8, 16]);
    for (const done of guessing)
      expect(ranks[done - 1]).to.be.greaterThan((1000 * done) / 62 + 3 * Math.sqrt((1000 * done) / 62));
    expect([1, 2, 3].map((done) => guessedRank(10, done, 3))).to.deep.equal([0, 0, 0]);
  });
});
