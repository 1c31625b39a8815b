import { expect } from "chai";
import { meanInterval } from "../../../lib/eval";

describe("meanInterval()", () => {
  // Student's t at 0.975 out of printed tables: 12.706, 4.303 and 2.262 for 1, 2 and 9 degrees of freedom.
  const cases = [
    { values: [1, 3], half: 12.7062 },
    { values: [1, 2, 3], half: 4.30265 / Math.sqrt(3) },
    { values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], half: (2.26216 * Math.sqrt(55 / 6)) / Math.sqrt(10) },
  ];
  for (const { values, half } of cases) {
    it(`gives the table's interval when there are ${values.length} values`, () => {
      const { mean, low, high } = meanInterval(values);
      expect(mean - low).to.be.closeTo(half, 1e-4);
      expect(high - mean).to.be.closeTo(half, 1e-4);
    });
  }

  it("has no ends when there is one value, and throws when there is none", () => {
    expect(meanInterval([2])).to.deep.equal({ mean: 2, n: 1, low: -Infinity, high: Infinity });
    expect(() => meanInterval([])).to.throw("no value");
  });
});
