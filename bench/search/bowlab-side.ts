/**
 * bowlab's side of the search bench: answers stages asked for on stdin. Arguments: folder of the collection, k,
 * threads.
 */
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { useEngine } from "../../lib/engine";
import {
  buildBm25,
  exactIndex,
  openExactIndex,
  SearchThreads,
  VectorFiles,
  type VectorIndex,
  vectorsInMemory,
} from "../../lib/retrieval";
import { readPassages, readQueries } from "../../lib/text";
import type { Answer } from "./process";

const [data, k, threads] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const index = `${data}/bm25`;
let pool: SearchThreads | undefined;
let queryVectors: Float32Array | undefined;
let inMemory: VectorIndex | undefined;

/** What is compared of the results: the scores of the first queries. */
const SHOWN = 20;

const stages: Record<string, () => Promise<Pick<Answer, "scores" | "note">>> = {
  async read() {
    let passages = 0;
    for await (const _ of readPassages(data)) passages++;
    return { note: `${passages} passages` };
  },
  async index() {
    const { terms, postings } = await buildBm25(index, readPassages(data), {
      k1: 0.9,
      b: 0.4,
      stem: "none",
      minLength: 2,
    });
    return { note: `${terms} terms, ${postings} postings` };
  },
  async search() {
    pool ??= new SearchThreads({ folder: index, keptBytes: 2 ** 29 }, threads);
    const queries = await readQueries(data);
    const scores: number[][] = [];
    let hits = 0;
    for await (const found of pool.search(
      queries.map(({ text }) => text),
      k,
    )) {
      hits += found.indices.length;
      if (scores.length < SHOWN) scores.push([...found.scores]);
    }
    return { scores, note: `${hits} hits` };
  },
  async engine() {
    const { name } = await useEngine();
    queryVectors = await new VectorFiles(`${data}/query-vectors`).load();
    return { note: name };
  },
  exact: () => exact(openExactIndex(`${data}/vectors`)),
  async load() {
    const files = new VectorFiles(`${data}/vectors`);
    inMemory = exactIndex(vectorsInMemory(files.ids, await files.load(), files.dimension));
    return {};
  },
  memory: () => exact(inMemory as VectorIndex),
};

async function exact(index: VectorIndex): Promise<Pick<Answer, "scores">> {
  const found = await index.search(queryVectors as Float32Array, k);
  return { scores: found.slice(0, SHOWN).map(({ scores }) => [...scores]) };
}

async function main(): Promise<void> {
  for await (const stage of createInterface({ input: process.stdin })) {
    const started = performance.now();
    const more = await stages[stage]();
    const seconds = (performance.now() - started) / 1000;
    const answer: Answer = { seconds, peak: process.resourceUsage().maxRSS * 1024, ...more };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  await pool?.close();
}

void main();
