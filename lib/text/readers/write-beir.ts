/**
 * Writing a BEIR folder: `corpus.jsonl`, `queries.jsonl`, `qrels/<split>.tsv`. Every file is written whole or not at
 * all.
 */
import * as path from "node:path";
import { InputError } from "../../errors";
import { makeFolder, writeAll, writeFileAtomic } from "../../files";
import type { Passage, Qrels, Query } from "../passage";

/** Writes `folder`/corpus.jsonl and returns its path. @throws InputError when it cannot be written. */
export function writeBeirCorpus(folder: string, passages: Iterable<Passage>): string {
  return writeLines(
    folder,
    "corpus.jsonl",
    map(passages, ({ id, title, text }) => JSON.stringify({ _id: id, title, text })),
  );
}

/** Writes `folder`/queries.jsonl and returns its path. @throws InputError when it cannot be written. */
export function writeBeirQueries(folder: string, queries: Iterable<Query>): string {
  return writeLines(
    folder,
    "queries.jsonl",
    map(queries, ({ id, text }) => JSON.stringify({ _id: id, text })),
  );
}

/**
 * Writes `folder`/qrels/`split`.tsv, header and all, and returns its path.
 * @throws InputError when it cannot be written, or an id would break the columns.
 */
export function writeBeirQrels(folder: string, split: string, qrels: Qrels): string {
  function* rows(): Generator<string> {
    yield "query-id\tcorpus-id\tscore";
    for (const [query, judged] of qrels) {
      for (const [passage, score] of judged) yield [column(query), column(passage), score].join("\t");
    }
  }
  return writeLines(path.join(folder, "qrels"), `${split}.tsv`, rows());
}

function column(id: string): string {
  if (/[\t\r\n]/.test(id)) {
    throw new InputError("an id cannot stand in a tab-separated file", {
      expected: "no tab or line break",
      found: JSON.stringify(id),
    });
  }
  return id;
}

function writeLines(folder: string, name: string, lines: Iterable<string>): string {
  makeFolder(folder);
  const file = path.join(folder, name);
  writeFileAtomic(file, (fd) => {
    let block: string[] = [];
    const flush = (): void => {
      if (block.length > 0) writeAll(fd, Buffer.from(`${block.join("\n")}\n`, "utf8"));
      block = [];
    };
    for (const line of lines) if (block.push(line) >= 1000) flush();
    flush();
  });
  return file;
}

function* map<T, U>(items: Iterable<T>, change: (item: T) => U): Generator<U> {
  for (const item of items) yield change(item);
}
