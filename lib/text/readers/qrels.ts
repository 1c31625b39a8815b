/**
 * Judgements, of a file or of a split of a BEIR folder (`qrels/<split>.tsv`), in BEIR's or TREC's form
 * (`judgement-lines.ts`).
 */
import * as path from "node:path";
import { InputError, unknownChoice } from "../../errors";
import { namesIn, statOf } from "../../places";
import type { Qrels } from "../passage";
import { blankCell, commentSafe, endingOf, memberOf, tabCell, writeLines } from "../streaming";
import { type Judgement, type QrelsForm, readJudgementLines } from "./judgement-lines";

/**
 * The judgements of a file, or of one split of a BEIR folder.
 * @throws InputError when the split is missing (those there are named), a line has the wrong number of columns, a grade
 * is not an integer, or
 *   one pair has two different grades.
 * @example
 * ```ts
 * import { readQrels } from "bowlab";
 *
 * const qrels = await readQrels("data", "test");
 * console.log(qrels.get("q1")?.get("p2")); // → 1
 * ```
 */
export async function readQrels(place: string, split?: string): Promise<Qrels> {
  const qrels: Qrels = new Map();
  for await (const judgement of readJudgementLines(qrelsFile(place, split))) judge(qrels, judgement);
  return qrels;
}

function judge(qrels: Qrels, { query, passage, grade, file, line }: Judgement): void {
  let judged = qrels.get(query);
  if (judged === undefined) {
    judged = new Map();
    qrels.set(query, judged);
  }
  const before = judged.get(passage);
  if (before !== undefined && before !== grade) {
    throw new InputError(`query ${query} and passage ${passage} are judged twice`, {
      file,
      line,
      expected: `score ${before}, as above`,
      found: `score ${grade}`,
      fix: "keep one of the two lines",
    });
  }
  judged.set(passage, grade);
}

/**
 * Writes judgements in either form, and returns their number. @throws InputError when an id would break the columns.
 */
export function writeQrels(file: string, qrels: Qrels, form: QrelsForm): Promise<number> {
  function* lines(): Generator<string> {
    if (form === "beir") yield "query-id\tcorpus-id\tscore";
    for (const [query, judged] of qrels) {
      for (const [passage, grade] of judged) {
        if (form === "beir") yield `${tabCell(query, "query-id")}\t${tabCell(passage, "corpus-id")}\t${grade}`;
        else yield commentSafe(`${blankCell(query, "query")}\t0\t${blankCell(passage, "document")}\t${grade}`);
      }
    }
  }
  return writeLines(file, lines());
}

/** The file of judgements: `place`, or that of a split of the folder. @throws InputError as `readQrels` */
export function qrelsFile(place: string, split: string | undefined): string {
  if (split !== undefined) {
    const file = memberOf(path.join(place, "qrels"), `${split}.tsv`);
    if (file === undefined) throw missingSplit(place, split);
    return file;
  }
  const stats = statOf(place);
  if (stats === undefined) throw new InputError("no such file", { file: place, expected: "a file of judgements" });
  if (!stats.isDirectory()) return place;
  const splits = splitsIn(place).map((name) => path.join(place, "qrels", `${name}.tsv`));
  throw new InputError("a folder is not a file of judgements", {
    file: place,
    fix: splits.length > 0 ? `name one of its files: ${splits.join(", ")}` : "name a file",
  });
}

function missingSplit(folder: string, split: string): InputError {
  if (statOf(folder)?.isFile()) {
    return new InputError("a file of its own has no judgements", {
      file: folder,
      expected: `a folder with corpus.jsonl, queries.jsonl and qrels/${split}.tsv`,
      fix: "give the folder; `bowlab data convert` makes a corpus.jsonl of other files",
    });
  }
  const splits = splitsIn(folder);
  if (splits.length > 0) return unknownChoice(`split of ${folder}`, split, splits);
  return new InputError("the folder has no judgements", {
    file: folder,
    expected: `qrels/${split}.tsv`,
    fix: "write it, of query-id, corpus-id and score between tabs; --split all searches without judgements",
  });
}

function splitsIn(folder: string): string[] {
  const inside = path.join(folder, "qrels");
  const names = statOf(inside)?.isDirectory() ? namesIn(inside) : [];
  const splits = names.filter((name) => endingOf(name) === "tsv").map((name) => name.replace(/\.tsv(\..*)?$/i, ""));
  return [...new Set(splits)];
}

/** Splits of a BEIR folder that judge queries of this one too, and how many. @throws InputError as the reader */
export async function sharedQueries(folder: string, split: string): Promise<Map<string, number>> {
  const own = await readQrels(folder, split);
  const shared = new Map<string, number>();
  for (const other of splitsIn(folder)) {
    if (other === split) continue;
    const judged = await readQrels(folder, other);
    const both = [...own.keys()].filter((query) => judged.has(query)).length;
    if (both > 0) shared.set(other, both);
  }
  return shared;
}
