/** Models for the tests of exports: fine-tuned here, and foreign ones of the goldens. */

import { readRun } from "../../lib/eval";
import { rerank } from "../../lib/finetune";
import { openDenseEncoder } from "../../lib/retrieval";
import { type Passage, passageText, type Qrels, type Query } from "../../lib/text";
import { putRun } from "../finetune/collection";
import { readGoldenJson } from "../oracle/golden";

/** Foreign models of test/goldens/foreign, each with what it brings. */
export const foreignModels = Object.keys(readGoldenJson<{ models: object }>("foreign", "vectors.json").models);

/** What bowlab makes of passages with the model of a folder, and the texts as that model is given them. */
export async function ownVectors(folder: string, passages: readonly string[]) {
  const encoder = openDenseEncoder(folder, "corpus");
  try {
    const flat = await encoder.encode(passages);
    const N = encoder.dimension;
    const vectors = passages.map((_, i) => Array.from(flat.subarray(i * N, (i + 1) * N)));
    return { vectors, texts: passages.map((text) => encoder.prefix + text) };
  } finally {
    encoder.dispose();
  }
}

/** 200 pairs of a collection, and the scores that bowlab gives them. */
export async function ownScores(
  at: (...parts: string[]) => string,
  folder: string,
  { passages, queries, train }: { passages: Passage[]; queries: Query[]; train: Qrels },
) {
  const ids = passages.slice(0, 20).map(({ id }) => id);
  putRun(at("run"), Object.fromEntries([...train.keys()].slice(0, 10).map((query) => [query, ids])));
  await rerank({ model: folder, data: at("data"), run: at("run"), out: at("scored") });
  const texts = new Map(passages.map((passage) => [passage.id, passageText(passage)]));
  const questions = new Map(queries.map(({ id, text }) => [id, text]));
  const found = [...(await readRun(at("scored")))].flatMap(([query, list]) =>
    [...list].map(([id, score]) => ({ pair: [questions.get(query) as string, texts.get(id) as string], score })),
  );
  return { pairs: found.map(({ pair }) => pair), scores: found.map(({ score }) => score) };
}

/** The largest difference of two numbers at one place. */
export function worstDifference(found: readonly number[][], expected: readonly number[][]): number {
  return Math.max(...expected.flatMap((row, i) => row.map((value, j) => Math.abs(value - found[i][j]))));
}

/** The smallest cosine of two rows at one place; rows of zeros count where both are. */
export function worstCosine(found: readonly number[][], expected: readonly number[][]): number {
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);
  return Math.min(
    ...expected.map((row, i) => {
      const lengths = Math.sqrt(dot(row, row) * dot(found[i], found[i]));
      return lengths === 0 ? Number(dot(row, row) === dot(found[i], found[i])) : dot(row, found[i]) / lengths;
    }),
  );
}
