import { expect } from "chai";
import * as fc from "fast-check";
import { Random } from "../lib/random";

const SEEDS = fc.oneof(fc.integer(), fc.string({ maxLength: 12 }));

function draws(random: Random, count = 20): number[] {
  return Array.from({ length: count }, () => random.uniform());
}

describe("Random", () => {
  it("uniform() gives the same numbers on every machine for a seed", () => {
    expect(draws(new Random(1), 2)).to.deep.equal([0.5622505458528865, 0.9981302021286462]);
    expect(new Random("a", "mask", 3).uniform()).to.equal(0.7247418955172692);
  });

  it("uniform() repeats itself for the same seed and labels, and differs for others", () => {
    fc.assert(
      fc.property(SEEDS, SEEDS, (a, b) => {
        expect(draws(new Random(a))).to.deep.equal(draws(new Random(a)));
        if (a !== b) expect(draws(new Random(a))).not.to.deep.equal(draws(new Random(b)));
      }),
    );
  });

  it("fork() does not depend on what was drawn before, nor change what is drawn after", () => {
    const [fresh, used, untouched] = [new Random(5), new Random(5), new Random(5)];
    draws(used, 7);
    draws(untouched, 7);
    expect(draws(used.fork("mask", 3))).to.deep.equal(draws(fresh.fork("mask", 3)));
    expect(draws(used)).to.deep.equal(draws(untouched));
  });

  it("fork() tells labels apart by type, number and grouping", () => {
    const root = new Random(1);
    const firsts = [
      root,
      root.fork(1),
      root.fork("1"),
      root.fork("a", "b"),
      root.fork("ab"),
      root.fork("b", "a"),
      root.fork(""),
    ];
    expect(new Set(firsts.map((each) => each.uniform())).size).to.equal(firsts.length);
    expect(root.fork("a").fork("b").uniform()).to.equal(root.fork("a", "b").uniform());
  });

  it("uniform() stays in [0, 1) with mean 1/2 and variance 1/12", () => {
    const values = draws(new Random("moments"), 40_000);
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    expect(Math.min(...values.slice(0, 10_000))).to.be.at.least(0);
    expect(Math.max(...values.slice(0, 10_000))).to.be.below(1);
    expect(mean).to.be.closeTo(0.5, 0.006);
    expect(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length).to.be.closeTo(1 / 12, 0.002);
  });

  it("integer() is uniform over [low, high)", () => {
    const random = new Random(3);
    const counts = new Map<number, number>();
    for (let i = 0; i < 14_000; i++) {
      const drawn = random.integer(-3, 4);
      counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((a, b) => a - b)).to.deep.equal([-3, -2, -1, 0, 1, 2, 3]);
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
    expect(chiSquare).to.be.below(22.5);
  });

  it("integer() refuses an empty range", () => {
    expect(() => new Random(1).integer(4, 4)).to.throw(RangeError, "[4, 4)");
    expect(() => new Random(1).integer(0, Number.NaN)).to.throw(RangeError);
  });

  it("normal() has mean 0 and variance 1, and 5 % outside ±1.96", () => {
    const random = new Random("normal");
    const values = Array.from({ length: 40_000 }, () => random.normal());
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    expect(mean).to.be.closeTo(0, 0.02);
    expect(values.reduce((sum, x) => sum + x * x, 0) / values.length).to.be.closeTo(1, 0.03);
    expect(values.filter((x) => Math.abs(x) > 1.96).length / values.length).to.be.closeTo(0.05, 0.005);
  });

  it("shuffle() permutes in place and returns the same array", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const copy = items.slice();
        expect(new Random(seed).shuffle(copy)).to.equal(copy);
        expect(copy.slice().sort()).to.deep.equal(items.slice().sort());
      }),
    );
  });

  it("shuffle() gives each of the six orders of three alike, for typed arrays too", () => {
    const random = new Random(11);
    const counts = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const order = random.shuffle(Int32Array.of(0, 1, 2)).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).to.equal(6);
    for (const count of counts.values()) expect(count).to.be.within(1800, 2200);
  });

  it("engineSeed() is a positive 31-bit integer", () => {
    const random = new Random(1);
    for (let i = 0; i < 1000; i++)
      expect(random.engineSeed()).to.satisfy((n: number) => Number.isInteger(n) && n > 0 && n < 2 ** 31);
  });
});
