/**
 * The lines of a run. Three forms, told apart by the first line:
 *   trec     six columns, `query Q0 document rank score tag` (BEIR's and Pyserini's runs too); what stands behind the
 *            tag counts for nothing
 *   msmarco  three columns, `query document rank`, the third counting 1, 2, 3 … down every query's results
 *   scores   three columns, `query document score`, the third with a decimal point or exponent (Tevatron's rankings)
 * Three columns whose third is a whole number, but no rank by that rule, may hold either: they are read when the form
 * is given. Lines that begin with `#` are comments, as for trec_eval 10. Columns are separated by blanks and tabs, ids
 * hold any other character.
 */
import { excerpt, InputError, type InputErrorDetails } from "../../errors";

/** The forms of a run's file: TREC's six columns, MS MARCO's three, or query, document and score. */
export const runForms = ["trec", "msmarco", "scores"] as const;
/** The form of a run's file. */
export type RunForm = (typeof runForms)[number];

/** A line of a run: a document that the system found for a query. */
export interface Result {
  query: string;
  document: string;
  /** Undefined in MS MARCO's form. */
  score?: string;
  /** Undefined in the form of scores. */
  rank?: string;
  /** Name of the system, in TREC's form. */
  tag?: string;
}

/** The form that a first line has. @throws InputError when its columns are not those of any */
export function formOf(columns: string[], place: InputErrorDetails): RunForm {
  if (columns.length >= 6) return "trec";
  if (columns.length === 3) return /^[+-]?\d+$/.test(columns[2]) ? "msmarco" : "scores";
  const expected = "6 columns (query Q0 document rank score tag) or 3 (query document rank, or query document score)";
  throw wrongColumns(columns, expected, place);
}

/** @throws InputError when a line has not the columns of the form */
export function resultOf(columns: string[], form: RunForm, place: InputErrorDetails): Result {
  const isRight = form === "trec" ? columns.length >= 6 : columns.length === 3;
  if (!isRight) throw wrongColumns(columns, `${form === "trec" ? 6 : 3} columns, as the form ${form} has them`, place);
  const [query, second, third] = columns;
  if (form === "trec") return { query, document: third, rank: columns[3], score: columns[4], tag: columns[5] };
  return form === "msmarco" ? { query, document: second, rank: third } : { query, document: second, score: third };
}

/**
 * @throws InputError when what stands behind the tag is a result, as where a file without a last line end has another
 * one behind it
 */
export function refuseSecondResult(columns: string[], place: InputErrorDetails): void {
  const [iteration, , rank, score] = columns.slice(6);
  if (!/^Q?0$/i.test(iteration) || !/^\d+$/.test(rank ?? "") || !Number.isFinite(Number(score ?? ""))) return;
  throw new InputError("two results stand on one line", {
    ...place,
    expected: "query Q0 document rank score tag",
    found: `another result behind the tag ${excerpt(columns[5])}`,
    fix: "break the line between them; files that are joined have to end with a line end",
  });
}

/** The finite number that a text writes in decimal digits; NaN where it is none. */
export function decimalOf(text: string): number {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}

/**
 * The score; of MS MARCO's form, minus the rank.
 * @throws InputError when it is not a finite number, or the rank is not a whole one
 */
export function scoreOf({ score, rank }: Result, place: InputErrorDetails): number {
  const text = score ?? (rank as string);
  const value = decimalOf(text);
  if (Number.isNaN(value) || (score === undefined && !Number.isInteger(value))) {
    throw new InputError(score === undefined ? "the rank is not an integer" : "the score is not a finite number", {
      ...place,
      field: score === undefined ? "rank" : "score",
      expected: score === undefined ? "a whole number" : "a number such as 12.5",
      found: excerpt(text),
      fix:
        score === undefined
          ? "if the column holds scores, read the run in the form `scores`"
          : place.line === 1
            ? "remove the line if it is a header; nothing can be ranked by such a score"
            : "score the query again: nothing can be ranked by such a score",
    });
  }
  return score === undefined ? -value : value;
}

function wrongColumns(columns: string[], expected: string, place: InputErrorDetails): InputError {
  return new InputError("the line is not a result", {
    ...place,
    expected,
    found: `${columns.length} column${columns.length === 1 ? "" : "s"}`,
    fix:
      columns.length === 4 && /^-?\d+$/.test(columns[3])
        ? "give the run: this looks like a line of judgements (query iteration document grade)"
        : "mend or remove the line",
  });
}
