import { expect } from "chai";
import * as fc from "fast-check";
import { CoverageMeter, describeRanks, frequencyPrior } from "../../lib/eval";

// Vocabulary of ten: 0 and 1 special, 2 … 9 words.
const options = { vocabularySize: 10, specialIds: [0, 1], depths: ["|T|", 1, 2, 4] as const };

describe("CoverageMeter", () => {
  it("add() counts the bag's tokens among the top K, special ids not being candidates", () => {
    const meter = new CoverageMeter(options);
    // Order of words: 9 8 7 6 5 4 3 2; the specials score highest.
    const scores = Float32Array.of(99, 98, 1, 2, 3, 4, 5, 6, 7, 8);
    const measured = meter.add(scores, [9, 7, 2]);
    expect(measured).to.deep.equal({
      tokens: 3,
      coverage: { "|T|": 2 / 3, 1: 1 / 3, 2: 1 / 3, 4: 2 / 3 },
      medianRank: 3,
      meanReciprocalRank: (1 + 1 / 3 + 1 / 8) / 3,
    });
  });

  it("add() drops special ids from the bag", () => {
    const scores = Float32Array.of(9, 9, 1, 2, 3, 4, 5, 6, 7, 8);
    expect(new CoverageMeter(options).add(scores, [0, 1, 9])?.tokens).to.equal(1);
  });

  it("add() counts an empty bag apart", () => {
    const meter = new CoverageMeter(options);
    expect(meter.add(new Float32Array(10), [0, 1])).to.equal(undefined);
    expect(meter.report()).to.include({ passages: 0, emptyPassages: 1, medianRank: 0 });
    expect(meter.report().coverage["|T|"]).to.equal(0);
  });

  it("report() averages over passages, not over tokens", () => {
    const meter = new CoverageMeter(options);
    const scores = Float32Array.of(0, 0, 8, 7, 6, 5, 4, 3, 2, 1);
    meter.add(scores, [2]);
    meter.add(scores, [6, 7, 8, 9]);
    const report = meter.report();
    expect(report.coverage["|T|"]).to.equal(0.5);
    expect(report.coverage["4"]).to.equal(0.5);
    expect(report.tokens).to.equal(2.5);
    expect(report.medianRank).to.equal((1 + 6.5) / 2);
    expect(report.passages).to.equal(2);
  });

  it("add() leaves filtered ids out of the bag and of the candidates", () => {
    const meter = new CoverageMeter({ ...options, keep: (id) => id % 2 === 0 });
    const measured = meter.add(Float32Array.of(0, 0, 1, 9, 2, 9, 3, 9, 4, 9), [2, 3, 8, 9]);
    expect(measured).to.deep.include({ tokens: 2, coverage: { "|T|": 0.5, 1: 0.5, 2: 0.5, 4: 1 } });
  });

  it("report() gives coverage@|T| by bucket over the passages that have one of its tokens", () => {
    const bucketOf = Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 1, 1, 1);
    const meter = new CoverageMeter({ ...options, buckets: { bucketOf, labels: ["common", "rare"] } });
    const scores = Float32Array.of(0, 0, 8, 7, 6, 5, 4, 3, 2, 1);
    meter.add(scores, [2, 3, 9]);
    meter.add(scores, [2]);
    expect(meter.report().buckets).to.deep.equal([
      { label: "common", coverage: 1, passages: 2 },
      { label: "rare", coverage: 0, passages: 1 },
    ]);
  });

  it("report() for the frequency prior counts the commonest tokens", () => {
    const meter = new CoverageMeter(options);
    const prior = frequencyPrior([1000, 1000, 50, 40, 30, 20, 10, 5, 2, 1]);
    meter.add(prior, [2, 3]);
    meter.add(prior, [8, 9]);
    expect(meter.report().coverage["|T|"]).to.equal(0.5);
  });

  it("add() refuses scores of another length, naming both", () => {
    expect(() => new CoverageMeter(options).add(new Float32Array(9), [2])).to.throw(
      RangeError,
      "expected 10 scores, one a token, found 9",
    );
  });

  it("CoverageMeter refuses a depth that is not a depth", () => {
    expect(() => new CoverageMeter({ ...options, depths: [0] })).to.throw(RangeError, "positive integer");
    expect(() => new CoverageMeter({ ...options, depths: [2.5] })).to.throw(RangeError, "2.5");
  });

  it("add() is 1 at |T| exactly when the bag is the top, grows with K, and ends at 1", () => {
    const scores = fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(scores, fc.uniqueArray(fc.integer({ min: 2, max: 9 }), { minLength: 1 }), (values, bag) => {
        const row = Float32Array.from(values);
        const measured = new CoverageMeter({ ...options, depths: ["|T|", 1, 2, 3, 4, 5, 6, 7, 8] }).add(row, bag)!;
        const top = [2, 3, 4, 5, 6, 7, 8, 9].sort((a, b) => row[b] - row[a]).slice(0, bag.length);
        expect(measured.coverage["|T|"] === 1).to.equal([...bag].sort().join() === top.sort().join());
        for (let k = 2; k <= 8; k++) expect(measured.coverage[k]).to.be.at.least(measured.coverage[k - 1]);
        expect(measured.coverage[8]).to.equal(1);
        expect(measured.coverage["|T|"]).to.equal(measured.coverage[bag.length]);
      }),
    );
  });
});

describe("describeRanks()", () => {
  it("describeRanks() takes the mean of two middle ranks", () => {
    expect(describeRanks(Int32Array.of(10, 1, 2, 100), [2]).medianRank).to.equal(6);
  });
});
