/**
 * The units' numbers put together: means and t intervals over seeds, differences from the control, paired tests over
 * queries.
 */
import { holm, type MeanInterval, meanInterval, pairedRandomizationTest, Random } from "bowlab";
import { filters } from "../measure/coverage";
import { measures } from "../measure/retrieval";
import type { SpeedResult } from "../measure/speed";
import { type Collection, checkpointNames, type Protocol, treatmentNames } from "../protocol";
import type { ControlsResult, CurveResult, FinetunedResult, FrozenResult } from "../results";

/** Every unit's result. */
export interface StudyResults {
  protocol: Protocol;
  controls: ControlsResult;
  frozen: FrozenResult[];
  finetuned: FinetunedResult[];
  speed: SpeedResult[];
  curves: CurveResult[];
  ablations: FrozenResult[];
}

/** An interval without ends, of a single seed, has null in their place: JSON knows no infinity. */
export type Over = Omit<MeanInterval, "low" | "high"> & { low: number | null; high: number | null };

export interface Row {
  name: string;
  values: Record<string, Over>;
}

export interface PairedTest {
  /** What is compared: "apidocs nDCG@10", "known-item RR@10". */
  what: string;
  a: string;
  b: string;
  /** Mean of a − b, over queries and seeds. */
  difference: number;
  p: number;
  /** After Holm, over the comparisons of the same `what`. */
  holm: number;
}

export interface Summary {
  rows: Row[];
  /** Of a measure by name: treatment minus mlm continued, paired by seed. */
  overControl: Row[];
  tests: PairedTest[];
}

export function summarize(results: StudyResults): Summary {
  const series = checkpointNames.map((name) => ({ name, values: seriesOf(results, name) }));
  const control = series.find(({ name }) => name === "mlm")?.values ?? {};
  return {
    rows: series.map(({ name, values }) => ({ name, values: mapped(values, over) })),
    overControl: series
      .filter(({ name }) => name !== "mlm" && name !== "initial")
      .map(({ name, values }) => ({
        name,
        values: mapped(values, (each, key) => over(each.map((value, i) => value - control[key][i]))),
      })),
    tests: pairedTests(results),
  };
}

/** One number a seed, by measure. */
function seriesOf({ frozen, finetuned }: StudyResults, name: string): Record<string, number[]> {
  const own = frozen.filter((result) => result.name === name);
  const found: Record<string, number[]> = {
    "coverage@|T|": own.map(({ coverage }) => coverage.full.passages.all.coverage["|T|"]),
    "coverage@256": own.map(({ coverage }) => coverage.full.passages.all.coverage[256]),
    "bare head@|T|": own.map(({ coverage }) => coverage.bare.passages.all.coverage["|T|"]),
    "median rank": own.map(({ coverage }) => coverage.full.passages.all.medianRank),
    "questions' words@256": own.map(({ coverage }) => coverage.full.questions.all.coverage[256]),
    "words not in the passage@256": own.map(({ coverage }) => coverage.full.questions.absent.coverage[256]),
    "known-item RR@10": own.map(({ knownItem }) => knownItem.rr),
    "known-item R@50": own.map(({ knownItem }) => knownItem.recall),
    "with titles, RR@10": own.map(({ knownItemTitled }) => knownItemTitled.rr),
  };
  for (const filter of filters.filter((each) => each !== "all"))
    found[`${filter}@|T|`] = own.map(({ coverage }) => coverage.full.passages[filter].coverage["|T|"]);
  for (const [i, { label }] of (own[0].coverage.full.passages.all.buckets ?? []).entries())
    found[label] = own.map(({ coverage }) => coverage.full.passages.all.buckets?.[i].coverage ?? 0);
  for (const collection of new Set(finetuned.map((result) => result.collection)))
    for (const measure of measures)
      found[`${collection} ${measure}`] = finetuned
        .filter((result) => result.name === name && result.collection === collection)
        .map(({ retrieval }) => retrieval.means[measure]);
  found["added parameters"] = own.map(({ parameters }) => parameters.decoder);
  return found;
}

function mapped<A, B>(values: Record<string, A>, use: (value: A, key: string) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, use(value, key)]));
}

function over(values: number[]): Over {
  const { low, high, ...rest } = meanInterval(values);
  return { ...rest, low: Number.isFinite(low) ? low : null, high: Number.isFinite(high) ? high : null };
}

/** Every treatment against the control, and both readings of bow against ed; a query's value is its mean over seeds. */
function pairedTests({ frozen, finetuned }: StudyResults): PairedTest[] {
  const pairs = [
    ...treatmentNames.filter((name) => name !== "mlm").map((name) => [name, "mlm"]),
    ...["bow", "bow-paper"].map((name) => [name, "ed"]),
  ];
  const compare = (what: string, valuesOf: (name: string) => number[][]): PairedTest[] => {
    const tests = pairs.map(([a, b]) => {
      const [x, y] = [a, b].map((name) => meanOverSeeds(valuesOf(name)));
      const difference = x.reduce((sum, value, i) => sum + value - y[i], 0) / x.length;
      const { p } = pairedRandomizationTest(x, y, { random: new Random(1).fork(what, a, b), samples: 20_000 });
      return { what, a, b, difference, p };
    });
    const adjusted = holm(tests.map(({ p }) => p));
    return tests.map((test, i) => ({ ...test, holm: adjusted[i] }));
  };
  const named = (name: string) => frozen.filter((result) => result.name === name);
  const there = [...new Set(finetuned.map(({ collection }) => collection))];
  const tuned = (name: string, collection: Collection) =>
    finetuned.filter((result) => result.name === name && result.collection === collection);
  return [
    ...compare("known-item RR@10", (name) => named(name).map(({ knownItem }) => knownItem.reciprocalRanks)),
    ...compare("with titles, RR@10", (name) =>
      named(name).map(({ knownItemTitled }) => knownItemTitled.reciprocalRanks),
    ),
    ...there.flatMap((collection) =>
      measures.flatMap((measure) =>
        compare(`${collection} ${measure}`, (name) =>
          tuned(name, collection).map(({ retrieval }) => retrieval.perQuery[measure]),
        ),
      ),
    ),
  ];
}

function meanOverSeeds(seeds: number[][]): number[] {
  return seeds[0].map((_, i) => seeds.reduce((sum, values) => sum + values[i], 0) / seeds.length);
}
