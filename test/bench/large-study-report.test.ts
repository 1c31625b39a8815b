/** What the large study's CLAIMS.md says of results, and its trends' drawings. */
import { expect } from "chai";
import { setNames } from "../../bench/study/large/protocol";
import { largeProtocols } from "../../bench/study/large/protocols";
import { retrievalAnswer } from "../../bench/study/large/report/claims";
import { diagnosisText } from "../../bench/study/large/report/diagnosis";
import type { LargeResults } from "../../bench/study/large/report/read";
import { howItWasMade } from "../../bench/study/large/report/reading";
import { allTests } from "../../bench/study/large/report/summary";
import { trendPicture } from "../../bench/study/large/report/trend-picture";
import type { TunedResult } from "../../bench/study/large/units";

describe("retrievalAnswer()", () => {
  const start = { preset: "mini", steps: 10 };
  const result = (treatment: "ed" | "bow" | "bow-level", seed: number, value: (question: number) => number) =>
    ({
      tuned: { run: { start, treatment, steps: 5, seed }, set: "medquad", tuning: "standard" },
      sets: [{ set: "medquad", perQuery: Array.from({ length: 400 }, (_, q) => value(q)) }],
    }) as unknown as TunedResult;
  /** @param leads of bow by seed, in half of the questions twice as much, in the others nothing */
  const answer = (...leads: number[]) => {
    const tuned = leads.flatMap((lead, i) => [
      result("ed", i + 1, () => 0.5),
      result("bow", i + 1, (q) => 0.5 + (q % 2) * 2 * lead),
    ]);
    const results = { tuned } as unknown as LargeResults;
    return retrievalAnswer(results, allTests(results));
  };

  it("says in short on how many sets a difference counts, and then each", () => {
    const said = answer(0.1, 0.11, 0.09);
    expect(said).to.include("bow − ed): above 0 on 1 of 1 sets, which counts on 1; below 0 on 0, which counts on 0.");
    expect(said).to.match(/bow − ed \+0\.100 \(\+0\.0752 to \+0\.1248 over seeds.*: holds here\.$/m);
  });

  it("says so when a difference counts by the rule, and the interval over seeds holds 0", () => {
    const said = answer(-0.01, -0.01, -0.1);
    expect(said).to.match(/ed is higher with these checkpoints; the interval over seeds holds 0/);
    expect(said).to.include("below 0 on 1, which counts on 1. Of what counts, the interval over seeds holds 0 on 1.");
  });

  it("says what could have been seen, and whether the seeds disagree, where nothing is decided", () => {
    expect(answer(0.02, 0.03, -0.01)).to.match(/: not decided; the seeds disagree; 0\.\d{4} would have been seen/);
    expect(answer(0, 0, 0)).to.match(/: not decided; 0\.\d{4} would have been seen/);
  });

  it("says in short nothing of what has not all its seeds", () => {
    const said = answer(0.1, 0.1);
    expect(said).to.not.include("In short");
    expect(said).to.include("not decided before 3 seeds");
    expect(answer(0.1)).to.match(
      /bow − ed \+0\.100 \(no interval; seeds 1\).*: not decided before 3 seeds are there\.$/m,
    );
  });

  it("says the same of the weight that stays, beside the claim", () => {
    const tuned = [1, 2, 3].flatMap((seed) => [
      result("ed", seed, () => 0.5),
      result("bow", seed, () => 0.5),
      result("bow-level", seed, (q) => 0.5 + (q % 2) * 0.2),
    ]);
    const results = { tuned } as unknown as LargeResults;
    const [claim, beside] = retrievalAnswer(results, allTests(results)).split("Beside the claim");
    expect(claim).to.not.include("bow-level");
    expect(beside).to.include("bow-level − ed): above 0 on 1 of 1 sets, which counts on 1");
    expect(beside).to.match(/bow-level − ed \+0\.100 \(.*: holds here\.$/m);
  });
});

describe("howItWasMade()", () => {
  it("says what the runs in ed's time took after all, beside each that they are compared with, on one machine", () => {
    const cost = (seconds: number, machine = "a") => ({ seconds, machine });
    const costs = new Map([
      ["run tiny-8 ed 20 1", cost(100)],
      ["run tiny-8 bow ed-time-20 1", cost(110)],
      ["run tiny-8 ed 20 2", cost(100)],
      ["run tiny-8 bow ed-time-20 2", cost(90)],
      ["run tiny-8 ed 20 3", cost(100, "b")],
      ["run tiny-8 bow ed-time-20 3", cost(500)],
      ["run tiny-8 mlm ed-time-20 1", cost(95)],
      ["run tiny-8 ed-weight-10 20 1", cost(200)],
      ["run tiny-8 bow-level-10 ed-time-20 1", cost(250)],
    ]);
    const said = howItWasMade(largeProtocols.trial, { costs } as unknown as LargeResults);
    const parts = [
      "bow 1.00 times that of ed",
      "mlm 0.95 times that of ed",
      "bow-level-10 1.25 times that of ed-weight-10",
    ];
    expect(said).to.include(`took in the mean of seeds on the same machine: ${parts.join(", ")}.`);
    expect(howItWasMade(largeProtocols.trial, { costs: new Map() } as unknown as LargeResults)).to.not.include("took");
  });
});

describe("trendPicture()", () => {
  const point = { difference: 0.01, low: 0.002, high: 0.018, seeds: 3 };
  const points = [0, 2000, 4000].map((x) => ({ ...point, x }));

  it("draws every point with its interval, and none where there is one seed", () => {
    const alone = { ...point, x: 8000, low: null, high: null, seeds: 1 };
    const lines = [{ name: "bow − ed", points: [...points, alone] }];
    const picture = trendPicture({ title: "t", axis: "steps", lines }, "nDCG@10");
    expect(picture.match(/<circle/g), "and one beside the name").to.have.length(4 + 1);
    expect(picture.match(/class="bar"/g)).to.have.length(3);
    expect(picture).to.include(">0 (random weights)<");
    expect(picture).to.include(">steps (bars: 95 % intervals over seeds; no bar: one seed)<");
    expect(picture).not.to.match(/NaN|Infinity/);
  });

  it("tells a second line by its shape, at the first one's places", () => {
    const lines = [
      { name: "bow − ed", points },
      { name: "bow-level − ed", points: points.slice(1) },
    ];
    const picture = trendPicture({ title: "t", axis: "steps", lines }, "nDCG@10");
    expect(picture.match(/<rect class="mark"/g)).to.have.length(2 + 1);
    expect(picture.match(/>2,000</g)).to.have.length(1);
    expect(picture).to.include(">steps (bars: 95 % intervals over seeds)<");
    expect(picture).to.include(">bow-level − ed<");
  });
});

describe("diagnosisText()", () => {
  const start = { preset: "mini", steps: 10 };
  const run = (treatment: string, seed: number) => ({ start, treatment, steps: 5, seed });
  /** A checkpoint and its fine-tuning: `value` of the questions of every set, half of it on dev. */
  const tuned = (treatment: string, seed: number, value: number, tuning = "standard") =>
    ({
      tuned: { run: run(treatment, seed), set: "medquad", tuning },
      sets: setNames.map((set) => ({ set, dev: { "nDCG@10": value / 2 }, perQuery: Array(50).fill(value) })),
    }) as unknown as TunedResult;
  const ran = (treatment: string, seed: number, all: number) => ({
    ...{ run: run(treatment, seed), frozen: { coverage: { full: { all } } } },
  });
  const text = (all: TunedResult[]) =>
    diagnosisText({
      tuned: all,
      runs: [
        ...[ran("bow", 1, 0.5), ran("bow", 2, 0.5), ran("bow-level", 1, 0.52), ran("bow-mean", 1, 0.4)],
        ran("ed", 1, 0.4),
      ],
    } as unknown as LargeResults);

  it("sets every change that has a run beside what it changes, by the seeds that both have", () => {
    const rows = text([
      ...[tuned("bow", 1, 0.5), tuned("bow", 2, 0.9), tuned("bow-level", 1, 0.54), tuned("bow-mean", 1, 0.44)],
    ]).split("\n");
    expect(rows.find((row) => row.includes("stays 1"))).to.equal(
      "| the bag's weight stays 1 | bow-level − bow | 1 | +0.020 | < 0.0001 | +0.040 | +0.040 | +0.040 | +0.040 | +0.020 |",
    );
    expect(rows.find((row) => row.includes("bow-mean − bow-level"))).to.include("| −0.050 | < 0.0001 | −0.100 |");
    expect(rows.filter((row) => row.includes(" − "))).to.have.length(3);
  });

  it("compares bow with ed under another fine-tuning, and not with the usual one", () => {
    const said = text([tuned("bow", 1, 0.5), tuned("bow", 1, 0.4, "short"), tuned("ed", 1, 0.3, "short")]);
    expect(said).to.include("| fine-tuned a quarter as long | bow, tuned short − ed, tuned short | 1 | +0.050 |");
  });

  it("says so when nothing has been run", () => {
    expect(text([tuned("bow", 1, 0.5)])).to.equal("None yet.");
  });
});
