/** The scales' numbers, and their parts. */
import type { LargeProtocol, LargeScale, Part, PretrainingRun, SetReading, Start, TrainedSet } from "./protocol";
import type { LargeTreatmentName } from "./treatments";

const seeds = [1, 2, 3];

interface PartRuns {
  start: Start;
  treatments: LargeTreatmentName[];
  /** Each treatment at each of them. */
  steps: number[];
  seeds?: number[];
  /** Treatments that also run as long as `ed`. */
  sameTime?: LargeTreatmentName[];
  set?: TrainedSet;
  tunings?: string[];
}

/** Seeds outermost: a part that is cut off has whole comparisons. */
function part(name: string, question: string, groups: PartRuns[]): Part {
  const tuned: Part["tuned"] = [];
  const all = [...new Set(groups.flatMap((group) => group.seeds ?? seeds))];
  for (const seed of all)
    for (const { start, treatments, steps, sameTime = [], set = "medquad", tunings = ["standard"], ...own } of groups) {
      if (!(own.seeds ?? seeds).includes(seed)) continue;
      const runs: PretrainingRun[] = steps.flatMap((count) => [
        ...treatments.map((treatment) => ({ start, treatment, steps: count, seed })),
        ...sameTime.map((treatment) => ({ start, treatment, steps: count, asLongAs: "ed" as const, seed })),
      ]);
      for (const run of runs) for (const tuning of tunings) tuned.push({ run, set, tuning });
    }
  return { name, question, tuned };
}

const reading: SetReading = { test: "test", dev: "dev", repeats: 6, every: 1 };
const standard = { batchSize: 32, groupSize: 2, negatives: "bm25", learningRate: 3e-4 };
const apart = { ...standard, batchSize: 64, groupSize: 1, negatives: "in-batch", titleDropout: 0 };

/** @param steps of fine-tuning; a quarter of them where it is short */
function tunings(steps: number): LargeProtocol["tunings"] {
  const other = { "apidocs-large": { ...apart, steps } };
  return {
    standard: { medquad: { ...standard, steps }, ...other },
    short: { medquad: { ...standard, steps: steps / 4 }, "apidocs-large": { ...apart, steps: steps / 4 } },
    mean: { medquad: { ...standard, steps, pooling: "mean" }, ...other },
    cool: { medquad: { ...standard, steps, temperature: 4 }, ...other },
  };
}

const shared: Omit<LargeProtocol, "scale" | "parts"> = {
  vocabSize: 8000,
  batchSize: 32,
  maxLength: 96,
  learningRate: 1e-3,
  sets: {
    medquad: reading,
    scifact: { ...reading, dev: "train" },
    stackfaq: reading,
    "apidocs-large": { test: "known-item", dev: "dev", repeats: 1, every: 8 },
  },
  tunings: tunings(600),
  coveragePassages: 1000,
  rates: { rounds: 3, steps: 4 },
};

const pair: LargeTreatmentName[] = ["ed", "bow"];
const rateNames = ["mlm", "ed", "bow"].flatMap((name) => [`${name}-slow`, `${name}-fast`]) as LargeTreatmentName[];

/** Where the questions are asked of one encoder. */
interface Asked {
  /** The best start, and worse ones. */
  start: Start;
  worse: Start[];
  /** Further steps of most runs, and of the trend. */
  steps: number;
  trend: number[];
}

/** The first of them decide the second claim, and each of the others says what could change the answer. */
function questions({ start, worse, steps: usual, trend }: Asked): Part[] {
  const steps = [usual];
  const once = { start, steps, seeds: [1] };
  return [
    part("decisive", "Does bow retrieve better than ed after the same steps, and after the same time?", [
      { start, treatments: pair, steps, sameTime: ["bow"] },
    ]),
    part("control", "Does either do more than masked language modelling for as long?", [
      { start, treatments: ["mlm"], steps },
    ]),
    part("time", "In ed's time, do the further steps serve mlm as much as bow?", [
      { start, treatments: [], steps, sameTime: ["mlm"] },
    ]),
    part("decay", "Is it the decay of the bag's weight?", [
      { start, treatments: ["bow-level"], steps, sameTime: ["bow-level"] },
    ]),
    part(
      "start",
      "Does the difference depend on how good the start is?",
      worse.map((each) => ({ start: each, treatments: pair, steps })),
    ),
    part("steps", "Does the difference close, cross or stay with more steps?", [
      { start, treatments: pair, steps: trend },
    ]),
    part("steps-level", "And with a weight of the bag that stays?", [
      { start, treatments: ["bow-level"], steps: trend },
    ]),
    part("weight", "Do they gain by a heavier share of the loss?", [
      { start, treatments: ["bow-level-3", "ed-weight-3", "bow-level-10", "ed-weight-10"], steps },
    ]),
    part("weight-time", "In ed's time, is bow ahead of an ed whose decoder's loss weighs as much?", [
      { start, treatments: ["ed-weight-10"], steps, sameTime: ["bow-level-10"] },
    ]),
    part("objectives", "Where do the other objectives stand?", [
      { start, treatments: ["bow-paper", "dupmae", "ae", "ar"], steps },
    ]),
    part("rates", "Is one objective's learning rate better chosen than the other's?", [
      { ...once, treatments: rateNames },
    ]),
    part("diagnosis", "Which choice makes bow worse, or ed better?", [
      { ...once, treatments: ["bow-level-0.3", "bow-level-3", "bow-level-10", "bow-level-30", "ed-weight-10"] },
      { ...once, treatments: ["bow-unmasked", "bow-content"] },
      { ...once, treatments: ["bow-mean", "ed-mean"] },
      { ...once, treatments: ["bow-batch", "ed-batch"] },
      { ...once, treatments: pair, tunings: ["short", "mean", "cool"] },
    ]),
    part("apidocs", "The same on the large set's pairs.", [
      { start, treatments: [...pair, "mlm"], steps, sameTime: ["bow"], set: "apidocs-large" },
      { start, treatments: ["bow-level"], steps, set: "apidocs-large" },
    ]),
  ];
}

const small = { preset: "small", steps: 20_000 };
const large: LargeProtocol = {
  ...shared,
  scale: "large",
  parts: [
    ...questions({
      start: { preset: "mini", steps: 20_000 },
      worse: [1250, 5000].map((steps) => ({ preset: "mini", steps })),
      steps: 4000,
      trend: [1000, 2000, 4000, 8000, 16_000],
    }),
    part("start-weight", "From a start that is sooner made, does the heavier share serve a larger encoder too?", [
      { start: { preset: "mini", steps: 5000 }, treatments: ["bow-level-3", "ed-weight-3"], steps: [4000] },
    ]),
    part("start-control", "From that start, does either do more than masked language modelling for as long?", [
      { start: { preset: "mini", steps: 5000 }, treatments: ["mlm"], steps: [4000] },
    ]),
    part("start-time", "From that start, is bow ahead of ed after the same time?", [
      { start: { preset: "mini", steps: 5000 }, treatments: [], steps: [4000], sameTime: ["bow"] },
    ]),
    part("small", "The same with a larger encoder.", [
      { start: small, treatments: [...pair, "mlm"], steps: [4000], sameTime: ["bow"] },
      { start: small, treatments: ["bow-level", "bow-paper", "dupmae", "ae", "ar"], steps: [4000] },
    ]),
    part("small-apidocs", "The larger encoder on the large set's pairs.", [
      { start: small, treatments: [...pair, "mlm"], steps: [4000], sameTime: ["bow"], set: "apidocs-large" },
    ]),
  ],
};

/** The same questions of a small encoder: hours in the place of days. */
const medium: LargeProtocol = {
  ...shared,
  scale: "medium",
  tunings: tunings(400),
  parts: questions({
    start: { preset: "tiny", steps: 8000 },
    worse: [0, 2000].map((steps) => ({ preset: "tiny", steps })),
    steps: 2000,
    trend: [500, 1000, 2000, 4000, 8000],
  }),
};

/** Small and short, to learn how much differences vary: nothing of it answers a claim. */
const pilotStart = { preset: "tiny", steps: 1500 };
const pilot: LargeProtocol = {
  ...shared,
  scale: "pilot",
  tunings: { standard: { medquad: { ...standard, steps: 250 }, "apidocs-large": { ...apart, steps: 250 } } },
  coveragePassages: 300,
  rates: { rounds: 1, steps: 2 },
  parts: [
    part("medquad", "How much does bow minus ed vary over questions and seeds?", [
      { start: pilotStart, treatments: pair, steps: [500] },
    ]),
    part("apidocs", "The same after fine-tuning on the large set's pairs.", [
      { start: pilotStart, treatments: pair, steps: [500], set: "apidocs-large" },
    ]),
  ],
};

/** All kinds of units at their smallest, for tests. */
const trialStart = { preset: "tiny", steps: 4 };
const few = { ...standard, steps: 2, batchSize: 2 };
const trial: LargeProtocol = {
  ...shared,
  scale: "trial",
  vocabSize: 300,
  batchSize: 4,
  maxLength: 24,
  tunings: { standard: { medquad: few, "apidocs-large": { ...few, groupSize: 1, negatives: "in-batch" } } },
  coveragePassages: 5,
  rates: { rounds: 1, steps: 1 },
  parts: [
    part("decisive", "Do the parts fit together?", [
      { start: trialStart, treatments: pair, steps: [3], sameTime: ["bow"], seeds: [1, 2] },
    ]),
    part("apidocs", "And on the other set?", [
      { start: { preset: "tiny", steps: 0 }, treatments: ["mlm"], steps: [2], set: "apidocs-large", seeds: [1] },
    ]),
  ],
};

export const largeProtocols: Record<LargeScale, LargeProtocol> = { large, medium, pilot, trial };
