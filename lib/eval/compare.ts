/**
 * Several runs on the same judgements: each one's mean with a bootstrap interval, and for every pair the difference, a
 * paired t-test and a paired randomization test, each kind Holm-corrected over all pairs. Every judged query counts,
 * also one that a run lacks (as 0).
 */
import { InputError } from "../errors";
import { checkOptions, requireKnown } from "../options";
import type { Random } from "../random";
import type { ComparedPair, ComparedRun, Comparison } from "./comparison";
import { evaluate } from "./evaluate";
import type { EvaluateOptions, Evaluation } from "./evaluation";
import type { Judged } from "./measure";
import { parseMeasure } from "./measure-names";
import { checkedCompareOptions } from "./options";
import type { Results } from "./ranking";
import {
  bootstrapInterval,
  holm,
  meanOf,
  pairedDifferences,
  pairedRandomizationTest,
  pairedTTest,
} from "./significance";

/** What is compared, and how sure the answer is to be. */
export interface CompareOptions extends Pick<EvaluateOptions, "semantics" | "ignoreIdenticalIds" | "subtopics"> {
  /**
   * Generator of the bootstrap and of randomization tests that are not exact. Streams are forked for each, by the runs'
   * names.
   */
  random: Random;
  /** Name of the measure. Default nDCG@10. */
  measure?: string;
  /** Compare every run with this one alone; by default every pair. */
  baseline?: string;
  /** Share of the bootstrap's means inside the intervals. Default 0.95. */
  confidence?: number;
  /** Random patterns of a randomization test. Default 100,000. */
  randomizations?: number;
  /** Samples of the bootstrap. Default 10,000. */
  bootstraps?: number;
  /** Told after each pair. */
  onProgress?: (progress: { phase: string; done: number; total: number }) => void;
}

/**
 * Evaluates runs on the same judgements and compares them: means with bootstrap intervals, and for every pair a paired
 * t-test and a paired randomization test, each kind Holm-corrected over all pairs (Holm 1979).
 * @param runs name → run, at least two.
 * @throws InputError as `evaluate` and `compareEvaluations`.
 * @example
 * ```ts
 * import { comparedPairsTable, compareRuns, Random } from "bowlab";
 *
 * const qrels = new Map(["q1", "q2", "q3"].map((query) => [query, new Map([["p1", 1]])]));
 * const first = new Map(["q1", "q2", "q3"].map((query) => [query, new Map([["p1", 2], ["p2", 1]])]));
 * const second = new Map(["q1", "q2", "q3"].map((query) => [query, new Map([["p1", 1], ["p2", 2]])]));
 * const runs = new Map([["a", first], ["b", second]]);
 * const comparison = compareRuns(runs, qrels, { measure: "RR@10", random: new Random(1) });
 * const [{ difference, randomization }] = comparison.pairs;
 * console.log(difference, randomization.p, randomization.exact); // → 0.5 0.25 true
 * console.log(comparedPairsTable(comparison).rows.length); // → 1
 * ```
 */
export function compareRuns(
  runs: ReadonlyMap<string, ReadonlyMap<string, Results>>,
  qrels: ReadonlyMap<string, Judged>,
  options: CompareOptions,
): Comparison {
  const { measure = "nDCG@10", semantics, ignoreIdenticalIds, subtopics } = options;
  const evaluations = Array.from(runs, ([name, run]): [string, Evaluation] => [
    name,
    evaluate(run, qrels, { measures: [measure], semantics, ignoreIdenticalIds, subtopics }),
  ]);
  return compareEvaluations(new Map(evaluations), options);
}

/**
 * Compares runs that were evaluated already, each with the measure and over the same queries: large runs need not be in
 * memory together.
 * @param evaluations name → evaluation, at least two.
 * @throws InputError for fewer than two runs or two queries, an unknown measure or baseline, a count (NumRet …), or
 * other queries.
 */
export function compareEvaluations(
  evaluations: ReadonlyMap<string, Pick<Evaluation, "perQuery" | "missing">>,
  options: CompareOptions,
): Comparison {
  requireKnown(options, [checkedCompareOptions, ["random", "subtopics", "onProgress"]], "of the comparison");
  checkOptions(checkedCompareOptions, options, "of the comparison");
  if (typeof options.random?.fork !== "function") {
    throw new InputError("the comparison has no generator", { field: "random", expected: "new Random(seed)" });
  }
  const { measure = "nDCG@10", random, confidence = 0.95, bootstraps, baseline } = options;
  const { name, aggregate, text } = parseMeasure(measure);
  const names = [...evaluations.keys()];
  if (names.length < 2) throw new InputError("a comparison needs at least two runs", { found: `${names.length}` });
  if (text !== undefined) throw new InputError(`${name} is a text, which has no mean to compare`);
  if (aggregate === "sum") throw new InputError(`${name} is a count, which has no mean to compare`);
  if (aggregate !== "mean") {
    throw new InputError(`${name} is not a mean of its queries' values, which the tests are about`, {
      fix: "compare AP or Bpref",
    });
  }
  if (baseline !== undefined && !evaluations.has(baseline)) {
    throw new InputError("unknown baseline", { expected: `one of ${names.join(", ")}`, found: baseline });
  }
  const queries = [...evaluations.get(names[0])!.perQuery.keys()];
  const values = new Map<string, Float64Array>();
  const runs = Array.from(evaluations, ([run, { perQuery, missing }]): ComparedRun => {
    const ours = valuesOf(run, perQuery, queries, name);
    values.set(run, ours);
    const interval = bootstrapInterval(ours, { random: random.fork("interval", run), samples: bootstraps, confidence });
    return { name: run, mean: meanOf(ours), interval, missing: missing.length };
  });
  const pairs = corrected(comparePairs(pairsOf(names, baseline), values, options));
  return { measure: name, queries, confidence, runs, pairs, values };
}

function valuesOf(
  run: string,
  perQuery: Evaluation["perQuery"],
  queries: readonly string[],
  measure: string,
): Float64Array {
  const values = Float64Array.from(queries, (query) => perQuery.get(query)?.[measure] ?? Number.NaN);
  if (perQuery.size === queries.length && !values.some(Number.isNaN)) return values;
  throw new InputError(`${run} was not evaluated like the others`, {
    expected: `${measure} of the same ${queries.length} queries`,
    found: `${perQuery.size} queries`,
  });
}

function pairsOf(names: readonly string[], baseline: string | undefined): [string, string][] {
  if (baseline !== undefined) return names.filter((name) => name !== baseline).map((name) => [name, baseline]);
  return names.flatMap((a, i) => names.slice(i + 1).map((b): [string, string] => [a, b]));
}

function comparePairs(
  pairs: readonly [string, string][],
  values: ReadonlyMap<string, Float64Array>,
  { random, randomizations, bootstraps, confidence, onProgress }: CompareOptions,
): ComparedPair[] {
  return pairs.map(([a, b], place): ComparedPair => {
    const [x, y] = [values.get(a)!, values.get(b)!];
    const differences = pairedDifferences(x, y);
    const { t, degreesOfFreedom, p } = pairedTTest(x, y);
    const randomization = pairedRandomizationTest(x, y, {
      random: random.fork("randomization", a, b),
      samples: randomizations,
    });
    const count = (test: (value: number) => boolean): number => differences.filter(test).length;
    onProgress?.({ phase: "testing pairs", done: place + 1, total: pairs.length });
    return {
      a,
      b,
      difference: meanOf(differences),
      interval: bootstrapInterval(differences, {
        random: random.fork("difference", a, b),
        samples: bootstraps,
        confidence,
      }),
      wins: count((value) => value > 0),
      ties: count((value) => value === 0),
      losses: count((value) => value < 0),
      tTest: { t, degreesOfFreedom, p, pHolm: p },
      randomization: { ...randomization, pHolm: randomization.p },
    };
  });
}

function corrected(pairs: ComparedPair[]): ComparedPair[] {
  const t = holm(pairs.map(({ tTest }) => tTest.p));
  const randomization = holm(pairs.map((pair) => pair.randomization.p));
  return pairs.map((pair, i) => ({
    ...pair,
    tTest: { ...pair.tTest, pHolm: t[i] },
    randomization: { ...pair.randomization, pHolm: randomization[i] },
  }));
}
