import { expect } from "chai";
import { evaluate } from "../../../lib/eval";
import { scaledDcg } from "../../../lib/eval/measure";

const judged = new Map(Object.entries({ a: 3, b: 1, c: 2, d: -1 }));

describe("scaledDcg()", () => {
  const most = 4 + 4 / Math.log2(3);
  const cases: [name: string, ranking: string[], k: number, expected: number][] = [
    ["divides by the highest grade at every rank", ["a", "b"], 2, (3 + 1 / Math.log2(3)) / most],
    ["gives nothing for what is unjudged or graded below 0", ["x", "d"], 2, 0],
    ["does not grow with documents behind k", ["x", "b", "a"], 2, 1 / Math.log2(3) / most],
    ["divides by k ranks where fewer were found", ["a"], 2, 3 / most],
  ];
  for (const [name, ranking, k, expected] of cases)
    it(`${name}`, () => expect(scaledDcg(ranking, judged, k, 4)).to.be.closeTo(expected, 1e-15));

  it("counts a grade above the highest as the highest", () => {
    expect(scaledDcg(["a"], judged, 1, 2)).to.equal(1);
  });

  it("is asked for by its name, with the highest grade of one's own", () => {
    const qrels = new Map([["q", judged]]);
    const run = new Map([["q", new Map(Object.entries({ a: 2, b: 1 }))]]);
    const { means } = evaluate(run, qrels, { measures: ["SDCG(max=3)@1", "SDCG@1"] });
    expect(means).to.deep.equal({ "SDCG(max=3)@1": 1, "SDCG@1": 3 / 4 });
  });
});
