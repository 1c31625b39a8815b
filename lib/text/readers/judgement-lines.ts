/**
 * The lines of a file of judgements. Two forms, told apart by the first line:
 *   beir  `query-id <tab> corpus-id <tab> score`, under a header line, fields in csv's quotes or without. BEIR's own
 *         reader drops the first line unseen; here a first line whose score is a number is data and is kept.
 *   trec  four columns between blanks or tabs, `query iteration document grade`; MS MARCO's qrels have this form.
 * Lines that begin with `#` are comments, as for trec_eval 10. Grades are whole numbers, however written (`1`, `+1`,
 * `1.0`).
 */
import { excerpt, InputError } from "../../errors";
import {
  isBlank,
  isComment,
  readLines,
  refuseCarriageReturn,
  splitBlanks,
  trimBlanks,
  unquote,
  wholeNumberOf,
} from "../streaming";

/** The forms of judgements: BEIR's three columns, or TREC's four. */
export const qrelsForms = ["beir", "trec"] as const;
/** A form of judgements. */
export type QrelsForm = (typeof qrelsForms)[number];

/** One judgement and where it stands. */
export interface Judgement {
  query: string;
  /** TREC's second column: "0" in most files, the subtopic in those of diversity tasks. Undefined in BEIR's form. */
  iteration?: string;
  passage: string;
  grade: number;
  file: string;
  /** Counted from 1. */
  line: number;
}

/**
 * The judgements of a file, line by line.
 * @throws InputError on a line with the wrong number of columns, a grade that is not a whole number or an empty id.
 */
export async function* readJudgementLines(file: string): AsyncGenerator<Judgement> {
  let form: QrelsForm | undefined;
  for await (const { number, text } of readLines(file)) {
    if (isBlank(text)) continue;
    if (isComment(text, () => splitBlanks(text).length === 4) && !isBeirLine(text)) continue;
    refuseCarriageReturn(text, { file, line: number });
    const isFirst = form === undefined;
    form ??= formOf(text);
    const judgement = judgementOn(text, form, isFirst, file, number);
    if (judgement) yield judgement;
  }
}

/**
 * The form of a first line. Blanks may stand in BEIR's ids, so that `1 0<tab>d1<tab>1` is TREC's by its iteration
 * alone.
 */
function formOf(text: string): QrelsForm {
  const columns = splitBlanks(text);
  if (columns.length !== 4) return "beir";
  return text.split("\t").length !== 3 || /^Q?0$/i.test(columns[1]) ? "trec" : "beir";
}

/** Whether a line is a judgement of BEIR's form beyond doubt; there an id may begin with `#`. */
function isBeirLine(text: string): boolean {
  const columns = text.split("\t");
  return columns.length === 3 && wholeNumberOf(trimBlanks(columns[2])) !== undefined;
}

/** The judgement on a line; undefined for a header. */
function judgementOn(
  text: string,
  form: QrelsForm,
  isFirst: boolean,
  file: string,
  line: number,
): Judgement | undefined {
  const columns = form === "beir" ? text.split("\t").map(unquote) : splitBlanks(text);
  if (columns.length !== (form === "beir" ? 3 : 4)) throw wrongColumns(text, form, isFirst, file, line);
  const [query, passage, score] = form === "beir" ? columns : [columns[0], columns[2], columns[3]];
  const grade = wholeNumberOf(trimBlanks(score));
  if (grade === undefined) {
    if (isFirst && form === "beir" && isHeading(score)) return undefined;
    throw new InputError("the score is not an integer", {
      file,
      line,
      field: "score",
      expected: "a whole number",
      found: excerpt(score),
      fix: isFirst ? "remove the line if it is a header, else mend it" : "mend or remove the line",
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
  return { query, iteration: form === "trec" ? columns[1] : undefined, passage, grade, file, line };
}

/**
 * Whether it is a column's name, and no grade that is written otherwise (`1,5`, `½`, `NaN`), whose line would be lost.
 */
function isHeading(score: string): boolean {
  return /^\W*\p{L}/u.test(score) && !/^\W*(nan|none|null|n\/?a|inf(inity)?)\W*$/i.test(score);
}

function wrongColumns(text: string, form: QrelsForm, isFirst: boolean, file: string, line: number): InputError {
  const found = (form === "beir" ? text.split("\t") : splitBlanks(text)).length;
  const four = "query, iteration, document and grade";
  return new InputError("the line is not a judgement", {
    file,
    line,
    expected:
      form === "trec"
        ? `${four} (4 columns, as on the first line)`
        : `query-id, corpus-id and score, separated by tabs${isFirst ? `, or ${four}` : ""}`,
    found: `${found} column${found === 1 ? "" : "s"}`,
    fix:
      splitBlanks(text).length >= 6
        ? "give the judgements: this looks like a line of a run (query Q0 document rank score tag)"
        : "mend or remove the line",
  });
}
