/** Every query's negatives, of which each visit takes some: from BM25, from a run, from the data itself, or none. */
import * as fs from "node:fs";
import { InputError } from "../../errors";
import { type Run, rankDocuments, writeRun } from "../../eval";
import { sidecarOf, writeSidecar } from "../../integrity";
import type { Random } from "../../random";
import { Bm25Index } from "../../retrieval";
import type { Passage } from "../../text";
import { answers, type TrainingQuery, type TrainingSet } from "../examples";
import { type ChooseOptions, chooseNegatives } from "./choose";

/** Places of each query's negatives, hardest first, in the order of the set's queries. */
export type NegativePools = readonly Int32Array[];

/** How the pool of each query is drawn. */
export interface PoolOptions extends Omit<ChooseOptions, "random"> {
  random: Random;
  /** Told how many queries are done, now and then. */
  onQuery?: (done: number) => void;
}

/** In-batch negatives alone. */
export function emptyPools({ queries }: TrainingSet): NegativePools {
  return queries.map(() => new Int32Array(0));
}

/** What came with the data. @throws InputError when nothing did */
export function givenPools(set: TrainingSet, file: string): NegativePools {
  if (!set.queries.some(({ given }) => given !== undefined && given.length > 0)) {
    throw new InputError("the data brings no negatives", {
      file,
      fix: "take others: --negatives in-batch, bm25 or a run",
    });
  }
  return set.queries.map((query) => (query.given ?? new Int32Array(0)).filter((place) => !answers(set, query, place)));
}

/** BM25's best passages for every query. @param passages the set's, in any order @param textOf a query's text */
export function bm25Pools(
  set: TrainingSet,
  passages: readonly Passage[],
  textOf: (id: string) => string,
  options: PoolOptions,
): NegativePools {
  const index = new Bm25Index(passages);
  return set.queries.map((query, q) => {
    const ranking = index.search(textOf(query.id), options.ranks[1]).map(({ id }) => set.placeOf(id) as number);
    if (q % 100 === 99) options.onQuery?.(q + 1);
    return chosen(ranking, query, set, options);
  });
}

/** What a run holds for every query, in its order. @throws InputError on a passage that the data lacks */
export function runPools(set: TrainingSet, run: Run, file: string, options: PoolOptions): NegativePools {
  return set.queries.map((query) => {
    const ranking = rankDocuments(run.get(query.id) ?? new Map()).map((id) => {
      const place = set.placeOf(id);
      if (place !== undefined) return place;
      throw new InputError("the run has a passage that is not in the data", {
        file,
        found: `passage ${id} for query ${query.id}`,
        fix: "use a run of this corpus",
      });
    });
    return chosen(ranking, query, set, options);
  });
}

function chosen(ranking: readonly number[], query: TrainingQuery, set: TrainingSet, options: PoolOptions): Int32Array {
  const random = options.random.fork("negatives", query.id);
  return Int32Array.from(
    chooseNegatives(ranking, (place) => answers(set, query, place), { ...options, random }).negatives,
  );
}

/** Writes the pools as a run, which gives the same pools when it is read again, with checksums beside it. */
export async function keepPools(file: string, { queries, passages }: TrainingSet, pools: NegativePools): Promise<void> {
  function* run(): Generator<[string, Map<string, number>]> {
    for (const [q, { id }] of queries.entries()) {
      const size = pools[q].length;
      yield [id, new Map(Array.from(pools[q], (place, i) => [passages.passageIdOf(place), size - i]))];
    }
  }
  fs.rmSync(sidecarOf(file), { force: true });
  await writeRun(file, run(), { tag: "negatives" });
  writeSidecar(file);
}
