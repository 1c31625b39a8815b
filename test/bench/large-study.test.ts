/** The large study's arithmetic: power, comparisons, units and budgets. Its runs are in large-study.slow.test.ts. */

import { Random } from "bowlab";
import { expect } from "chai";
import { chosenUnits, shardIn, unitsOfShard } from "../../bench/study/large/choose";
import { differences, families, testsOf, type Where } from "../../bench/study/large/comparisons";
import { normalQuantile, seedHalfWidth, smallestFound, varianceParts } from "../../bench/study/large/power";
import { largeProtocols } from "../../bench/study/large/protocols";
import { stepsInTime } from "../../bench/study/large/rates";
import { startBudget } from "../../bench/study/large/run";
import { largeUnits, type TunedResult } from "../../bench/study/large/units";

/** Differences with known variances: δ + question + seed + rest. */
function madeUp(questions: number, seeds: number, random: Random): number[][] {
  const ofQuestion = Array.from({ length: questions }, () => 0.3 * random.normal());
  return Array.from({ length: seeds }, () => {
    const ofSeed = 0.05 * random.normal();
    return ofQuestion.map((value) => 0.1 + value + ofSeed + 0.2 * random.normal());
  });
}

describe("varianceParts()", () => {
  it("finds the variances that a table was made with", () => {
    const parts = varianceParts(madeUp(4000, 200, new Random(1)));
    expect(Math.sqrt(parts.overQuestions)).to.be.closeTo(0.3, 0.01);
    expect(Math.sqrt(parts.overSeeds)).to.be.closeTo(0.05, 0.01);
    expect(Math.sqrt(parts.rest)).to.be.closeTo(0.2, 0.005);
    expect(parts.mean).to.be.closeTo(0.1, 0.02);
  });

  it("refuses a table of one seed or of one question", () => {
    for (const table of [[[0.1, 0.2]], [[0.1], [0.2]], []]) expect(() => varianceParts(table)).to.throw(RangeError);
  });
});

describe("smallestFound()", () => {
  const variances = { seeds: 3, mean: 0, overQuestions: 0.09, overSeeds: 0, rest: 0.04 };

  it("is (z.975 + z.8) standard errors for the test over questions", () => {
    const { byQuestions } = smallestFound({ ...variances, questions: 1000 }, { random: new Random(1) });
    expect(byQuestions).to.be.closeTo(2.8016 * Math.sqrt((0.09 + 0.04 / 3) / 1000), 1e-5);
  });

  it("by the rule is larger when seeds differ, and smaller with more questions", () => {
    const of = (questions: number, overSeeds: number) =>
      smallestFound({ ...variances, questions, overSeeds }, { random: new Random(1) }).byRule;
    expect(of(1000, 0.001)).to.be.above(of(1000, 0));
    expect(of(4000, 0)).to.be.closeTo(of(1000, 0) / 2, 0.002);
  });
});

describe("normalQuantile()", () => {
  const known = { 0.001: -3.090232306, 0.2: -0.841621234, 0.5: 0, 0.8: 0.841621234, 0.975: 1.959963985 };
  for (const [p, z] of Object.entries(known))
    it(`of ${p} is ${z}`, () => expect(normalQuantile(Number(p))).to.be.closeTo(z, 1e-7));
});

describe("seedHalfWidth()", () => {
  it("is t(2) standard errors of three seeds", () => {
    const parts = { questions: 100, seeds: 3, mean: 0, overQuestions: 1, overSeeds: 0.03, rest: 0.25 };
    expect(seedHalfWidth(parts)).to.be.closeTo((4.30265273 * Math.sqrt(0.0325)) / Math.sqrt(3), 1e-6);
  });
});

describe("testsOf()", () => {
  const start = { preset: "mini", steps: 10 };
  const where: Where = { start, steps: 5, trained: "medquad", searched: "medquad" };
  const random = new Random(2);
  const result = (treatment: "ed" | "bow", seed: number, higher: number) =>
    ({
      tuned: { run: { start, treatment, steps: 5, seed }, set: "medquad", tuning: "standard" },
      sets: [{ set: "medquad", perQuery: Array.from({ length: 200 }, () => higher + 0.2 * random.uniform()) }],
    }) as unknown as TunedResult;
  const higher = { ed: 0.5, bow: 0.6 };
  const tuned = [1, 2, 3].flatMap((seed) =>
    (["ed", "bow"] as const).map((treatment) => result(treatment, seed, higher[treatment])),
  );

  it("says which side is higher, of the pairs that have runs", () => {
    const tests = testsOf(tuned, families[0], where);
    expect(tests.map(({ a, b, verdict }) => [a, b, verdict])).to.deep.equal([["bow", "ed", "a is higher"]]);
    expect(tests[0].difference).to.be.closeTo(0.1, 0.02);
  });

  it("decides nothing when one seed disagrees", () => {
    const others = tuned.filter(({ tuned: own }) => !(own.run.treatment === "bow" && own.run.seed === 3));
    const [test] = testsOf([...others, result("bow", 3, 0.45)], families[0], where);
    expect(test.p).to.be.below(0.05);
    expect(test.verdict).to.equal("not decided");
  });

  it("decides nothing before all seeds are there", () => {
    const [test] = testsOf(tuned.slice(0, 4), families[0], where);
    expect(test.verdict).to.equal("not decided");
    expect(test.seeds).to.deep.equal([1, 2]);
    expect(test.holm).to.be.below(0.05);
  });

  it("compares seeds that both sides have", () => {
    const pair = families[0].pairs[0];
    expect(differences(tuned.slice(0, 3), pair, where).seeds).to.deep.equal([1]);
  });
});

describe("largeUnits()", () => {
  for (const [scale, protocol] of Object.entries(largeProtocols))
    it(`of ${scale} names every unit once, after what it needs`, () => {
      const seen = new Set<string>();
      for (const { id, needs } of largeUnits(protocol)) {
        expect(seen.has(id), id).to.equal(false);
        for (const need of needs) expect(seen.has(need), `${id} needs ${need}`).to.equal(true);
        seen.add(id);
      }
    });

  it("of large begins with the whole comparison of one seed", () => {
    const first = largeUnits(largeProtocols.large).slice(0, 9);
    expect(new Set(first.map(({ part }) => part))).to.deep.equal(new Set(["decisive"]));
    const tuned = first.flatMap((unit) => (unit.kind === "tuned" ? [unit.run] : []));
    expect(tuned.map((run) => [run?.treatment, run?.asLongAs, run?.seed])).to.deep.equal([
      ["ed", undefined, 1],
      ["bow", undefined, 1],
      ["bow", "ed", 1],
    ]);
  });
});

describe("chosenUnits()", () => {
  const units = largeUnits(largeProtocols.medium);
  const ids = (choice: { part?: string; unit?: string }) => chosenUnits(units, choice).map(({ id }) => id);

  it("takes parts, and of these what a text names to the end of a word, each with what it needs", () => {
    expect(ids({})).to.have.length(units.length);
    expect(ids({ part: "start", unit: "bow 2000 3 " })).to.have.members([
      ...["rates tiny", "start tiny-0", "run tiny-0 bow 2000 3", "tuned medquad standard tiny-0 bow 2000 3"],
      ...["start tiny-2000", "run tiny-2000 bow 2000 3", "tuned medquad standard tiny-2000 bow 2000 3"],
    ]);
    expect(ids({ unit: "run tiny-0 ed 2000 1 " })).to.deep.equal([
      "rates tiny",
      "start tiny-0",
      "run tiny-0 ed 2000 1",
    ]);
  });

  it("refuses what no unit has", () => {
    expect(ids({ part: "decisive, control" })).to.deep.equal(ids({ part: "decisive,control" }));
    expect(() => ids({ part: "decisive,none" })).to.throw(/--part names no part: expected decisive, control/);
    expect(() => ids({ unit: "tiny-9" })).to.throw(/no unit has this in its name.*found tiny-9/);
  });
});

describe("unitsOfShard()", () => {
  it("deals every unit, what is fine-tuned with its checkpoint, and what a unit needs before it", () => {
    const units = largeUnits(largeProtocols.large);
    const shards = [0, 1, 2].map((index) => unitsOfShard(units, { index, count: 3 }));
    expect(new Set(shards.flat().map(({ id }) => id))).to.deep.equal(new Set(units.map(({ id }) => id)));
    for (const { id } of units.filter(({ kind }) => kind === "run" || kind === "tuned"))
      expect(shards.filter((shard) => shard.some((unit) => unit.id === id)).length, id).to.equal(1);
    for (const shard of shards) {
      const seen = new Set<string>();
      for (const { id, needs } of shard) {
        for (const need of needs) expect(seen.has(need), `${id} needs ${need}`).to.equal(true);
        seen.add(id);
      }
    }
    const runs = shards.map((shard) => shard.filter(({ kind }) => kind === "run").length);
    expect(Math.max(...runs) - Math.min(...runs)).to.be.at.most(1);
    expect(() => shardIn("3/3")).to.throw(/--shard is a part of how many: expected I\/N/);
  });
});

describe("stepsInTime()", () => {
  it("gives a faster treatment more steps, by the processor's time", () => {
    const rate = (processorMs: number) => ({ processorMs, stepMs: 0, collatorMs: 0, added: 0 });
    const rates = { preset: "mini", treatments: { ed: rate(90), bow: rate(45) } };
    const run = { start: { preset: "mini", steps: 1 }, treatment: "bow", steps: 100, seed: 1 } as const;
    expect(stepsInTime(run, rates)).to.equal(100);
    expect(stepsInTime({ ...run, asLongAs: "ed" }, rates)).to.equal(200);
  });
});

describe("startBudget()", () => {
  it("is spent by the processor's time, not by the clock's", async () => {
    const budget = startBudget(0.05 / 3600, new AbortController().signal);
    await new Promise((resolve) => setTimeout(resolve, 20));
    budget.check();
    for (let i = 0; !budget.isSpent(); i++) Math.sqrt(i);
    budget.check();
    expect(budget.signal.aborted).to.equal(true);
  });
});
