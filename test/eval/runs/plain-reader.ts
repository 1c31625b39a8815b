/**
 * Runs read the plain way, a text a line and every column a string: what the reader from bytes is compared with. The
 * rules of a line are the library's, the rest is written out here.
 */
import { InputError } from "../../../lib/errors";
import type { ReadRunOptions, Run } from "../../../lib/eval";
import { ExplicitRanks } from "../../../lib/eval/runs/explicit-ranks";
import { RankCount, requireFirstRank } from "../../../lib/eval/runs/rank-count";
import { formOf, refuseSecondResult, resultOf, scoreOf } from "../../../lib/eval/runs/run-lines";
import { isComment, readLines, refuseCarriageReturn, splitBlanks } from "../../../lib/text";

const expected = "query Q0 document rank score tag, a result a line";

export async function readPlainly(file: string, options: ReadRunOptions = {}): Promise<Run> {
  const byRank = options.order === "rank";
  const run: Run = new Map();
  const ranks = new ExplicitRanks();
  const count = options.form === undefined && !byRank ? new RankCount() : undefined;
  let { form } = options;
  let tag: string | undefined;
  for await (const { number: line, text } of readLines(file)) {
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
    if (form === "msmarco") count?.add(query, result.rank as string, place);
    const score = byRank ? -ranks.takeOf(result, place) : scoreOf(result, place);
    if (options.only && !options.only.has(query)) continue;
    const results = run.get(query) ?? new Map<string, number>();
    if (results.has(document)) {
      throw new InputError(`document ${document} comes twice for query ${query}`, {
        ...place,
        expected: "every document once a query",
        found: "the same one further up",
        fix: "remove one of the two lines",
      });
    }
    run.set(query, results.set(document, score));
  }
  if (form === undefined)
    throw new InputError("the run is empty", { file, expected, fix: "check that the search was finished" });
  if (options.form === undefined && form === "msmarco" && byRank) requireFirstRank(ranks, file);
  if (tag !== undefined) options.onTag?.(tag);
  return run;
}
