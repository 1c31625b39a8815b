/** bow − ed after fine-tuning against steps of pre-training and against the start, and its drawing. */
import { families, type LargeTest, testsOf } from "../comparisons";
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

export interface Trend {
  title: string;
  /** What x counts. */
  axis: string;
  points: TrendPoint[];
}

/** @returns against steps from the start that has most of them, and against starts at the most frequent steps */
export function trendsOf({ tuned }: LargeResults, preset: string, trained: TrainedSet, searched: SetName): Trend[] {
  const runs = tuned.map(({ tuned: { run } }) => run).filter(({ start }) => start.preset === preset);
  const starts = [...new Map(runs.map(({ start }) => [startName(start), start])).values()];
  if (starts.length === 0) return [];
  const best = starts.reduce((a, b) => (b.steps > a.steps ? b : a));
  const at = (start: (typeof starts)[number], steps: number): LargeTest[] =>
    testsOf(tuned, { name: "primary", pairs: [families[0].pairs[0]] }, { start, steps, trained, searched });
  const counted = runs.map(({ steps }) => steps);
  const stepsOf = [...new Set(counted)].sort((a, b) => a - b);
  const usual = stepsOf.reduce((a, b) => (countOf(counted, b) > countOf(counted, a) ? b : a));
  const point = (x: number, [test]: LargeTest[]): TrendPoint[] =>
    test ? [{ x, difference: test.difference, low: test.low, high: test.high, seeds: test.seeds.length }] : [];
  return [
    {
      title: `against steps of pre-training, from ${startName(best)}`,
      axis: "steps of pre-training",
      points: stepsOf.flatMap((steps) => point(steps, at(best, steps))),
    },
    {
      title: `against steps of the start, ${usual} steps of pre-training`,
      axis: "steps of the start",
      points: starts.sort((a, b) => a.steps - b.steps).flatMap((start) => point(start.steps, at(start, usual))),
    },
  ];
}

/** A trend of a scale's results as it is published beside them. */
export interface DrawnTrend {
  /** Name of the drawing's file. */
  file: string;
  /** What is measured. */
  measure: string;
  trend: Trend;
}

/** Those that have two points: one is no trend. */
export function drawnTrends(results: LargeResults): DrawnTrend[] {
  const presets = [...new Set(results.runs.map(({ run }) => run.start.preset))];
  return presets.flatMap((preset) =>
    trendsOf(results, preset, "medquad", "medquad").flatMap((trend, i) => {
      const file = `trend-${preset}-${i === 0 ? "steps" : "start"}.svg`;
      return trend.points.length < 2 ? [] : [{ file, measure: `${preset}, medquad nDCG@10, bow − ed`, trend }];
    }),
  );
}

function countOf(values: readonly number[], wanted: number): number {
  return values.filter((value) => value === wanted).length;
}

const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [640, 320, 70, 40, 50];

/** A drawing for light and dark pages: marks stand side by side, bars are intervals, the line at 0 is "equal". */
export function trendPicture({ title, axis, points }: Trend, measure: string): string {
  const ends = points.flatMap(({ difference, low, high }) => [difference, low ?? difference, high ?? difference]);
  const most = 1.15 * Math.max(0.005, ...ends.map(Math.abs));
  const across = (i: number) => LEFT + 30 + (i / Math.max(1, points.length - 1)) * (WIDTH - LEFT - 70);
  const middle = (TOP + HEIGHT - BOTTOM) / 2;
  const up = (value: number) => middle - (value / most) * (middle - TOP);
  const n = (value: number) => value.toFixed(1);
  const line = points.map(({ difference }, i) => `${n(across(i))},${n(up(difference))}`).join(" ");
  const marks = points.flatMap(({ x, difference, low, high }, i) => [
    ...(low === null || high === null ? [] : [`<path class="bar" d="M${n(across(i))} ${n(up(low))}V${n(up(high))}"/>`]),
    `<circle cx="${n(across(i))}" cy="${n(up(difference))}" r="5"/>`,
    `<text x="${n(across(i))}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${x === 0 ? "0 (random weights)" : x.toLocaleString("en")}</text>`,
  ]);
  const ticks = [-1, -0.5, 0, 0.5, 1].map((share) => {
    const value = (share * most) / 1.15;
    const label = value === 0 ? "0" : `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
    return `<text x="${LEFT - 8}" y="${n(up(value) + 4)}" text-anchor="end">${label}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${measure}, ${title}">
<style>text{font:12px sans-serif;fill:#333}.line,.bar,.zero{fill:none;stroke:#1f6feb;stroke-width:2}.zero{stroke:#888;stroke-width:1;stroke-dasharray:4 4}circle{fill:#1f6feb}
@media (prefers-color-scheme: dark){text{fill:#ddd}.line,.bar{stroke:#6cb0ff}circle{fill:#6cb0ff}}</style>
<text x="${LEFT}" y="14">${measure}: above 0 bow is better</text>
<text x="${LEFT}" y="30">${title}</text>
<path class="zero" d="M${LEFT} ${n(up(0))}H${WIDTH - 20}"/>
${ticks.join("\n")}
<polyline class="line" points="${line}"/>
${marks.join("\n")}
<text x="${(LEFT + WIDTH) / 2}" y="${HEIGHT - 10}" text-anchor="middle">${axis}</text>
</svg>
`;
}
