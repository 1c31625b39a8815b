import { expect } from "chai";
import { cappedRecall, evaluate, f1, hole, interpolatedPrecision, unjudgedShare } from "../../../lib/eval";

const judged = new Map(Object.entries({ a: 1, b: 2, c: 1, d: 0, e: -1 }));

describe("unjudgedShare(), hole(), cappedRecall(), f1(), interpolatedPrecision()", () => {
  const ranking = ["a", "x", "e", "d"];
  const cases: [name: string, value: number, expected: number][] = [
    ["unjudgedShare() counts what has no grade or one below 0", unjudgedShare(ranking, judged, 4), 2 / 4],
    ["unjudgedShare() divides by k beyond the end", unjudgedShare(ranking, judged, 10), 2 / 10],
    ["hole() counts what no query's judgements name", hole(ranking, (id) => id !== "x", 2), 1 / 2],
    ["cappedRecall() divides by k where more are relevant", cappedRecall(["a", "x"], judged, 2), 1 / 2],
    ["cappedRecall() divides by all that are relevant where k is more", cappedRecall(["a", "x"], judged, 10), 1 / 3],
    [
      "f1() is the harmonic mean of precision and recall",
      f1(["a", "b", "x", "y"], judged, 4),
      (2 * 0.5 * (2 / 3)) / (0.5 + 2 / 3),
    ],
    [
      "interpolatedPrecision() takes the highest from the level on",
      interpolatedPrecision(["x", "a", "b"], judged, 0.1),
      2 / 3,
    ],
    ["interpolatedPrecision() is 0 beyond the recall reached", interpolatedPrecision(["a"], judged, 1), 0],
  ];
  for (const [name, value, expected] of cases) it(name, () => expect(value).to.be.closeTo(expected, 1e-15));

  it("IPrec and 11pt_avg round a recall level to the nearest document in trec10, upwards from 0.1 on in trec9", () => {
    const qrels = new Map([["q", new Map(Object.entries({ a: 1, b: 1, c: 1 }))]]);
    const run = new Map([["q", new Map(Object.entries({ a: 5, x: 4, b: 3 }))]]);
    // 0.4 of three documents is 1.2: one of them, or two.
    const at = (semantics: "trec9" | "trec10") =>
      evaluate(run, qrels, { measures: ["IPrec@0.4", "11pt_avg"], semantics }).means;
    expect(at("trec10")["IPrec@0.4"]).to.equal(1);
    expect(at("trec9")["IPrec@0.4"]).to.equal(2 / 3);
    expect(at("trec10")["11pt_avg"]).to.be.closeTo((5 * 1 + 4 * (2 / 3)) / 11, 1e-15);
    // 0.7 · 3 + 0.9 is less than 3 in doubles, in C too.
    expect(at("trec9")["11pt_avg"]).to.be.closeTo((4 * 1 + 4 * (2 / 3)) / 11, 1e-15);
  });

  it("evaluate() knows for Hole@k what is judged for other queries, which Unjudged@k does not ask", () => {
    const qrels = new Map([
      ["q1", new Map([["a", 1]])],
      ["q2", new Map([["b", 1]])],
    ]);
    const run = new Map([["q1", new Map(Object.entries({ b: 3, c: 2, a: 1 }))]]);
    const { perQuery } = evaluate(run, qrels, { measures: ["Hole@2", "Unjudged@2"] });
    expect(perQuery.get("q1")).to.deep.equal({ "Hole@2": 0.5, "Unjudged@2": 1 });
  });
});
