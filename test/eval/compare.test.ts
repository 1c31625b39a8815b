import { expect } from "chai";
import { InputError } from "../../lib/errors";
import {
  bootstrapInterval,
  compareEvaluations,
  compareRuns,
  evaluate,
  holm,
  pairedRandomizationTest,
  pairedTTest,
  type Run,
} from "../../lib/eval";
import { Random } from "../../lib/random";

/** Forty queries with one relevant document each, and systems that find it more or less high. */
const qrels = new Map(Array.from({ length: 40 }, (_, q) => [`q${q}`, new Map([["d", 1]])]));

function system(seed: string, worst: number, lacks = 0): Run {
  const random = new Random(seed);
  return new Map(
    [...qrels.keys()].slice(lacks).map((query) => {
      const rank = random.integer(1, worst + 1);
      return [query, new Map(Array.from({ length: 10 }, (_, i) => [i + 1 === rank ? "d" : `x${i}`, -i]))];
    }),
  );
}

const runs = new Map([
  ["good", system("good", 2)],
  ["bad", system("bad", 20, 3)],
  ["middling", system("middling", 6)],
]);

describe("compareRuns()", () => {
  const options = { random: new Random(4), measure: "rr@10", randomizations: 2000, bootstraps: 500 };
  const comparison = compareRuns(runs, qrels, options);

  it("compareRuns() gives every run's mean and interval, and every pair's tests, as the functions themselves do", () => {
    expect(comparison).to.include({ measure: "RR@10", confidence: 0.95 });
    expect(comparison.runs.map(({ name, missing }) => [name, missing])).to.deep.equal([
      ["good", 0],
      ["bad", 3],
      ["middling", 0],
    ]);
    for (const { name, mean, interval } of comparison.runs) {
      expect(mean).to.equal(evaluate(runs.get(name)!, qrels, { measures: ["RR@10"] }).means["RR@10"]);
      expect(mean).to.be.within(interval.low, interval.high);
    }
    expect(comparison.pairs.map(({ a, b }) => `${a} ${b}`)).to.deep.equal([
      "good bad",
      "good middling",
      "bad middling",
    ]);
    for (const { a, b, difference, wins, ties, losses, tTest, randomization, interval } of comparison.pairs) {
      const [x, y] = [comparison.values.get(a)!, comparison.values.get(b)!];
      expect(tTest).to.deep.include(pairedTTest(x, y));
      const random = new Random(4).fork("randomization", a, b);
      expect(randomization).to.deep.include(pairedRandomizationTest(x, y, { random, samples: 2000 }));
      expect(wins + ties + losses).to.equal(40);
      expect(interval).to.deep.equal(
        bootstrapInterval(
          x.map((value, i) => value - y[i]),
          { random: new Random(4).fork("difference", a, b), samples: 500 },
        ),
      );
      expect(difference).to.be.within(interval.low, interval.high);
    }
  });

  it("compareRuns() corrects each kind of test over all pairs", () => {
    const { pairs } = comparison;
    expect(pairs.map(({ tTest }) => tTest.pHolm)).to.deep.equal(holm(pairs.map(({ tTest }) => tTest.p)));
    expect(pairs.map(({ randomization }) => randomization.pHolm)).to.deep.equal(
      holm(pairs.map(({ randomization }) => randomization.p)),
    );
  });

  it("compareRuns() is the same for a seed, and a pair's figures do not depend on the other runs", () => {
    expect(compareRuns(runs, qrels, options)).to.deep.equal(comparison);
    const two = new Map([...runs].filter(([name]) => name !== "bad"));
    const [pair] = compareRuns(two, qrels, options).pairs;
    expect(pair.randomization.p).to.equal(comparison.pairs[1].randomization.p);
    expect(pair.interval).to.deep.equal(comparison.pairs[1].interval);
    expect(pair.tTest.pHolm).to.equal(pair.tTest.p);
  });

  it("compareRuns() compares with a baseline alone when there is one", () => {
    const { pairs } = compareRuns(runs, qrels, { ...options, baseline: "bad" });
    expect(pairs.map(({ a, b }) => `${a} ${b}`)).to.deep.equal(["good bad", "middling bad"]);
  });

  it("compareEvaluations() gives the same for runs that were evaluated one by one, and refuses others", () => {
    const one = (name: string, from = qrels) => evaluate(runs.get(name)!, from, { measures: ["RR@10", "AP"] });
    const evaluations = new Map([...runs.keys()].map((name) => [name, one(name)]));
    expect(compareEvaluations(evaluations, options)).to.deep.equal(comparison);
    const fewer = new Map([...evaluations, ["fewer", one("good", new Map([...qrels].slice(1)))]]);
    expect(() => compareEvaluations(fewer, options)).to.throw(InputError, "fewer was not evaluated like the others");
    expect(() => compareEvaluations(evaluations, { ...options, measure: "P@3" })).to.throw(
      InputError,
      "P@3 of the same 40",
    );
  });

  for (const [what, call, words] of [
    ["one run", () => compareRuns(new Map([...runs].slice(0, 1)), qrels, options), "at least two runs"],
    [
      "an unknown baseline",
      () => compareRuns(runs, qrels, { ...options, baseline: "x" }),
      "one of good, bad, middling",
    ],
    ["a text", () => compareRuns(runs, qrels, { ...options, measure: "relstring" }), "relstring is a text"],
    ["a geometric mean", () => compareRuns(runs, qrels, { ...options, measure: "gm_map" }), "GMAP is not a mean"],
    ["a count", () => compareRuns(runs, qrels, { ...options, measure: "NumRet" }), "NumRet is a count"],
    ["an unknown measure", () => compareRuns(runs, qrels, { ...options, measure: "Fun@1" }), "unknown measure"],
    ["no judgements", () => compareRuns(runs, new Map(), options), "no value to draw from"],
    ["a single query", () => compareRuns(runs, new Map([...qrels].slice(0, 1)), options), "at least two queries"],
  ] as [string, () => unknown, string][]) {
    it(`compareRuns() refuses ${what}`, () => expect(call).to.throw(InputError, words));
  }
});
