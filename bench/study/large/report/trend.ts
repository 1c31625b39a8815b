/** Differences from ed after fine-tuning, against steps of pre-training and against the start. */
import { families, type LargeTest, type Side, sideName, testsOf } from "../comparisons";
import { type SetName, startName, type TrainedSet } from "../protocol";
import type { LargeResults } from "./read";

export interface TrendPoint {
  /** Steps of pre-training, or of the start. */
  x: number;
  difference: number;
  /** 95 % t interval over seeds; null without two of them. */
  low: number | null;
  high: number | null;
  seeds: number;
}

/** One side against ed. */
export interface TrendLine {
  /** "bow − ed". */
  name: string;
  points: TrendPoint[];
}

export interface Trend {
  title: string;
  /** What x counts. */
  axis: string;
  /** Those that have two points: one is no trend. */
  lines: TrendLine[];
}

/** As in the claim, and with a weight of the bag that stays. */
const sides: readonly Side[] = [{ treatment: "bow" }, { treatment: "bow-level" }];
const ed: Side = { treatment: "ed" };

/** @returns against steps from the start that has most of them, and against starts at the most frequent steps */
export function trendsOf({ tuned }: LargeResults, preset: string, trained: TrainedSet, searched: SetName): Trend[] {
  const runs = tuned.map(({ tuned: { run } }) => run).filter(({ start }) => start.preset === preset);
  const starts = [...new Map(runs.map(({ start }) => [startName(start), start])).values()];
  if (starts.length === 0) return [];
  const best = starts.reduce((a, b) => (b.steps > a.steps ? b : a));
  const at = (side: Side, start: (typeof starts)[number], steps: number): LargeTest[] => {
    const { name } = families.find(({ pairs }) => pairs.some(([a, b]) => isSame(a, side) && isSame(b, ed)))!;
    return testsOf(tuned, { name, pairs: [[side, ed]] }, { start, steps, trained, searched });
  };
  const counted = runs.map(({ steps }) => steps);
  const stepsOf = [...new Set(counted)].sort((a, b) => a - b);
  const usual = stepsOf.reduce((a, b) => (countOf(counted, b) > countOf(counted, a) ? b : a));
  const point = (x: number, [test]: LargeTest[]): TrendPoint[] =>
    test ? [{ x, difference: test.difference, low: test.low, high: test.high, seeds: test.seeds.length }] : [];
  const linesOf = (points: (side: Side) => TrendPoint[]): TrendLine[] =>
    sides
      .map((side) => ({ name: `${sideName(side)} − ed`, points: points(side) }))
      .filter((line) => line.points.length >= 2);
  return [
    {
      title: `against steps of pre-training, from ${startName(best)}`,
      axis: "steps of pre-training",
      lines: linesOf((side) => stepsOf.flatMap((steps) => point(steps, at(side, best, steps)))),
    },
    {
      title: `against steps of the start, ${usual} steps of pre-training`,
      axis: "steps of the start",
      lines: linesOf((side) =>
        starts.sort((a, b) => a.steps - b.steps).flatMap((start) => point(start.steps, at(side, start, usual))),
      ),
    },
  ];
}

const isSame = (a: Side, b: Side): boolean => sideName(a) === sideName(b);

/** A trend of a scale's results as it is published beside them. */
export interface DrawnTrend {
  /** Name of the drawing's file. */
  file: string;
  /** What is measured. */
  measure: string;
  trend: Trend;
}

/** Those that have a line. */
export function drawnTrends(results: LargeResults): DrawnTrend[] {
  const presets = [...new Set(results.runs.map(({ run }) => run.start.preset))];
  return presets.flatMap((preset) =>
    trendsOf(results, preset, "medquad", "medquad").flatMap((trend, i) => {
      const file = `trend-${preset}-${i === 0 ? "steps" : "start"}.svg`;
      return trend.lines.length === 0 ? [] : [{ file, measure: `${preset}, medquad nDCG@10`, trend }];
    }),
  );
}

function countOf(values: readonly number[], wanted: number): number {
  return values.filter((value) => value === wanted).length;
}
