/**
 * From a collection's files as they are published to BEIR folders. Every function resumes by doing over what is not
 * whole yet.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../errors";
import type { Passage, Qrels, Query } from "../text/passage";
import {
  readExamples,
  readPassages,
  readQrels,
  readQueries,
  readQuestions,
  writePassages,
  writeQrels,
} from "../text/readers";
import { writeLines } from "../text/streaming";
import type { CollectionLayout } from "./collection";
import { unpack } from "./unpack";

export interface LayoutContext {
  /** Where the published files are. */
  archives: string;
  /** The BEIR folder to make. */
  out: string;
  signal?: AbortSignal;
  onProgress?: (progress: { phase: string; done: number; total?: number }) => void;
}

export type Convert = (context: LayoutContext) => Promise<void>;

export const layouts: Readonly<Record<CollectionLayout, Convert>> = { beir, msmarco, dpr };

/** BEIR's own archives: the folder inside is taken off; CQADupStack's holds twelve of them. */
async function beir({ archives, out, signal, onProgress }: LayoutContext): Promise<void> {
  const archive = only(archives, /\.zip$/);
  await unpack(archive, out, {
    signal,
    onMember: (member) => onProgress?.({ phase: `unpacking ${member}`, done: 0 }),
    place: (member) => {
      const inside = member.replace(/^[^/]+\//, "");
      return /(^|\/)((corpus|queries)\.jsonl|qrels\/[^/.][^/]*\.tsv)$/.test(inside) ? inside : undefined;
    },
  });
}

/**
 * MS MARCO: one archive with passages, queries and judgements, and judgements beside it. Splits keep their official
 * names.
 */
async function msmarco({ archives, out, signal, onProgress }: LayoutContext): Promise<void> {
  const unpacked = path.join(archives, "unpacked");
  await unpack(path.join(archives, "collectionandqueries.tar.gz"), unpacked, {
    signal,
    onMember: (member) => onProgress?.({ phase: `unpacking ${member}`, done: 0 }),
    place: (member) => (/\.tsv$/.test(member) ? path.posix.basename(member) : undefined),
  });
  const at = (...names: string[]): string | undefined =>
    names.flatMap((name) => [path.join(unpacked, name), path.join(archives, name)]).find((file) => fs.existsSync(file));
  const collection = at("collection.tsv");
  if (collection === undefined) {
    throw new InputError("the archive lacks a file", { file: archives, expected: "collection.tsv" });
  }
  await corpusOf(collection, { out, signal, onProgress });
  const splits: [split: string, queries: string | undefined, qrels: string | undefined][] = [
    ["train", at("queries.train.tsv"), at("qrels.train.tsv")],
    ["dev", at("queries.dev.tsv"), at("qrels.dev.tsv")],
    ["dev.small", at("queries.dev.small.tsv"), at("qrels.dev.small.tsv")],
    ["eval", at("queries.eval.tsv"), undefined],
    ["dl19", at("msmarco-test2019-queries.tsv.gz"), at("2019qrels-pass.txt")],
    ["dl20", at("msmarco-test2020-queries.tsv.gz"), at("2020qrels-pass.txt")],
  ];
  const queries = new Map<string, Query>();
  for (const [split, queryFile, qrelsFile] of splits) {
    onProgress?.({ phase: `converting ${split}`, done: 0 });
    // The small development set is part of the whole one.
    for (const query of queryFile ? await readQueries(queryFile) : []) queries.set(query.id, query);
    if (qrelsFile) await writeQrels(path.join(out, "qrels", `${split}.tsv`), await readQrels(qrelsFile), "beir");
  }
  await writeQuestions(out, queries.values());
  fs.rmSync(unpacked, { recursive: true, force: true });
}

/**
 * DPR: Wikipedia's passages, training and development examples, test questions. Questions get ids such as `train-0`,
 * answers beside them.
 */
async function dpr({ archives, out, signal, onProgress }: LayoutContext): Promise<void> {
  await corpusOf(path.join(archives, "psgs_w100.tsv.gz"), { out, signal, onProgress });
  const questions: (Query & { answers: string[] })[] = [];
  for (const split of ["train", "dev"]) {
    const qrels: Qrels = new Map();
    let done = 0;
    for await (const example of readExamples(only(archives, new RegExp(`^biencoder-.*-${split}\\.json\\.gz$`)))) {
      signal?.throwIfAborted();
      const id = `${split}-${example.id}`;
      questions.push({ id, text: example.query, answers: example.answers });
      if (example.positives.length > 0) qrels.set(id, new Map(example.positives.map((passage) => [passage.id, 1])));
      if (++done % 100 === 0) onProgress?.({ phase: `converting ${split}`, done });
    }
    await writeQrels(path.join(out, "qrels", `${split}.tsv`), qrels, "beir");
  }
  for await (const { id, text, answers } of readQuestions(only(archives, /test\.qa\.csv(\.gz)?$/))) {
    questions.push({ id: `test-${id}`, text, answers });
  }
  await writeQuestions(out, questions);
}

async function corpusOf(file: string, { out, signal, onProgress }: Omit<LayoutContext, "archives">): Promise<void> {
  let done = 0;
  async function* passages(): AsyncGenerator<Passage> {
    // Tens of millions of ids would not fit into memory.
    for await (const passage of readPassages(file, { uniqueIds: false })) {
      signal?.throwIfAborted();
      if (++done % 10_000 === 0) onProgress?.({ phase: "converting passages", done });
      yield passage;
    }
  }
  await writePassages(path.join(out, "corpus.jsonl"), passages(), "beir");
}

/** queries.jsonl; answers, where there are any, stand under `metadata`. */
async function writeQuestions(out: string, questions: Iterable<Query & { answers?: string[] }>): Promise<void> {
  function* lines(): Generator<string> {
    for (const { id, text, answers } of questions) {
      yield JSON.stringify({ _id: id, text, ...(answers ? { metadata: { answers } } : {}) });
    }
  }
  await writeLines(path.join(out, "queries.jsonl"), lines());
}

/** The one file of the folder that has such a name. */
function only(folder: string, name: RegExp): string {
  const found = fs.readdirSync(folder).filter((each) => name.test(each));
  if (found.length === 1) return path.join(folder, found[0]);
  throw new InputError("the folder of downloads does not hold what it should", {
    file: folder,
    expected: `one file like ${name.source}`,
    found: found.join(", ") || "none",
  });
}
