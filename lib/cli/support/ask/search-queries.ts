/** The queries of `bowlab search`: those that a split judges, one from the command line, or those of a file. */
import { InputError } from "../../../errors";
import { splitQueries } from "../../../retrieval";
import { type Query, readQueries } from "../../../text";
import { endingOf, readLines } from "../../../text/streaming";
import type { SearchCommandOptions } from "../search-options";

/** Endings of files that name their queries. */
const NAMED = new Set(["jsonl", "ndjson", "json", "tsv"]);

/** @throws InputError when there is none, or the file cannot be read */
export async function searchedQueries(
  { data, split, query, queries }: SearchCommandOptions,
  onNote: (line: string) => void,
): Promise<Query[]> {
  if (query !== undefined) {
    if (query.trim() !== "") return [{ id: "query", text: query }];
    throw new InputError("the query is empty", { field: "--query", expected: "a text with words" });
  }
  if (queries === undefined) return splitQueries(data, split, onNote);
  const found = NAMED.has(endingOf(queries)) ? await readQueries(queries) : await linesOf(queries);
  if (found.length > 0) return found;
  throw new InputError("the file holds no query", { file: queries, expected: "one query a line" });
}

async function linesOf(file: string): Promise<Query[]> {
  const found: Query[] = [];
  for await (const { number, text } of readLines(file)) {
    if (text.trim() !== "") found.push({ id: String(number), text: text.trim() });
  }
  return found;
}
