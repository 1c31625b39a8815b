/**
 * Runs: which documents a system found for each query. Three forms, told apart by the first line:
 *   trec     six columns, `query Q0 document rank score tag` (BEIR's and Pyserini's runs too); what stands behind the
 *            tag counts for nothing
 *   msmarco  three columns, `query document rank`, the third counting 1, 2, 3 … down every query's results
 *   scores   three columns, `query document score`, the third with a decimal point or exponent (Tevatron's rankings)
 * Three columns whose third is a whole number, but no rank by that rule, may hold either: they are read when the form
 * is given. Lines that begin with `#` are comments, as for trec_eval 10. Columns are separated by blanks and tabs, ids
 * hold any other character.
 */

import { InputError, type InputErrorDetails } from "../../errors";
import { isComment, type OnRead, readLines, refuseCarriageReturn, splitBlanks } from "../../text";
import { MSMARCO_DEPTH } from "../evaluate";
import { RankCount, requireFirstRank } from "./rank-count";

/** Query id → document id → score. */
export type Run = Map<string, Map<string, number>>;

/** The forms of a run's file: TREC's six columns, MS MARCO's three, or query, document and score. */
export const runForms = ["trec", "msmarco", "scores"] as const;
/** The form of a run's file. */
export type RunForm = (typeof runForms)[number];

/** How a run's file is read. */
export interface ReadRunOptions {
  /** Form of the file; by default told from its first line. */
  form?: RunForm;
  /**
   * What orders a query's documents: "score" (the default; of MS MARCO's form, minus the rank), or "rank", the explicit
   * rank, which becomes the score -rank; ids are then integers and ranks 1 … 1000, each once a query, as MS MARCO's
   * script wants them.
   */
  order?: "score" | "rank";
  /** Keep only queries that are in here: judgements, say. Saves memory. */
  only?: { has(query: string): boolean };
  /** Told the bytes taken from the disk, as they are. */
  onRead?: OnRead;
  /** Told the run's name once it is read: the tag of its last line, as trec_eval's runid. Of TREC's form alone. */
  onTag?: (tag: string) => void;
}

interface Result {
  query: string;
  document: string;
  /** Undefined in MS MARCO's form. */
  score?: string;
  /** Undefined in the form of scores. */
  rank?: string;
  /** Name of the system, in TREC's form. */
  tag?: string;
}

/**
 * Reads a run, plain or gzipped. The rank column of TREC's form counts for nothing unless `order` says so, as in
 * trec_eval.
 * @throws InputError, with file and line, on a wrong number of columns, a score that is no finite number, a document
 * that comes twice for a
 *   query, and against the rules of `order: "rank"`.
 */
export async function readRun(file: string, options: ReadRunOptions = {}): Promise<Run> {
  const { order = "score", only, onRead, onTag } = options;
  const run: Run = new Map();
  const ranks = new Map<string, Set<number>>();
  const counted = options.form === undefined && order === "score" ? new RankCount() : undefined;
  let { form } = options;
  let tag: string | undefined;
  for await (const { number: line, text } of readLines(file, undefined, onRead)) {
    const columns = splitBlanks(text);
    if (columns.length === 0) continue;
    if (columns[0].startsWith("#") && isComment(text, () => columns.length >= 6 || columns.length === 3)) continue;
    const place = { file, line };
    refuseCarriageReturn(text, place);
    if (columns.length > 6) refuseSecondResult(columns, place);
    form ??= formOf(columns, place);
    const result = resultOf(columns, form, place);
    const { query, document } = result;
    tag = result.tag;
    if (form === "msmarco") counted?.add(query, result.rank as string, place);
    const score = order === "rank" ? -rankOf(result, place, ranks) : scoreOf(result, place);
    if (only && !only.has(query)) continue;
    const results = entryOf(run, query, () => new Map<string, number>());
    if (results.has(document)) {
      throw new InputError(`document ${document} comes twice for query ${query}`, {
        ...place,
        expected: "every document once a query",
        found: "the same one further up",
        fix: "remove one of the two lines",
      });
    }
    results.set(document, score);
  }
  if (form === undefined) {
    throw new InputError("the run is empty", {
      file,
      expected: "query Q0 document rank score tag, a result a line",
      fix: "check that the search was finished",
    });
  }
  if (options.form === undefined && form === "msmarco" && order === "rank") requireFirstRank(ranks, file);
  if (tag !== undefined) onTag?.(tag);
  return run;
}

function formOf(columns: string[], place: InputErrorDetails): RunForm {
  if (columns.length >= 6) return "trec";
  if (columns.length === 3) return /^[+-]?\d+$/.test(columns[2]) ? "msmarco" : "scores";
  const expected = "6 columns (query Q0 document rank score tag) or 3 (query document rank, or query document score)";
  throw wrongColumns(columns, expected, place);
}

function resultOf(columns: string[], form: RunForm, place: InputErrorDetails): Result {
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
function refuseSecondResult(columns: string[], place: InputErrorDetails): void {
  const [iteration, , rank, score] = columns.slice(6);
  if (!/^Q?0$/i.test(iteration) || !/^\d+$/.test(rank ?? "") || !Number.isFinite(Number(score ?? ""))) return;
  throw new InputError("two results stand on one line", {
    ...place,
    expected: "query Q0 document rank score tag",
    found: `another result behind the tag ${JSON.stringify(columns[5].slice(0, 60))}`,
    fix: "break the line between them; files that are joined have to end with a line end",
  });
}

function scoreOf({ score, rank }: Result, place: InputErrorDetails): number {
  const text = score ?? (rank as string);
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value) || (score === undefined && !Number.isInteger(value))) {
    throw new InputError(score === undefined ? "the rank is no integer" : "the score is no finite number", {
      ...place,
      field: score === undefined ? "rank" : "score",
      expected: score === undefined ? "a whole number" : "a number such as 12.5",
      found: JSON.stringify(text.slice(0, 60)),
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

/** The explicit rank under MS MARCO's rules. */
function rankOf({ query, document, rank }: Result, place: InputErrorDetails, seen: Map<string, Set<number>>): number {
  for (const [field, id] of [
    ["query", query],
    ["document", document],
  ]) {
    if (/^\d+$/.test(id)) continue;
    throw new InputError("MS MARCO's semantics need integer ids", {
      ...place,
      field,
      expected: "digits",
      found: JSON.stringify(id.slice(0, 60)),
      fix: "evaluate with trec10",
    });
  }
  const value = rank !== undefined && /^\d+$/.test(rank) ? Number(rank) : 0;
  if (!(value >= 1 && value <= MSMARCO_DEPTH)) {
    throw new InputError("MS MARCO's semantics need explicit ranks", {
      ...place,
      field: "rank",
      expected: `1 to ${MSMARCO_DEPTH}`,
      found: rank === undefined ? "a form without ranks" : JSON.stringify(rank.slice(0, 60)),
      fix: "cut the run, or evaluate with trec10",
    });
  }
  const taken = entryOf(seen, query, () => new Set<number>());
  if (taken.has(value)) {
    throw new InputError(`rank ${value} of query ${query} is given twice`, {
      ...place,
      field: "rank",
      expected: "every rank once a query",
      found: "the same one further up",
      fix: "number the results anew, or evaluate with trec10, which goes by scores",
    });
  }
  taken.add(value);
  return value;
}

function entryOf<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const fresh = make();
  map.set(key, fresh);
  return fresh;
}

function wrongColumns(columns: string[], expected: string, place: InputErrorDetails): InputError {
  return new InputError("the line is no result", {
    ...place,
    expected,
    found: `${columns.length} column${columns.length === 1 ? "" : "s"}`,
    fix:
      columns.length === 4 && /^-?\d+$/.test(columns[3])
        ? "give the run: this looks like a line of judgements (query iteration document grade)"
        : "mend or remove the line",
  });
}
