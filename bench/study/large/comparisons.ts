/**
 * What is compared, fixed before the runs: two primary comparisons that decide the paper's second claim, and the
 * others. Holm's correction is within a family, an encoder, a set fine-tuned on and a set searched.
 */
import { holm, type MeanInterval, meanInterval, pairedRandomizationTest, Random } from "bowlab";
import type { SetName, Start, TrainedSet } from "./protocol";
import { startName } from "./protocol";
import type { LargeTreatmentName } from "./treatments";
import type { TunedResult } from "./units";

/** One side: a treatment, whether it went as long as `ed` in the place of as many steps, and how it was fine-tuned. */
export interface Side {
  treatment: LargeTreatmentName;
  edTime?: boolean;
  /** Key of the protocol's `tunings`; without one `standard`. */
  tuning?: string;
}

export interface Family {
  name: "primary" | "secondary" | "diagnosis";
  pairs: (readonly [Side, Side])[];
}

const ed: Side = { treatment: "ed" };
const mlm: Side = { treatment: "mlm" };
const same = (treatment: LargeTreatmentName): Side => ({ treatment });
const timed = (treatment: LargeTreatmentName): Side => ({ treatment, edTime: true });

export const families: readonly Family[] = [
  {
    name: "primary",
    pairs: [
      [same("bow"), ed],
      [timed("bow"), ed],
    ],
  },
  {
    name: "secondary",
    pairs: [
      [same("bow-level"), ed],
      [timed("bow-level"), ed],
      [same("bow-paper"), ed],
      [same("dupmae"), ed],
      [ed, mlm],
      [same("bow"), mlm],
      [timed("bow"), timed("mlm")],
      [same("bow-level"), mlm],
      // Added when seed 1's dev questions had chosen the weight 3 of 0.3, 1 and 3, before other seeds of it were run.
      [same("bow-level-3"), ed],
      [same("ed-weight-3"), ed],
      [same("bow-level-3"), same("ed-weight-3")],
      // And these, when they had chosen 10 of 3 and 10 for both, before the other seeds.
      [same("bow-level-10"), ed],
      [same("bow-level-10"), same("ed-weight-10")],
      // Added before any run of it: the weight that dev chose for both, in as much time.
      [timed("bow-level-10"), same("ed-weight-10")],
    ],
  },
];

export const sideName = ({ treatment, edTime, tuning }: Side): string =>
  treatment + (edTime ? " (ed's time)" : "") + (tuning ? `, tuned ${tuning}` : "");

/** Which runs are compared with one another. */
export interface Where {
  start: Start;
  /** Of the pre-training; a side by time has more. */
  steps: number;
  trained: TrainedSet;
  searched: SetName;
}

export interface LargeTest extends Where {
  family: Family["name"];
  a: string;
  b: string;
  seeds: number[];
  questions: number;
  /** Mean of a − b over questions and seeds. */
  difference: number;
  /** 95 % t interval over seeds; null without two of them. */
  low: number | null;
  high: number | null;
  /** Of every seed. */
  bySeed: number[];
  p: number;
  /** After Holm, within the family. */
  holm: number;
  verdict: "a is higher" | "b is higher" | "not decided";
}

const LEVEL = 0.05;
/** As many as the power was computed for: who looks earlier decides nothing. */
export const PLANNED_SEEDS = 3;
const SAMPLES = 20_000;

/** nDCG@10 of every question of a side, by seed. */
export function valuesOf(tuned: readonly TunedResult[], side: Side, where: Where): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const { tuned: own, sets } of tuned) {
    const { run, set, tuning } = own;
    const isSide = run.treatment === side.treatment && (run.asLongAs === "ed") === (side.edTime ?? false);
    const isThere = startName(run.start) === startName(where.start) && run.steps === where.steps;
    if (!isSide || !isThere || set !== where.trained || tuning !== (side.tuning ?? "standard")) continue;
    const values = sets.find((each) => each.set === where.searched)?.perQuery;
    if (values) found.set(run.seed, values);
  }
  return found;
}

/** Differences of the seeds that both sides have, a row a seed. */
export function differences(
  tuned: readonly TunedResult[],
  [a, b]: readonly [Side, Side],
  where: Where,
): { seeds: number[]; table: number[][] } {
  const [of, than] = [valuesOf(tuned, a, where), valuesOf(tuned, b, where)];
  const seeds = [...of.keys()].filter((seed) => than.has(seed)).sort((x, y) => x - y);
  return { seeds, table: seeds.map((seed) => of.get(seed)!.map((value, q) => value - than.get(seed)![q])) };
}

/** The tests of a family that have runs. */
export function testsOf(tuned: readonly TunedResult[], { name: family, pairs }: Family, where: Where): LargeTest[] {
  const tests = pairs.flatMap(([a, b]) => {
    const { seeds, table } = differences(tuned, [a, b], where);
    return seeds.length === 0 ? [] : [tested({ ...where, family, a: sideName(a), b: sideName(b), seeds }, table)];
  });
  const adjusted = holm(tests.map(({ p }) => p));
  return tests.map((test, i) => ({ ...test, holm: adjusted[i], verdict: verdictOf(test, adjusted[i]) }));
}

type Named = Pick<LargeTest, keyof Where | "family" | "a" | "b" | "seeds">;

function tested(named: Named, table: number[][]): Omit<LargeTest, "holm" | "verdict"> {
  const bySeed = table.map(meanOf);
  const over = table[0].map((_, q) => meanOf(table.map((row) => row[q])));
  const { low, high }: MeanInterval = meanInterval(bySeed);
  const { trained, searched, a, b } = named;
  const random = new Random(1).fork(trained, searched, a, b);
  const zeros = over.map(() => 0);
  const { p } = pairedRandomizationTest(over, zeros, { random, samples: SAMPLES });
  const end = (value: number) => (Number.isFinite(value) ? value : null);
  const difference = meanOf(bySeed);
  return { ...named, questions: over.length, difference, low: end(low), high: end(high), bySeed, p };
}

/** Found when p after Holm is below the level and all seeds, none of which may be missing, agree in sign. */
function verdictOf({ bySeed, difference }: Pick<LargeTest, "bySeed" | "difference">, p: number): LargeTest["verdict"] {
  const agree = bySeed.length >= PLANNED_SEEDS && bySeed.every((each) => Math.sign(each) === Math.sign(difference));
  if (p >= LEVEL || !agree) return "not decided";
  return difference > 0 ? "a is higher" : "b is higher";
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
