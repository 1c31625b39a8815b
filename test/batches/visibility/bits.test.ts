import { expect } from "chai";
import * as fc from "fast-check";
import { clearBit, fillBits, hasBit, setBit, wordsFor } from "../../../lib/batches/visibility/bits";

describe("packed bits", () => {
  it("fillBits(), setBit(), clearBit() and hasBit() do what a set of numbers does", () => {
    const changes = fc.array(fc.tuple(fc.boolean(), fc.nat(99)), { maxLength: 60 });
    fc.assert(
      fc.property(fc.nat(100), changes, (filled, steps) => {
        const words = new Uint32Array(wordsFor(100));
        fillBits(words, filled);
        const expected = new Set(Array.from({ length: filled }, (_, i) => i));
        for (const [set, at] of steps) {
          (set ? setBit : clearBit)(words, at);
          if (set) expected.add(at);
          else expected.delete(at);
        }
        const found = Array.from({ length: 128 }, (_, at) => at).filter((at) => hasBit(words, at));
        expect(found).to.deep.equal([...expected].sort((a, b) => a - b));
      }),
    );
  });

  for (const [length, words] of [
    [0, 0],
    [1, 1],
    [32, 1],
    [33, 2],
    [512, 16],
  ])
    it(`wordsFor() of ${length} bits is ${words}`, () => {
      expect(wordsFor(length)).to.equal(words);
    });
});
