/**
 * Judgements, of a file or of a split of a BEIR folder (`qrels/<split>.tsv`). Two forms, told apart by the first line:
 *   beir  `query-id <tab> corpus-id <tab> score`, under a header line. BEIR's own reader drops the first line unseen; here a first line whose
 *         score is a number is data and is kept.
 *   trec  four columns between blanks or tabs, `query iteration document grade`; MS MARCO's qrels have this form.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError, unknownChoice } from "../../errors";
import type { Qrels } from "../passage";
import { readLines } from "./lines";
import { memberOf } from "./locate";
import { blankCell, tabCell, writeLines } from "./write-lines";

export const qrelsForms = ["beir", "trec"] as const;
export type QrelsForm = (typeof qrelsForms)[number];

/** One judgement and where it stands. */
interface Judgement {
  query: string;
  passage: string;
  grade: number;
}

/**
 * The judgements of a file, or of one split of a BEIR folder.
 * @throws InputError when the split is missing (those there are named), a line has the wrong number of columns, a grade is no integer, or
 *   one pair has two different grades.
 */
export async function readQrels(place: string, split?: string): Promise<Qrels> {
  const file = locate(place, split);
  const qrels: Qrels = new Map();
  let form: QrelsForm | undefined;
  for await (const { number, text } of readLines(file)) {
    if (text.trim() === "") continue;
    const isFirst = form === undefined;
    form ??= text.split("\t").length !== 3 && text.trim().split(/\s+/).length === 4 ? "trec" : "beir";
    const judgement = parse(text, form, isFirst, file, number);
    if (judgement) judge(qrels, judgement, file, number);
  }
  return qrels;
}

/** The judgement on a line; undefined for a header. */
function parse(text: string, form: QrelsForm, isFirst: boolean, file: string, line: number): Judgement | undefined {
  const columns = form === "beir" ? text.split("\t") : text.trim().split(/\s+/);
  const wanted = form === "beir" ? 3 : 4;
  if (columns.length !== wanted) {
    const four = "query, iteration, document and grade";
    throw new InputError("the line is no judgement", {
      file,
      line,
      expected:
        form === "trec"
          ? `${four} (4 columns, as on the first line)`
          : `query-id, corpus-id and score, separated by tabs${isFirst ? `, or ${four}` : ""}`,
      found: `${columns.length} column${columns.length === 1 ? "" : "s"}`,
      fix: "mend or remove the line",
    });
  }
  const [query, passage, grade] = form === "beir" ? columns : [columns[0], columns[2], columns[3]];
  const score = grade.trim();
  if (!/^-?\d{1,9}$/.test(score)) {
    if (isFirst && form === "beir" && !Number.isFinite(Number(score))) return undefined;
    throw new InputError("the score is no integer", {
      file,
      line,
      field: "score",
      expected: "a whole number",
      found: excerpt(grade),
      fix: "mend or remove the line",
    });
  }
  for (const [field, id] of [
    ["query-id", query],
    ["corpus-id", passage],
  ]) {
    if (id !== "") continue;
    throw new InputError("the line has an empty id", {
      file,
      line,
      field,
      expected: "at least one character",
      found: excerpt(text),
      fix: "mend or remove the line",
    });
  }
  return { query, passage, grade: Number(score) };
}

function judge(qrels: Qrels, { query, passage, grade }: Judgement, file: string, line: number): void {
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

/** Writes judgements in either form, and returns their number. @throws InputError when an id would break the columns. */
export function writeQrels(file: string, qrels: Qrels, form: QrelsForm): Promise<number> {
  function* lines(): Generator<string> {
    if (form === "beir") yield "query-id\tcorpus-id\tscore";
    for (const [query, judged] of qrels) {
      for (const [passage, grade] of judged) {
        if (form === "beir") yield `${tabCell(query, "query-id")}\t${tabCell(passage, "corpus-id")}\t${grade}`;
        else yield `${blankCell(query, "query")}\t0\t${blankCell(passage, "document")}\t${grade}`;
      }
    }
  }
  return writeLines(file, lines());
}

function locate(place: string, split: string | undefined): string {
  if (split !== undefined) {
    const file = memberOf(path.join(place, "qrels"), `${split}.tsv`);
    if (file === undefined) throw missingSplit(place, split);
    return file;
  }
  const stats = fs.statSync(place, { throwIfNoEntry: false });
  if (stats === undefined) throw new InputError("no such file", { file: place, expected: "a file of judgements" });
  if (!stats.isDirectory()) return place;
  const splits = splitsIn(place).map((name) => path.join(place, "qrels", `${name}.tsv`));
  throw new InputError("a folder is no file of judgements", {
    file: place,
    fix: splits.length > 0 ? `name one of its files: ${splits.join(", ")}` : "name a file",
  });
}

function missingSplit(folder: string, split: string): InputError {
  const splits = splitsIn(folder);
  if (splits.length > 0) return unknownChoice(`split of ${folder}`, split, splits);
  return new InputError("the folder has no judgements", { file: folder, expected: `qrels/${split}.tsv` });
}

function splitsIn(folder: string): string[] {
  const inside = path.join(folder, "qrels");
  const names = fs.existsSync(inside) ? fs.readdirSync(inside) : [];
  return names.flatMap((name) => /^(.*)\.tsv(\.gz)?$/.exec(name)?.[1] ?? []).sort();
}

function excerpt(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
