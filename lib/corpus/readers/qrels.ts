/**
 * Judgements of a BEIR folder: `qrels/<split>.tsv`, `query-id <tab> corpus-id <tab> score` under a header line.
 * BEIR's own reader drops the first line unseen; here a first line whose score is a number is data and is kept.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError, unknownChoice } from "../../errors";
import type { Qrels } from "../passage";
import { readLines } from "./lines";
import { memberOf } from "./locate";

/**
 * The judgements of one split of the BEIR folder.
 * @throws InputError when the split is missing (those there are named), a line has not three columns, a score is no integer,
 *   or one pair has two different scores.
 */
export async function readQrels(folder: string, split: string): Promise<Qrels> {
  const file = memberOf(path.join(folder, "qrels"), `${split}.tsv`);
  if (file === undefined) throw missingSplit(folder, split);
  const qrels: Qrels = new Map();
  for await (const { number, text } of readLines(file)) {
    if (text.trim() === "") continue;
    const columns = text.split("\t");
    if (columns.length !== 3) {
      throw new InputError("the line is no judgement", {
        file,
        line: number,
        expected: "query-id, corpus-id and score, separated by tabs",
        found: `${columns.length} column${columns.length === 1 ? "" : "s"}`,
      });
    }
    const [query, passage, score] = columns;
    if (!/^-?\d+$/.test(score.trim())) {
      if (number === 1) continue;
      throw new InputError("the score is no integer", {
        file,
        line: number,
        field: "score",
        found: JSON.stringify(score),
      });
    }
    judge(qrels, query, passage, Number(score), file, number);
  }
  return qrels;
}

function judge(qrels: Qrels, query: string, passage: string, score: number, file: string, line: number): void {
  let judged = qrels.get(query);
  if (judged === undefined) {
    judged = new Map();
    qrels.set(query, judged);
  }
  const before = judged.get(passage);
  if (before !== undefined && before !== score) {
    throw new InputError(`query ${query} and passage ${passage} are judged twice`, {
      file,
      line,
      expected: `score ${before}, as above`,
      found: `score ${score}`,
    });
  }
  judged.set(passage, score);
}

function missingSplit(folder: string, split: string): InputError {
  const inside = path.join(folder, "qrels");
  const names = fs.existsSync(inside) ? fs.readdirSync(inside) : [];
  const splits = names.flatMap((name) => /^(.*)\.tsv(\.gz)?$/.exec(name)?.[1] ?? []).sort();
  if (splits.length > 0) return unknownChoice(`split of ${folder}`, split, splits);
  return new InputError("the folder has no judgements", { file: folder, expected: `qrels/${split}.tsv` });
}
