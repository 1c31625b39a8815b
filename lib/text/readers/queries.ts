/**
 * Queries of a BEIR folder (`queries.jsonl`: `_id`, `text`), of a `.jsonl` file in BEIR's or Tevatron's form
 * (`query_id`, `query`), or of MS MARCO's `.tsv` (`qid <tab> query`, with or without a line of those names).
 */
import { statOf } from "../../places";
import type { Query } from "../passage";
import {
  csvColumns,
  endingOf,
  idColumn,
  isHeader,
  locateJsonl,
  RecordIds,
  readRecords,
  readTabLines,
  textField,
  UniqueIds,
  wrongColumns,
} from "../streaming";

/**
 * The queries of `place`, in the file's order.
 * @throws InputError when the file is missing, a line is not JSON or has not two columns, a field has the wrong type,
 * or an id comes twice.
 * @example
 * ```ts
 * import { readQueries } from "bowlab";
 *
 * const [first] = await readQueries("data");
 * console.log(first.id, first.text); // → q1 cancel a fetch
 * ```
 */
export async function readQueries(place: string): Promise<Query[]> {
  const ids = new UniqueIds();
  const queries: Query[] = [];
  if (endingOf(place) === "tsv" && !statOf(place)?.isDirectory()) {
    let isFirst = true;
    for await (const line of readTabLines(place)) {
      if (line.columns.length !== 2) throw wrongColumns(line, "qid and query");
      const columns = csvColumns(line);
      const isNames = isFirst && isHeader(columns, ["query", "text", "question"]);
      isFirst = false;
      if (isNames) continue;
      const id = idColumn(line, "qid");
      ids.add(id, place, line.line);
      queries.push({ id, text: columns[1] });
    }
    return queries;
  }
  const file = locateJsonl(place, "queries.jsonl");
  const recordIds = new RecordIds("query");
  for await (const record of readRecords(file)) {
    const id = recordIds.of(record);
    ids.add(id, file, record.line);
    queries.push({ id, text: textField(record, "query" in record.fields ? "query" : "text") });
  }
  return queries;
}
