import { expect } from "chai";
import { InputError } from "../../lib/errors";
import { evaluate, parseMeasure } from "../../lib/eval";

const qrels = new Map([
  ["q1", new Map([["d1", 1]])],
  ["q2", new Map([["d2", 2]])],
  ["q3", new Map([["d3", 1]])],
]);
const run = new Map([
  [
    "q1",
    new Map([
      ["d1", 2],
      ["d2", 1],
    ]),
  ],
  [
    "q2",
    new Map([
      ["d1", 2],
      ["d2", 1],
    ]),
  ],
  ["q9", new Map([["d1", 1]])],
]);

describe("evaluate()", () => {
  it("evaluate() averages over all judged queries, missing ones as 0, and leaves out unjudged ones", () => {
    const { means, perQuery, missing } = evaluate(run, qrels, { measures: ["RR@10", "Success@1", "P@2"] });
    expect(means).to.deep.equal({ "RR@10": 0.5, "Success@1": 1 / 3, "P@2": 1 / 3 });
    expect([...perQuery.keys()]).to.deep.equal(["q1", "q2", "q3"]);
    expect(perQuery.get("q2")).to.deep.equal({ "RR@10": 0.5, "Success@1": 0, "P@2": 0.5 });
    expect(missing).to.deep.equal(["q3"]);
  });

  it("evaluate() of no judgements is 0, not NaN", () => {
    expect(evaluate(run, new Map()).means["nDCG@10"]).to.equal(0);
  });
});

describe("parseMeasure()", () => {
  for (const [text, name] of [
    ["ndcg@10", "nDCG@10"],
    ["NDCG", "nDCG"],
    ["rr@5", "RR@5"],
    ["AP", "AP"],
    [" R@100 ", "R@100"],
    ["p@1", "P@1"],
  ]) {
    it(`parseMeasure() reads ${text}`, () => expect(parseMeasure(text).name).to.equal(name));
  }
  for (const text of ["", "nDCG@0", "nDCG@-1", "nDCG@x", "R", "P", "MAP@10", "nDCG@10@5"]) {
    it(`parseMeasure() refuses ${JSON.stringify(text)} and names the choices`, () => {
      expect(() => parseMeasure(text)).to.throw(
        InputError,
        "nDCG[@k], nDCG-exp[@k], RR[@k], AP[@k], R@k, Success@k, P@k",
      );
    });
  }
});
