/**
 * Runs: which documents a system found for each query, in one of three forms (`run-lines.ts`), told apart by the first
 * line.
 */
import { InputError, type InputErrorDetails } from "../../errors";
import { isComment, type OnRead, readLines, refuseCarriageReturn, splitBlanks } from "../../text";
import { MSMARCO_DEPTH } from "../evaluate";
import { RankCount, requireFirstRank } from "./rank-count";
import { formOf, type Result, type RunForm, refuseSecondResult, resultOf, scoreOf } from "./run-lines";

/** Query id → document id → score. */
export type Run = Map<string, Map<string, number>>;

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

/**
 * Reads a run, plain or gzipped. The rank column of TREC's form counts for nothing unless `order` says so, as in
 * trec_eval.
 * @throws InputError, with file and line, on a wrong number of columns, a score that is not a finite number, a document
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
