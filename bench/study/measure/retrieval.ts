/**
 * Retrieval by a checkpoint's vectors: exact inner product, trec_eval's measures, every query's values kept for paired
 * tests.
 */
import { evaluate, type KnownItemReport, type Results, summarizeRanks } from "bowlab";
import type { EncodedCollection } from "./encoded";
import type { Searched } from "./searched";

export const measures = ["nDCG@10", "RR@10", "R@100"] as const;
export type Measure = (typeof measures)[number];
const DEPTH = 100;

export interface Retrieval {
  means: Record<Measure, number>;
  /** In the judgements' order. */
  queries: string[];
  perQuery: Record<Measure, number[]>;
}

/** Searches a split's queries. */
export async function measureRetrieval(
  { index, queryVectors }: Pick<EncodedCollection, "index" | "queryVectors">,
  { ids, splits }: Searched,
  split: string,
): Promise<Retrieval> {
  const { queries } = splits[split];
  const { k, indices, scores } = index.search(await queryVectors(queries.map(({ text }) => text)), DEPTH);
  const run = new Map<string, Results>();
  queries.forEach(({ id }, q) => {
    run.set(id, new Map(Array.from({ length: k }, (_, r) => [ids[indices[q * k + r]], scores[q * k + r]])));
  });
  return evaluated(run, splits[split].qrels);
}

export type KnownItem = KnownItemReport & { reciprocalRanks: number[] };

/** Known-item search: of each query the rank of its one right passage. */
export async function measureKnownItems(
  { index, queryVectors }: Pick<EncodedCollection, "index" | "queryVectors">,
  { splits, placeOf }: Searched,
): Promise<KnownItem> {
  const { queries, qrels } = splits["known-item"];
  const targets = queries.map(({ id }) => placeOf.get([...(qrels.get(id)?.keys() ?? [])][0]) as number);
  const ranks = index.ranksOf(await queryVectors(queries.map(({ text }) => text)), targets);
  return { ...summarizeRanks(ranks), reciprocalRanks: Array.from(ranks, (rank) => (rank <= 10 ? 1 / rank : 0)) };
}

export function evaluated(run: ReadonlyMap<string, Results>, qrels: Searched["splits"][string]["qrels"]): Retrieval {
  const { means, perQuery } = evaluate(run, qrels, { measures: [...measures] });
  const queries = [...perQuery.keys()];
  const values = (measure: Measure) => queries.map((id) => perQuery.get(id)?.[measure] ?? 0);
  const each = Object.fromEntries(measures.map((measure) => [measure, values(measure)]));
  return { means: means as Retrieval["means"], queries, perQuery: each as Retrieval["perQuery"] };
}
