/**
 * A small collection in BEIR's layout out of the made-up language: a query is a noun and its verb, and every passage
 * with that noun answers it.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { useEngine } from "../../lib/engine";
import type { FinetuneOptions, GroupsRecord } from "../../lib/finetune";
import { initialParameters, saveModel } from "../../lib/model";
import { Random } from "../../lib/random";
import {
  type Passage,
  passageText,
  type Qrels,
  type Query,
  writeBeirCorpus,
  writeBeirQrels,
  writeBeirQueries,
} from "../../lib/text";
import { trainWordPiece, type WordPieceTokenizer } from "../../lib/tokens";
import { useScratch } from "../text/scratch";
import { readLines, speckConfig } from "../train/runs";
import { syntheticPassages } from "../train/synthetic";

export interface SmallCollection {
  passages: Passage[];
  queries: Query[];
  train: Qrels;
  dev: Qrels;
  tokenizer: WordPieceTokenizer;
}

let made: Promise<SmallCollection> | undefined;

/** 120 passages and some 45 queries, a quarter of them for dev; the same every time. */
export function smallCollection(): Promise<SmallCollection> {
  made ??= makeCollection();
  return made;
}

async function makeCollection(): Promise<SmallCollection> {
  const passages = syntheticPassages(120);
  const answers = new Map<string, Set<string>>();
  for (const { id, text } of passages) {
    for (const [, noun, verb] of text.matchAll(/the (\S+) (\S+) \S+ \./g)) {
      const query = `${noun} ${verb}`;
      answers.set(query, (answers.get(query) ?? new Set()).add(id));
    }
  }
  const queries = [...answers.keys()].map((text, i) => ({ id: `q${i}`, text }));
  const qrelsOf = (wanted: (i: number) => boolean): Qrels =>
    new Map(
      queries
        .filter((_, i) => wanted(i))
        .map(({ id, text }) => [id, new Map([...answers.get(text)!].map((passage): [string, number] => [passage, 1]))]),
    );
  const tokenizer = await trainWordPiece(passages.map(passageText), { vocabSize: 200 });
  return { passages, queries, train: qrelsOf((i) => i % 4 !== 0), dev: qrelsOf((i) => i % 4 === 0), tokenizer };
}

/** Writes the collection to `folder`/data and a checkpoint with first weights to `folder`/init. */
export async function putCollection(folder: string, { withDev = true } = {}): Promise<SmallCollection> {
  const collection = await smallCollection();
  const { passages, queries, train, dev, tokenizer } = collection;
  const data = path.join(folder, "data");
  writeBeirCorpus(data, passages);
  writeBeirQueries(data, queries);
  writeBeirQrels(data, "train", train);
  if (withDev) writeBeirQrels(data, "dev", dev);
  const config = speckConfig(tokenizer.vocabulary.size, { maxPositions: 64 });
  const parameters = initialParameters(config, new Random(1));
  const init = path.join(folder, "init");
  saveModel(init, { config, parameters });
  tokenizer.save(init, { modelMaxLength: config.maxPositions });
  parameters.dispose();
  return collection;
}

/** For a suite: a fresh folder for each test that holds the collection, and the collection. */
export function useCollection() {
  const at = useScratch();
  let collection: SmallCollection;
  before(async () => {
    await useEngine();
  });
  beforeEach(async () => {
    collection = await putCollection(at());
  });
  return { at, collection: () => collection };
}

/** Options of a run of 8 steps of 4 queries, from `folder`/init to `folder`/`out`. */
export function smallRun(folder: string, out: string, changes: Partial<FinetuneOptions> = {}): FinetuneOptions {
  return {
    ...{ model: path.join(folder, "init"), data: path.join(folder, "data"), out: path.join(folder, out) },
    ...{ steps: 8, batchSize: 4, groupSize: 3, queryMaxLength: 12, passageMaxLength: 48, warmup: 2, saveEvery: 3 },
    ...{ learningRate: 3e-3, ranks: "1-10", evalEvery: 4 },
    ...changes,
  };
}

/** What the steps of a run learned from. */
export function groupsOf(folder: string): GroupsRecord["groups"][] {
  return readLines(path.join(folder, "groups.jsonl")).map((line) => JSON.parse(line).groups);
}

/** Lines of a file under a run's folder, as objects. */
export function recordsOf<T>(folder: string, file: string): T[] {
  return readLines(path.join(folder, file)).map((line) => JSON.parse(line));
}

/** Writes a run: query id → passage ids, best first. */
export function putRun(file: string, lists: Record<string, string[]>): string {
  const lines = Object.entries(lists).flatMap(([query, ids]) =>
    ids.map((id, i) => `${query} Q0 ${id} ${i + 1} ${ids.length - i} test\n`),
  );
  fs.writeFileSync(file, lines.join(""));
  return file;
}
