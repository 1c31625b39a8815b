import { expect } from "chai";
import * as fc from "fast-check";
import { InputError } from "../../../lib/errors";
import { bootstrapInterval, holm, pairedRandomizationTest, pairedTTest } from "../../../lib/eval";
import { Random } from "../../../lib/random";

const value = fc.double({ min: 0, max: 1, noNaN: true });
const pairs = fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 10 });
const sides = (list: [number, number][]): [number[], number[]] => [list.map(([a]) => a), list.map(([, b]) => b)];

describe("pairedTTest()", () => {
  it("pairedTTest() divides by n − 1: differences 1 … 4 give t = 2.5 / (sd / 2)", () => {
    const { t, p } = pairedTTest([1, 2, 3, 4], [0, 0, 0, 0]);
    expect(t).to.be.closeTo(2.5 / (Math.sqrt(5 / 3) / 2), 1e-12);
    expect(p).to.be.closeTo(0.030466291662170977, 1e-12);
  });

  it("pairedTTest() keeps the digits of a very small p", () => {
    const n = 100;
    const a = Array.from({ length: n }, (_, i) => 1 + (i % 2) * 0.1);
    const { p } = pairedTTest(a, new Array(n).fill(0));
    expect(p).to.be.within(1e-140, 1e-120);
  });

  it("pairedTTest() is sure where all differences are one number, and says 1 where the systems are equal", () => {
    expect(pairedTTest([2, 2, 2], [1, 1, 1])).to.deep.include({ t: Number.POSITIVE_INFINITY, p: 0 });
    expect(pairedTTest([1, 1, 1], [2, 2, 2]).t).to.equal(Number.NEGATIVE_INFINITY);
    expect(pairedTTest([0.5, 0.1], [0.5, 0.1])).to.deep.include({ t: 0, p: 1 });
  });

  it("pairedTTest() has the same p whichever system comes first", () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const [a, b] = sides(list);
        expect(pairedTTest(a, b).p).to.equal(pairedTTest(b, a).p);
        expect(pairedTTest(a, b).p).to.be.within(0, 1);
      }),
    );
  });

  for (const [what, a, b, words] of [
    ["samples of different length", [1, 2], [1], "expected 2 values, found 1"],
    ["no query", [], [], "no query"],
    ["one query", [1], [0], "at least two queries"],
    ["NaN", [1, Number.NaN], [1, 2], "pair 1 cannot be compared"],
    ["an infinite value", [1, 2], [Number.POSITIVE_INFINITY, 2], "pair 0 cannot be compared"],
  ] as [string, number[], number[], string][]) {
    it(`pairedTTest() refuses ${what}`, () => expect(() => pairedTTest(a, b)).to.throw(InputError, words));
  }
});

describe("pairedRandomizationTest()", () => {
  it("pairedRandomizationTest() counts sign patterns: 3 + 1 of {3, 1} are reached by two patterns of four", () => {
    expect(pairedRandomizationTest([3, 1], [0, 0])).to.deep.equal({ p: 0.5, exact: true, samples: 4 });
    expect(pairedRandomizationTest([3, 0], [0, 1])).to.deep.equal({ p: 1, exact: true, samples: 4 });
  });

  it("pairedRandomizationTest() is exact for many queries when few differ, and 1 when none does", () => {
    const a = new Array(5000).fill(0.5);
    expect(pairedRandomizationTest(a, a)).to.deep.equal({ p: 1, exact: true, samples: 1 });
    const b = a.map((each, i) => (i < 3 ? 0 : each));
    expect(pairedRandomizationTest(a, b)).to.deep.equal({ p: 0.25, exact: true, samples: 8 });
  });

  it("pairedRandomizationTest() sampled comes near its exact value, is the same for a seed, and never 0", () => {
    const random = new Random(3);
    const a = Array.from({ length: 18 }, () => random.uniform());
    const b = a.map((each) => each - 0.3 * random.normal() - 0.1);
    const exact = pairedRandomizationTest(a, b);
    const sample = () => pairedRandomizationTest(a, b, { random: new Random(5), exactUpTo: 0, samples: 50_000 });
    expect(exact.exact).to.equal(true);
    expect(sample().p).to.be.closeTo(exact.p, 5 * Math.sqrt((exact.p * (1 - exact.p)) / 50_000));
    expect(sample()).to.deep.equal(sample());
    const apart = pairedRandomizationTest(new Array(40).fill(1), new Array(40).fill(0), { random, samples: 999 });
    expect(apart).to.deep.equal({ p: 1 / 1000, exact: false, samples: 999 });
  });

  it("pairedRandomizationTest() asks for a generator where it needs one", () => {
    const a = Array.from({ length: 30 }, (_, i) => i);
    expect(() => pairedRandomizationTest(a, new Array(30).fill(0.5))).to.throw(RangeError, "needs a generator");
  });

  it("pairedRandomizationTest() is not misled by rounding where differences cancel", () => {
    // The differences 0.3, 0.5, −0.3, −0.5 add up to 0; summed the other way round, to 5.6e-17. Every pattern reaches
    // 0.
    const [a, b] = [
      [0.3, 0.5, 0, 0],
      [0, 0, 0.3, 0.5],
    ];
    const all = { p: 1, exact: true, samples: 16 };
    expect(pairedRandomizationTest(a, b)).to.deep.equal(all);
    expect(pairedRandomizationTest([...a].reverse(), [...b].reverse())).to.deep.equal(all);
  });

  it("pairedRandomizationTest() has the same p whichever system comes first, and however the queries are ordered", () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const [a, b] = sides(list);
        const { p } = pairedRandomizationTest(a, b);
        expect(pairedRandomizationTest(b, a).p).to.equal(p);
        expect(pairedRandomizationTest([...a].reverse(), [...b].reverse()).p).to.be.closeTo(p, 1e-12);
        expect(p).to.be.within(1 / 2 ** list.length, 1);
      }),
    );
  });
});

describe("holm()", () => {
  // The example of Wikipedia's article "Holm–Bonferroni method": at 0.05, H4 and H1 are rejected, H3 and H2 are not.
  it("holm() solves the worked example: 0.01, 0.04, 0.03, 0.005", () => {
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    for (const [i, expected] of [0.03, 0.06, 0.06, 0.02].entries()) {
      expect(adjusted[i]).to.be.closeTo(expected, 1e-15);
    }
    expect(adjusted.map((p) => p <= 0.05)).to.deep.equal([true, false, false, true]);
  });

  it("holm() lies between the values and Bonferroni's, keeps their order, and stops at 1", () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 12 }), (ps) => {
        const adjusted = holm(ps);
        adjusted.forEach((p, i) => {
          expect(p).to.be.within(ps[i], Math.min(1, ps.length * ps[i]) + 1e-15);
          for (const [j, other] of ps.entries()) if (other < ps[i]) expect(adjusted[j]).to.be.at.most(p);
        });
      }),
    );
    expect(holm([])).to.deep.equal([]);
    expect(() => holm([0.5, 1.5])).to.throw(InputError, "p-value 1 is none");
  });
});

describe("bootstrapInterval()", () => {
  it("bootstrapInterval() of a normal sample is near mean ± 1.96 standard errors", () => {
    const random = new Random(11);
    const values = Array.from({ length: 400 }, () => random.normal());
    const mean = values.reduce((sum, each) => sum + each, 0) / 400;
    const deviation = Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 399);
    const { low, high } = bootstrapInterval(values, { random: random.fork("bootstrap") });
    expect(low).to.be.closeTo(mean - (1.96 * deviation) / 20, 0.01);
    expect(high).to.be.closeTo(mean + (1.96 * deviation) / 20, 0.01);
  });

  it("bootstrapInterval() covers the true mean about as often as it says", () => {
    const random = new Random(12);
    let covered = 0;
    for (let trial = 0; trial < 200; trial++) {
      const values = Array.from({ length: 50 }, () => random.uniform());
      const { low, high } = bootstrapInterval(values, { random, samples: 400, confidence: 0.9 });
      if (low <= 0.5 && 0.5 <= high) covered++;
    }
    expect(covered / 200).to.be.within(0.82, 0.97);
  });

  it("bootstrapInterval() is the same for a seed, a point for equal values, and wider for more confidence", () => {
    const values = [0, 0.2, 0.5, 1, 1, 0.3];
    const interval = (confidence: number) => bootstrapInterval(values, { random: new Random(1), confidence });
    expect(interval(0.95)).to.deep.equal(interval(0.95));
    expect(interval(0.99).high).to.be.at.least(interval(0.8).high);
    expect(bootstrapInterval([0.25, 0.25], { random: new Random(1) })).to.deep.equal({ low: 0.25, high: 0.25 });
  });

  it("bootstrapInterval() refuses nothing, NaN, and a confidence that is none", () => {
    const random = new Random(1);
    expect(() => bootstrapInterval([], { random })).to.throw(InputError, "no value");
    expect(() => bootstrapInterval([1, Number.NaN], { random })).to.throw(InputError, "value 1 is not finite");
    expect(() => bootstrapInterval([1], { random, confidence: 1 })).to.throw(InputError, "confidence between 0 and 1");
  });
});
