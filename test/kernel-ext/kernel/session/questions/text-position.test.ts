import { expect } from "chai";
import fc from "fast-check";
import { toCodePoints, toUnits } from "../../../../../kernel-ext/kernel/session/questions/text-position";

describe("toUnits() and toCodePoints()", () => {
  it("count an emoji as one code point and two units", () => {
    expect(toUnits("a😀b", 2)).to.equal(3);
    expect(toCodePoints("a😀b", 3)).to.equal(2);
  });

  it("undo each other at every code point", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const points = Array.from(text).length;
        for (let i = 0; i <= points; i++) expect(toCodePoints(text, toUnits(text, i))).to.equal(i);
      }),
    );
  });
});
