/** The large study's numbers put together: means over seeds with t intervals, and every test. */
import { type MeanInterval, meanInterval } from "bowlab";
import { families, type LargeTest, testsOf, type Where } from "../comparisons";
import { runName, type Start, setNames, startName, trainedSets } from "../protocol";
import type { LargeTreatmentName } from "../treatments";
import type { TunedResult } from "../units";
import { groupName, type LargeResults } from "./read";

export interface Spread {
  n: number;
  mean: number;
  /** Ends of the 95 % t interval; null with one seed. */
  low: number | null;
  high: number | null;
}

/** One row of the fine-tuned table. */
export interface TunedRow {
  trained: string;
  tuning: string;
  /** Start, treatment and steps. */
  name: string;
  /** nDCG@10 by set searched: of the vectors, on its dev split, and fused with BM25. */
  values: Record<string, { test: Spread; dev: Spread; fused: Spread; weights: number[] }>;
  cosineToPretrained: Spread;
}

export function spread(values: readonly number[]): Spread {
  const { low, high, mean, n }: MeanInterval = meanInterval(values);
  const end = (value: number) => (Number.isFinite(value) ? value : null);
  return { n, mean, low: end(low), high: end(high) };
}

export function tunedRows({ tuned }: LargeResults): TunedRow[] {
  const groups = new Map<string, TunedResult[]>();
  for (const result of tuned) {
    const key = JSON.stringify([result.tuned.set, result.tuned.tuning, groupName(result.tuned.run)]);
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  return [...groups].map(([key, results]) => {
    const [trained, tuning, name] = JSON.parse(key) as [string, string, string];
    const values = Object.fromEntries(
      setNames.map((set) => {
        const own = results.map(({ sets }) => sets.find((each) => each.set === set)!);
        return [
          set,
          {
            test: spread(own.map(({ test }) => test["nDCG@10"])),
            dev: spread(own.map(({ dev }) => dev["nDCG@10"])),
            fused: spread(own.map(({ fused }) => fused!.test["nDCG@10"])),
            weights: own.map(({ fused }) => fused!.weight),
          },
        ];
      }),
    );
    return { trained, tuning, name, values, cosineToPretrained: spread(results.map((r) => r.cosineToPretrained)) };
  });
}

/** One pre-trained checkpoint: what can be read from its vectors, and how they search once it is fine-tuned. */
export interface CheckpointRow {
  start: Start;
  treatment: LargeTreatmentName;
  /** Made: more than asked for where it went by time. */
  steps: number;
  seed: number;
  /** coverage@|T| of medquad's passages, all tokens, before fine-tuning. */
  coverage: number;
  /** nDCG@10 by set searched, after fine-tuning `standard` on medquad. */
  tuned: Record<string, number>;
}

/** What a reader wants of the results: for notebooks. */
export interface LargeSummary {
  checkpoints: CheckpointRow[];
  rows: TunedRow[];
  tests: LargeTest[];
  /** nDCG@10 of BM25 by set searched. */
  words: Record<string, number>;
  /** Units without a result. */
  missing: string[];
}

export function largeSummary(results: LargeResults): LargeSummary {
  const words = Object.fromEntries((results.words ?? []).map(({ set, test }) => [set, test["nDCG@10"]]));
  const missing = results.missing.map(({ id }) => id);
  return { rows: tunedRows(results), checkpoints: checkpointRows(results), tests: allTests(results), words, missing };
}

function checkpointRows({ runs, tuned }: LargeResults): CheckpointRow[] {
  return tuned.flatMap(({ tuned: own, sets }) => {
    const before = runs.find(({ run }) => runName(run) === runName(own.run));
    if (!before || own.set !== "medquad" || own.tuning !== "standard") return [];
    const { start, treatment, seed } = own.run;
    const values = Object.fromEntries(sets.map(({ set, test }) => [set, test["nDCG@10"]]));
    return [{ start, treatment, steps: before.steps, seed, coverage: before.frozen.coverage.full.all, tuned: values }];
  });
}

/** Of every start, steps and sets that have runs. */
export function allTests({ tuned }: LargeResults): LargeTest[] {
  const places = new Map<string, Pick<Where, "start" | "steps">>();
  for (const { tuned: own } of tuned) {
    const { start, steps } = own.run;
    places.set(`${startName(start)} ${steps}`, { start, steps });
  }
  return [...places.values()].flatMap((place) =>
    trainedSets.flatMap((trained) =>
      setNames.flatMap((searched) =>
        families.flatMap((family) => testsOf(tuned, family, { ...place, trained, searched })),
      ),
    ),
  );
}
