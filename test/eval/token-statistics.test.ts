import { expect } from "chai";
import * as fc from "fast-check";
import { frequencyPrior, idfBuckets, inverseDocumentFrequency } from "../../lib/eval";

describe("frequencyPrior()", () => {
  it("frequencyPrior() tells counts apart that a float32 could not", () => {
    const prior = frequencyPrior(Float64Array.of(2 ** 24, 2 ** 24 + 1));
    expect(prior[1] > prior[0]).to.equal(true);
  });
});

describe("inverseDocumentFrequency()", () => {
  it("inverseDocumentFrequency() is positive and falls with the document frequency", () => {
    const values = [0, 1, 10, 50, 99, 100].map((df) => inverseDocumentFrequency(df, 100));
    expect(values).to.deep.equal([...values].sort((a, b) => b - a));
    expect(Math.min(...values)).to.be.greaterThan(0);
    expect(inverseDocumentFrequency(1, 3)).to.be.closeTo(Math.log(1 + 2.5 / 1.5), 1e-12);
  });
});

describe("idfBuckets()", () => {
  it("idfBuckets() puts the commonest tokens into the first bucket", () => {
    const { bucketOf, labels } = idfBuckets([100, 50, 25, 25, 0], 100, 2);
    expect([...bucketOf]).to.deep.equal([0, 1, 1, 1, 1]);
    expect(labels).to.deep.equal(["IDF 0.00 to 0.00", "IDF 0.69 to 1.38"]);
  });

  it("idfBuckets() rises with IDF, keeps equal frequencies together and fills the buckets about evenly", () => {
    const counts = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 6 }), (df, count) => {
        const { bucketOf, labels } = idfBuckets(df, 40, count);
        expect(labels).to.have.length(count);
        const pairs = df.reduce((sum, n) => sum + n, 0);
        df.forEach((a, i) => {
          df.forEach((b, j) => {
            if (a > b) expect(bucketOf[i]).to.be.at.most(bucketOf[j]);
            if (a === b) expect(bucketOf[i]).to.equal(bucketOf[j]);
          });
        });
        for (let bucket = 0; bucket < count; bucket++) {
          const held = df.filter((_, id) => bucketOf[id] === bucket);
          const last = Math.max(0, ...df);
          const same = Math.max(...Array.from({ length: last + 1 }, (_, n) => n * df.filter((m) => m === n).length));
          expect(held.reduce((sum, n) => sum + n, 0)).to.be.at.most(pairs / count + same);
        }
      }),
    );
  });

  it("idfBuckets() refuses no buckets and too many", () => {
    expect(() => idfBuckets([1], 1, 0)).to.throw(RangeError);
    expect(() => idfBuckets([1], 1, 256)).to.throw(RangeError);
  });
});
