/** How deep a dev set is searched for a measure. */
import { expect } from "chai";
import { searchDepth } from "../../../lib/finetune/dev/search-depth";

describe("searchDepth()", () => {
  const cases: [measure: string, depth: number][] = [
    ["nDCG@10", 100],
    ["R@1000", 1000],
    ["P(rel=2)@200", 200],
    ["recall_500", 500],
    ["AP", 7000],
    ["Rprec", 7000],
    ["IPrec@0.5", 7000],
    ["IPrec@1", 7000],
    ["Rprec_mult@2", 7000],
    ["nDCG(judged_only=True)@10", 7000],
  ];
  for (const [measure, depth] of cases) {
    it(`searchDepth() of ${measure} among 7,000 passages is ${depth}`, () => {
      expect(searchDepth(measure, 7000)).to.equal(depth);
    });
  }
});
