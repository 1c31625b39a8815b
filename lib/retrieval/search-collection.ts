/** Queries of a collection against its passages: which queries, and their results as a run. */
import { InputError } from "../errors";
import type { Run } from "../eval";
import { type Query, readQrels, readQueries } from "../text";
import { collectRun, reported } from "./results";
import type { SearchSystem, SystemSearchOptions } from "./systems";

/**
 * The k best passages of each query, as `evaluate` takes them:
 *
 *     const system = await openSystem({ data, bm25: true });
 *     const run = await searchCollection(system, await splitQueries(data, "test"), { k: 100 });
 *
 * The run is held in memory; `system.search` gives it query by query.
 * @throws InputError when a query cannot be searched, or `k` is out of range; the signal's reason once it is aborted
 */
export async function searchCollection(
  system: SearchSystem,
  queries: readonly Query[],
  { k, onProgress, signal }: SystemSearchOptions = {},
): Promise<Run> {
  const results = system.search(queries, { k, onProgress, signal });
  return collectRun(reported(results, { phase: "searching", total: queries.length, onProgress, signal }));
}

/**
 * The queries of a BEIR folder that a split judges, in the order of queries.jsonl.
 * @param split of `qrels/SPLIT.tsv`; "all": every query, judged or not
 * @param onNote told how many judged queries are missing
 * @throws InputError as `readQueries` and `readQrels`, and when there is none
 */
export async function splitQueries(data: string, split: string, onNote?: (line: string) => void): Promise<Query[]> {
  const queries = await readQueries(data);
  if (split === "all") return queries;
  const judged = await readQrels(data, split);
  const chosen = queries.filter(({ id }) => judged.has(id));
  if (chosen.length < judged.size) onNote?.(`${judged.size - chosen.length} judged queries are not in queries.jsonl`);
  if (chosen.length > 0) return chosen;
  throw new InputError("no query of the split is in queries.jsonl", {
    file: data,
    field: split,
    fix: "--split all searches every query",
  });
}
