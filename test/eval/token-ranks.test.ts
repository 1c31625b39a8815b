import { expect } from "chai";
import * as fc from "fast-check";
import { tokenRanks } from "../../lib/eval";

/** Sorts the whole vocabulary, as the definition says. */
function bySorting(scores: Float32Array, bag: number[], excluded: Uint8Array): number[] {
  const order = [...scores.keys()].filter((id) => excluded[id] !== 1);
  order.sort((a, b) => scores[b] - scores[a] || a - b);
  return bag.map((id) => order.indexOf(id) + 1);
}

describe("tokenRanks()", () => {
  const none = new Uint8Array(6);
  const cases: [name: string, scores: number[], bag: number[], excluded: number[], expected: number[]][] = [
    ["ranks by score, in the bag's order", [0.1, 0.9, 0.5, 0.7, 0, -1], [4, 1, 2], [], [5, 1, 3]],
    ["breaks ties by the lower id", [1, 1, 1, 1, 1, 1], [5, 0, 3], [], [6, 1, 4]],
    ["does not count excluded ids", [9, 8, 7, 6, 5, 4], [5, 2], [0, 1, 3], [3, 1]],
    ["ranks infinite scores", [Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY, 0, 0, 0], [0, 2], [], [6, 1]],
    ["returns nothing for an empty bag", [1, 2, 3, 4, 5, 6], [], [], []],
  ];
  for (const [name, scores, bag, excluded, expected] of cases) {
    it(`tokenRanks() ${name}`, () => {
      const flags = Uint8Array.from({ length: 6 }, (_, id) => (excluded.includes(id) ? 1 : 0));
      expect([...tokenRanks(Float32Array.from(scores), bag, flags)]).to.deep.equal(expected);
    });
  }

  it("tokenRanks() equals sorting the vocabulary, with many ties and exclusions", () => {
    const row = fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.boolean(), fc.boolean()), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(row, (entries) => {
        const scores = Float32Array.from(entries, ([score]) => score / 2);
        const excluded = Uint8Array.from(entries, ([, , out]) => (out ? 1 : 0));
        const bag = [...entries.keys()].filter((id) => entries[id][1] && !entries[id][2]).reverse();
        expect([...tokenRanks(scores, bag, excluded)]).to.deep.equal(bySorting(scores, bag, excluded));
      }),
      { numRuns: 500 },
    );
  });

  const bad: [name: string, scores: number[], bag: number[], message: RegExp][] = [
    ["an id outside the vocabulary", [1, 2, 3], [3], /outside the vocabulary of 3/],
    ["a negative id", [1, 2, 3], [-1], /outside the vocabulary/],
    ["an id that comes twice", [1, 2, 3], [1, 1], /twice/],
    ["a NaN in the bag", [1, Number.NaN, 3], [1], /NaN/],
    ["a NaN elsewhere", [1, Number.NaN, 3], [0, 2], /NaN/],
  ];
  for (const [name, scores, bag, message] of bad) {
    it(`tokenRanks() refuses ${name}`, () => {
      expect(() => tokenRanks(Float32Array.from(scores), bag, none)).to.throw(RangeError, message);
    });
  }

  it("tokenRanks() refuses an excluded id", () => {
    expect(() => tokenRanks(new Float32Array(3), [1], Uint8Array.of(0, 1, 0))).to.throw(RangeError, /excluded/);
  });
});
