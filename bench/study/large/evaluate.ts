/**
 * A checkpoint's retrieval on a collection, by exact inner product: every test question's value kept for paired tests;
 * and fused with BM25, by a weight that is chosen on the collection's dev split.
 */
import {
  Bm25Index,
  bm25Results,
  collectRun,
  encodeTexts,
  evaluate,
  FlatIndex,
  fuse,
  loadModel,
  type Run,
  usablePrecision,
} from "bowlab";
import type { Questions, SearchedSet } from "./sets";
import type { LargeStudy } from "./study";

export const largeMeasures = ["nDCG@10", "RR@10", "R@100"] as const;
export type LargeMeasure = (typeof largeMeasures)[number];
export type Means = Record<LargeMeasure, number>;

/** Longest query, tokens. */
const QUERY_LENGTH = 32;
/** Results kept a query. */
const DEPTH = 100;
/** The vectors' weight in a fusion; BM25 has the rest. */
export const fusionWeights = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

export interface SetResult {
  set: string;
  passages: number;
  test: Means;
  /** nDCG@10 of every test question, in the judgements' order, four decimals. */
  perQuery: number[];
  dev: Means;
  /** BM25 and vectors; absent of BM25 itself. */
  fused?: { weight: number; dev: number; test: Means; perQuery: number[] };
}

/** Of both splits. */
export interface SetRuns {
  test: Run;
  dev: Run;
}

export async function encodedVectors(
  { material: { tokenizer }, protocol }: LargeStudy,
  folder: string,
  texts: readonly (readonly (string | Int32Array)[])[],
  lengths: readonly number[] = texts.map(() => protocol.maxLength),
): Promise<{ vectors: Float32Array[]; dimension: number }> {
  const model = { ...loadModel(folder), precision: usablePrecision("bfloat16") };
  try {
    const vectors: Float32Array[] = [];
    for (const [i, part] of texts.entries())
      vectors.push(await encodeTexts(model, tokenizer, part, { maxLength: lengths[i], onProgress: () => {} }));
    return { vectors, dimension: model.config.hiddenSize };
  } finally {
    model.parameters.dispose();
  }
}

/** The checkpoint's results of a collection's questions. */
export async function denseRuns(study: LargeStudy, folder: string, set: SearchedSet): Promise<SetRuns> {
  const texts = ({ queries }: Questions) => queries.map(({ text }) => text);
  const read = [set.rows, texts(set.test), texts(set.dev)];
  const lengths = [study.protocol.maxLength, QUERY_LENGTH, QUERY_LENGTH];
  const { vectors, dimension } = await encodedVectors(study, folder, read, lengths);
  const index = new FlatIndex(vectors[0], dimension);
  const found = ({ queries }: Questions, queryVectors: Float32Array): Run => {
    const { k, indices, scores } = index.search(queryVectors, DEPTH);
    const results = (q: number) =>
      new Map(Array.from({ length: k }, (_, r) => [set.passages[indices[q * k + r]].id, scores[q * k + r]]));
    return new Map(queries.map(({ id }, q) => [id, results(q)]));
  };
  return { test: found(set.test, vectors[1]), dev: found(set.dev, vectors[2]) };
}

const wordRuns = new WeakMap<SearchedSet, Promise<SetRuns>>();

/** BM25's results by its default settings; kept in memory. */
export function bm25Runs(set: SearchedSet): Promise<SetRuns> {
  const made = wordRuns.get(set) ?? searchWords(set);
  wordRuns.set(set, made);
  return made;
}

async function searchWords({ passages, test, dev }: SearchedSet): Promise<SetRuns> {
  const index = new Bm25Index(passages, { stem: "porter" });
  const found = ({ queries }: Questions) => collectRun(bm25Results(index, queries, DEPTH));
  return { test: await found(test), dev: await found(dev) };
}

/** What the runs are worth. @param words BM25's, to fuse with */
export function judged(set: SearchedSet, runs: SetRuns, words?: SetRuns): SetResult {
  const { name, passages, test, dev } = set;
  const result = { ...measured(runs.test, test), dev: measured(runs.dev, dev).test };
  return {
    ...{ set: name, passages: passages.length, ...result },
    fused: words && bestFusion(set, runs, words),
  };
}

function bestFusion({ test, dev }: SearchedSet, runs: SetRuns, words: SetRuns): SetResult["fused"] {
  let best = { weight: 0, dev: Number.NEGATIVE_INFINITY };
  for (const weight of fusionWeights) {
    const value = measured(fusedRun(words.dev, runs.dev, weight), dev).test["nDCG@10"];
    if (value > best.dev) best = { weight, dev: value };
  }
  return { ...best, ...measured(fusedRun(words.test, runs.test, best.weight), test) };
}

/** Scores from 0 to 1 of each, added. */
function fusedRun(words: Run, dense: Run, weight: number): Run {
  const weights = [1 - weight, weight];
  return new Map(
    [...dense].map(([id, results]) => [
      id,
      fuse([words.get(id) ?? new Map(), results], { method: "sum", weights, depth: DEPTH }),
    ]),
  );
}

function measured(run: Run, { qrels }: Questions): { test: Means; perQuery: number[] } {
  const { means, perQuery } = evaluate(run, qrels, { measures: [...largeMeasures] });
  const values = [...qrels.keys()].map((id) => Number((perQuery.get(id)?.["nDCG@10"] ?? 0).toFixed(4)));
  return { test: means as Means, perQuery: values };
}
