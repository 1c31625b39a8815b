/** The tests of significance against scipy's, by goldens (test/goldens/make_significance_goldens.py). */
import { expect } from "chai";
import { pairedRandomizationTest, pairedTTest } from "../../../lib/eval";
import { Random } from "../../../lib/random";
import { readGoldenJson } from "../../oracle/golden";

interface Goldens {
  exact: {
    name: string;
    a: number[];
    b: number[];
    t: number;
    degreesOfFreedom: number;
    tTestP: number;
    randomizationP: number;
  }[];
  sampled: { a: number[]; b: number[]; t: number; tTestP: number; randomizationP: number };
}

const goldens = readGoldenJson<Goldens>("eval", "significance.json");

describe("pairedTTest() and pairedRandomizationTest() beside scipy's", () => {
  for (const { name, a, b, t, degreesOfFreedom, tTestP, randomizationP } of goldens.exact) {
    it(`pairedTTest() gives scipy's t and p for ${name}`, () => {
      const result = pairedTTest(a, b);
      expect(result.degreesOfFreedom).to.equal(degreesOfFreedom);
      expect(result.t).to.be.closeTo(t, 1e-9 * Math.abs(t));
      expect(result.p).to.be.closeTo(tTestP, 1e-9 * tTestP);
    });

    it(`pairedRandomizationTest() gives scipy's exact p for ${name}`, () => {
      const result = pairedRandomizationTest(a, b);
      expect(result.exact).to.equal(true);
      expect(result.p).to.be.closeTo(randomizationP, 1e-15);
    });
  }

  it("pairedTTest() and a sampled randomization test of 225 queries agree with scipy's, the latter within sampling error", () => {
    const { a, b, t, tTestP, randomizationP } = goldens.sampled;
    const student = pairedTTest(a, b);
    expect(student.t).to.be.closeTo(t, 1e-9);
    expect(student.p).to.be.closeTo(tTestP, 1e-9 * tTestP);
    const samples = 400_000;
    const sampled = pairedRandomizationTest(a, b, { random: new Random(7), samples });
    expect(sampled).to.include({ exact: false, samples });
    // Scipy's million and ours are both samples: five standard errors of the difference.
    const error = Math.sqrt(randomizationP * (1 / samples + 1e-6));
    expect(sampled.p).to.be.closeTo(randomizationP, 5 * error);
  });
});
