/** Queries of a BEIR folder (`queries.jsonl`: `_id`, `text`) or of a `.jsonl` file. */
import type { Query } from "../passage";
import { locateJsonl } from "./locate";
import { idField, readRecords, textField, UniqueIds } from "./records";

/**
 * The queries of `place`, in the file's order.
 * @throws InputError when the file is missing, a line is not JSON, a field has the wrong type, or an id comes twice.
 */
export async function readQueries(place: string): Promise<Query[]> {
  const file = locateJsonl(place, "queries.jsonl");
  const ids = new UniqueIds();
  const queries: Query[] = [];
  for await (const record of readRecords(file)) {
    const id = idField(record, "_id");
    ids.add(id, file, record.line);
    queries.push({ id, text: textField(record, "text") });
  }
  return queries;
}
