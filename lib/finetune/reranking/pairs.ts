/** The pairs of a query and a passage that a run asks to be scored. */
import { InputError } from "../../errors";
import { rankDocuments, readRun } from "../../eval";
import type { Complete } from "../../options";
import { passagesById, passageText, readPassages, readQrels, readQueries, sharedCorpusRows } from "../../text";
import { requireSomeResults } from "../run-shards";
import type { rerankOptions } from "./options";

/** What is asked for, with whoever hears of it. */
export interface RerankSettings extends Complete<typeof rerankOptions> {
  onProgress?: (report: { phase: string; done: number; total?: number }) => void;
  onNote?: (line: string) => void;
  signal?: AbortSignal;
}

/** The tokens of a query's pairs, for the queries that are wanted. */
export async function pairsOf(
  wanted: Map<string, string[]>,
  { data, run, out, shard, onProgress }: RerankSettings,
  encode: (text: string) => Int32Array,
): Promise<(query: string) => { query: Int32Array; passage: Int32Array }[]> {
  const queries = new Map((await readQueries(data)).map(({ id, text }) => [id, text]));
  const needed = new Set([...wanted.values()].flat());
  const passages = new Map<string, Int32Array>();
  const reading = { data, onProgress, withIds: true, uniqueIds: true };
  const found = shard ? passagesById(out, reading, await sharedCorpusRows(out, reading), needed) : readPassages(data);
  let read = 0;
  for await (const passage of found) {
    if (needed.has(passage.id)) passages.set(passage.id, encode(passageText(passage)));
    if (!shard && ++read % 1000 === 0) onProgress?.({ phase: "reading", done: read });
  }
  const lack = (what: string, id: string) =>
    new InputError(`the run has a ${what} that is not in the data`, {
      file: run,
      found: `${what} ${id}`,
      fix: "use a run of this corpus",
    });
  return (id) => {
    const text = queries.get(id);
    if (text === undefined) throw lack("query", id);
    const query = encode(text);
    return (wanted.get(id) as string[]).map((document) => {
      const passage = passages.get(document);
      if (passage === undefined) throw lack("passage", document);
      return { query, passage };
    });
  };
}

/** Query id → ids of the passages to score. @throws InputError when the run has none of the split's queries */
export async function wantedPassages(ids: readonly string[], options: RerankSettings): Promise<Map<string, string[]>> {
  const { data, split, run: file, runFormat, depth, withAnswers } = options;
  const qrels = await readQrels(data, split);
  const some = requireSomeResults(qrels, new Set(ids));
  const run = await readRun(file, { form: runFormat, only: some.only });
  const wanted = new Map<string, string[]>();
  for (const query of ids) {
    const judged = qrels.get(query) as Map<string, number>;
    const found = rankDocuments(run.get(query) ?? new Map()).slice(0, depth);
    const answers = withAnswers ? [...judged].filter(([, grade]) => grade >= 1).map(([id]) => id) : [];
    const all = [...new Set([...answers, ...found])];
    if (all.length > 0) wanted.set(query, all);
  }
  if (wanted.size === 0)
    some.check("the run has none of the split's queries", {
      file,
      expected: `queries of the split ${split} of ${data}`,
    });
  return wanted;
}
