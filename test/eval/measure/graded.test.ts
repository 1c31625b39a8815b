import { expect } from "chai";
import { InputError } from "../../../lib/errors";
import {
  dcg,
  expectedReciprocalRank,
  ndcgWithGain,
  normalizedExpectedReciprocalRank,
  parseMeasure,
  rankBiasedPrecision,
  rankBiasedResidual,
} from "../../../lib/eval";

const judged = new Map(Object.entries({ a: 3, b: 2, c: 4, d: 0, e: -1 }));

describe("expectedReciprocalRank()", () => {
  it("expectedReciprocalRank() follows Chapelle's formula on gdeval's scale of 0 to 4", () => {
    const [a, b, c] = [7 / 16, 3 / 16, 15 / 16];
    const three = a + ((1 - a) * b) / 2 + ((1 - a) * (1 - b) * c) / 3;
    expect(expectedReciprocalRank(["a", "b", "c"], judged)).to.be.closeTo(three, 1e-15);
    expect(expectedReciprocalRank(["a", "b", "c"], judged, 2)).to.be.closeTo(a + ((1 - a) * b) / 2, 1e-15);
    expect(expectedReciprocalRank(["x", "d", "e", "a"], judged)).to.be.closeTo(a / 4, 1e-15);
    expect(expectedReciprocalRank(["a"], judged, 1, 5)).to.be.closeTo(7 / 32, 1e-15);
  });

  it("normalizedExpectedReciprocalRank() is 1 for the best order and 0 without relevant documents", () => {
    expect(normalizedExpectedReciprocalRank(["c", "a", "b", "x"], judged, 3)).to.equal(1);
    expect(normalizedExpectedReciprocalRank(["a"], new Map([["a", 0]]))).to.equal(0);
  });

  it("expectedReciprocalRank() refuses a grade above its scale", () => {
    const grade = () => expectedReciprocalRank(["a"], new Map([["a", 5]]));
    expect(grade)
      .to.throw(InputError, "found 5")
      .with.property("fix", "name the collection's highest grade: ERR(max=5)@20");
  });
});

describe("rankBiasedPrecision()", () => {
  it("rankBiasedPrecision() adds (1 − p) · p^(rank − 1) for every relevant document", () => {
    const binary = new Map(Object.entries({ a: 1, b: 0, c: 1 }));
    expect(rankBiasedPrecision(["a", "b", "x", "c"], binary, 0.5)).to.be.closeTo(0.5 + 0.5 / 8, 1e-15);
    expect(rankBiasedPrecision(["a", "b", "x", "c"], binary, 0.5, 1, 3)).to.equal(0.5);
  });

  it("rankBiasedPrecision() divides grades by the query's highest, or counts those from rel on", () => {
    expect(rankBiasedPrecision(["a", "c"], judged, 0.8)).to.be.closeTo(0.2 * (3 / 4 + 0.8), 1e-15);
    expect(rankBiasedPrecision(["a", "c"], judged, 0.8, 4)).to.be.closeTo(0.2 * 0.8, 1e-15);
  });

  it("rankBiasedResidual() is what unjudged documents could add, the ranking's end among them", () => {
    expect(rankBiasedResidual(["a", "x", "e"], judged, 0.5)).to.be.closeTo(0.5 * (0.5 + 0.25) + 0.125, 1e-15);
    expect(rankBiasedResidual(["a", "b"], judged, 0.5)).to.equal(0);
  });

  it("RBP has the paper's p of 0.8, trec_eval's rbp its 0.9, and the name says so", () => {
    expect(parseMeasure("RBP").measure(["c"], judged)).to.be.closeTo(0.2, 1e-15);
    expect([parseMeasure("rbp").name, parseMeasure("rbp.p=0.5").name]).to.deep.equal(["RBP(p=0.9)", "RBP(p=0.5)"]);
  });
});

describe("dcg()", () => {
  it("dcg() lets a gain below 0 take away, and grades below 0 gain nothing", () => {
    const gain = (grade: number) => (grade === 0 ? -1 : grade);
    expect(dcg(["a", "d", "e"], judged, 10, gain)).to.be.closeTo(3 - 1 / Math.log2(3), 1e-15);
    expect(ndcgWithGain(["d"], judged, 1, gain)).to.equal(-1 / 4);
  });

  it("nDCG refuses 2^grade where it leaves the doubles", () => {
    const measure = parseMeasure("nDCG(dcg='exp-log2')@10").measure;
    expect(() => measure(["a"], new Map([["a", 1001]]))).to.throw(InputError, "too large for a gain of 2^grade");
    expect(measure(["a"], new Map([["a", 1000]]))).to.equal(1);
  });
});
