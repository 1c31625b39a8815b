/**
 * Queries of a BEIR folder (`queries.jsonl`: `_id`, `text`), of a `.jsonl` file in BEIR's or Tevatron's form (`query_id`, `query`), or of
 * MS MARCO's `.tsv` (`qid <tab> query`).
 */
import * as fs from "node:fs";
import type { Query } from "../passage";
import { locateJsonl } from "./locate";
import { idField, readRecords, textField, UniqueIds } from "./records";
import { idColumn, readTabLines, wrongColumns } from "./tab-columns";

/**
 * The queries of `place`, in the file's order.
 * @throws InputError when the file is missing, a line is not JSON or has not two columns, a field has the wrong type, or an id comes twice.
 */
export async function readQueries(place: string): Promise<Query[]> {
  const ids = new UniqueIds();
  const queries: Query[] = [];
  if (/\.tsv(\.gz)?$/.test(place) && !fs.statSync(place, { throwIfNoEntry: false })?.isDirectory()) {
    for await (const line of readTabLines(place)) {
      if (line.columns.length !== 2) throw wrongColumns(line, "qid and query");
      const id = idColumn(line, 0, "qid");
      ids.add(id, place, line.line);
      queries.push({ id, text: line.columns[1] });
    }
    return queries;
  }
  const file = locateJsonl(place, "queries.jsonl");
  for await (const record of readRecords(file)) {
    const id = idField(record, "query_id" in record.fields ? "query_id" : "_id");
    ids.add(id, file, record.line);
    queries.push({ id, text: textField(record, "query" in record.fields ? "query" : "text") });
  }
  return queries;
}
