/**
 * Two or more systems' results as one:
 * - `rrf`, reciprocal-rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): Σ weight / (60 + rank), a passage that a
 *   system lacks gets nothing of it;
 * - `sum`: Σ weight · normalised score. `min-max` maps a query's scores of one system to 0 … 1, `z-score` to mean 0 and
 *   deviation 1,
 *   `none` leaves them; a passage that a system lacks gets the least normalised score that the system gave, with `none`
 *   0.
 */
import { InputError, unknownChoice } from "../errors";
import { type Results, rankDocuments } from "../eval/ranking";
import type { QueryResults } from "./results";

/** The ways to fuse results: by reciprocal ranks, or by a sum of scores. */
export const fusionMethods = ["rrf", "sum"] as const;
/** A way to fuse results. */
export type FusionMethod = (typeof fusionMethods)[number];
/** How scores are made comparable before they are added. */
export const normalizations = ["min-max", "z-score", "none"] as const;
/** How scores are made comparable before they are added. */
export type Normalization = (typeof normalizations)[number];

/** How results are fused. */
export interface FusionOptions {
  /** Default rrf. */
  method?: FusionMethod;
  /** One for each system. Default 1 each. */
  weights?: readonly number[];
  /** What is added to a rank, rrf only. Default 60. */
  rankConstant?: number;
  /** Of scores, sum only. Default min-max. */
  normalization?: Normalization;
  /** Passages kept a query. Default 1000. */
  depth?: number;
}

/**
 * One query's results fused, best first. @throws InputError when an option is wrong, or a score or a weight is not
 * finite
 * @example
 * ```ts
 * import { fuse } from "bowlab";
 *
 * const bm25 = new Map([["p1", 9.1], ["p2", 7.3]]);
 * const dense = new Map([["p2", 0.8], ["p3", 0.7]]);
 * const fused = fuse([bm25, dense]); // reciprocal ranks: p2 has 1/62 + 1/61
 * console.log(Array.from(fused.keys()), fused.get("p2")?.toFixed(4)); // → [ 'p2', 'p1', 'p3' ] 0.0325
 * ```
 */
export function fuse(
  systems: readonly Results[],
  { method = "rrf", weights, rankConstant = 60, normalization = "min-max", depth = 1000 }: FusionOptions = {},
): Map<string, number> {
  if (!fusionMethods.includes(method)) throw unknownChoice("fusion", method, fusionMethods);
  if (!normalizations.includes(normalization)) throw unknownChoice("normalisation", normalization, normalizations);
  if (weights && weights.length !== systems.length) {
    const expected = `${systems.length} weights, one for each system`;
    throw new InputError("cannot fuse the systems", { expected, found: `${weights.length}` });
  }
  for (const weight of weights ?? []) {
    if (Number.isFinite(weight) && weight >= 0) continue;
    throw new InputError("cannot fuse by this weight", { expected: "a number of at least 0", found: `${weight}` });
  }
  if (weights?.every((weight) => weight === 0)) {
    throw new InputError("cannot fuse by these weights", { expected: "one above 0", found: `${weights}` });
  }
  for (const [s, scores] of systems.entries()) requireFinite(scores, s);
  const shares = systems.map((scores) =>
    method === "rrf" ? reciprocalRanks(scores, rankConstant) : normalized(scores, normalization),
  );
  const fused = new Map<string, number>();
  for (const { values } of shares) for (const id of values.keys()) fused.set(id, 0);
  for (const id of fused.keys()) {
    const total = shares.reduce(
      (sum, { values, missing }, s) => sum + (weights?.[s] ?? 1) * (values.get(id) ?? missing),
      0,
    );
    fused.set(id, total);
  }
  return new Map(
    rankDocuments(fused)
      .slice(0, depth)
      .map((id) => [id, fused.get(id) as number]),
  );
}

function requireFinite(scores: Results, system: number): void {
  for (const [id, score] of scores) {
    if (Number.isFinite(score)) continue;
    throw new InputError(`system ${system + 1} has a score that cannot be fused`, {
      expected: "a finite number",
      found: `${score} for passage ${id}`,
    });
  }
}

/**
 * Runs fused query by query. All must have the same queries in the same order.
 * @throws InputError when they have not, or an option is wrong
 */
export async function* fuseResults(
  systems: readonly (Iterable<QueryResults> | AsyncIterable<QueryResults>)[],
  options: FusionOptions = {},
): AsyncGenerator<QueryResults> {
  const iterators = systems.map((system) =>
    Symbol.asyncIterator in system ? system[Symbol.asyncIterator]() : system[Symbol.iterator](),
  );
  try {
    for (;;) {
      const next = await Promise.all(iterators.map((iterator) => iterator.next()));
      if (next.every(({ done }) => done)) return;
      const names = new Set(next.map(({ done, value }) => (done ? undefined : value[0])));
      if (names.size > 1) {
        throw new InputError("cannot fuse runs of different queries", { found: [...names].join(" and ") });
      }
      const found = next.map(({ value }) => value[1]);
      yield [next[0].value[0], fuse(found, options)];
    }
  } finally {
    // A system that was searching when another failed, or when nobody wanted more, has threads or files to give back.
    await Promise.all(iterators.map((iterator) => iterator.return?.()));
  }
}

/** What a system gives to each passage, and to one that it lacks. */
interface Share {
  values: Results;
  missing: number;
}

function reciprocalRanks(scores: Results, rankConstant: number): Share {
  const ranking = rankDocuments(scores);
  return { values: new Map(ranking.map((id, place) => [id, 1 / (rankConstant + place + 1)])), missing: 0 };
}

function normalized(scores: Results, normalization: Normalization): Share {
  if (normalization === "none" || scores.size === 0) return { values: scores, missing: 0 };
  const all = [...scores.values()];
  const least = all.reduce((low, score) => Math.min(low, score));
  let [centre, width] = [least, all.reduce((high, score) => Math.max(high, score)) - least];
  if (normalization === "z-score") {
    centre = all.reduce((sum, score) => sum + score, 0) / all.length;
    width = Math.sqrt(all.reduce((sum, score) => sum + (score - centre) ** 2, 0) / all.length);
  }
  // All alike: nothing to tell them apart by.
  const scale = (score: number): number => (width > 0 ? (score - centre) / width : normalization === "min-max" ? 1 : 0);
  return {
    values: new Map(Array.from(scores, ([id, score]) => [id, scale(score)])),
    missing: width > 0 ? scale(least) : 0,
  };
}
