import { expect } from "chai";
import { compatibility } from "../../../lib/eval";
import { readGoldenJson } from "../../oracle/golden";

interface Case {
  p: number;
  judged: Record<string, number>;
  ranking: string[];
  compatibility: number;
  unnormalized: number;
}

describe("compatibility()", () => {
  it("compatibility() is the highest overlap with any ideal ranking, as found by trying them all", () => {
    const { cases } = readGoldenJson<{ cases: Case[] }>("eval", "compatibility.json");
    expect(cases.length).to.be.above(30);
    for (const { ranking, judged, p, ...expected } of cases) {
      const grades = new Map(Object.entries(judged));
      expect(compatibility(ranking, grades, p)).to.be.closeTo(expected.compatibility, 1e-12);
      expect(compatibility(ranking, grades, p, false)).to.be.closeTo(expected.unnormalized, 1e-12);
    }
  });

  it("compatibility() is 1 for an ideal ranking and 0 where nothing is judged above 0", () => {
    const judged = new Map(Object.entries({ a: 3, b: 1, c: 1, d: 0 }));
    expect(compatibility(["a", "c", "b"], judged)).to.be.closeTo(1, 1e-12);
    expect(compatibility(["a"], new Map([["a", 0]]))).to.equal(0);
    expect(compatibility([], judged)).to.equal(0);
  });
});
