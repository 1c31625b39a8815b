import { expect } from "chai";
import { FlatIndex, knownItemSearch, summarizeRanks } from "../../lib/retrieval";

describe("summarizeRanks()", () => {
  it("summarizeRanks() cuts the reciprocal rank and the recall at their depths", () => {
    expect(summarizeRanks([1, 4, 10, 11, 50, 51])).to.deep.equal({
      queries: 6,
      rr: (1 + 1 / 4 + 1 / 10) / 6,
      rrDepth: 10,
      recall: 5 / 6,
      recallDepth: 50,
      medianRank: 10.5,
    });
  });

  it("summarizeRanks() counts what was not found as nothing", () => {
    const report = summarizeRanks([0, Number.POSITIVE_INFINITY, 2], { rrDepth: 2, recallDepth: 2 });
    expect(report).to.include({ rr: 1 / 6, recall: 1 / 3, medianRank: Number.POSITIVE_INFINITY });
  });

  it("summarizeRanks() of no queries is zeros", () => {
    expect(summarizeRanks([])).to.include({ queries: 0, rr: 0, recall: 0, medianRank: 0 });
  });
});

describe("knownItemSearch()", () => {
  it("knownItemSearch() ranks the right vector of each query", () => {
    const index = new FlatIndex(Float32Array.of(1, 0, 0, 1, 0.6, 0.8), 2);
    const report = knownItemSearch(index, Float32Array.of(1, 0, 0.5, 0.5), [0, 0], { rrDepth: 3, recallDepth: 1 });
    // The second query scores 0.5, 0.5 and 0.7.
    expect(report).to.deep.include({ queries: 2, rr: 0.75, recall: 0.5, medianRank: 1.5 });
  });

  it("knownItemSearch() is not flattered when all vectors are alike", () => {
    const index = new FlatIndex(new Float32Array(200).fill(1), 2);
    const queries = new Float32Array(200).fill(1);
    expect(knownItemSearch(index, queries, [...Array(100).keys()]).recall).to.equal(0.5);
  });
});
