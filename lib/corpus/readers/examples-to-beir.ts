/** Training examples as a BEIR folder: every passage they hold once, their queries, and their positives as judgements of grade 1. */
import * as path from "node:path";
import type { Passage, Qrels, Query } from "../passage";
import type { RetrievalExample } from "./examples";
import { writeQrels } from "./qrels";
import { writePassages, writeQueries } from "./write-passages";

/**
 * Writes `folder`/corpus.jsonl, queries.jsonl and qrels/`split`.tsv in one pass; passages are streamed, their ids kept.
 * @returns how many examples
 * @throws InputError as the writers; what `examples` throws is passed on.
 */
export async function examplesToBeir(
  examples: AsyncIterable<RetrievalExample>,
  folder: string,
  split: string,
): Promise<number> {
  const queries: Query[] = [];
  const qrels: Qrels = new Map();
  const seen = new Set<string>();
  async function* passages(): AsyncGenerator<Passage> {
    for await (const { id, query, positives, hardNegatives, negatives } of examples) {
      queries.push({ id, text: query });
      if (positives.length > 0) qrels.set(id, new Map(positives.map((passage) => [passage.id, 1])));
      for (const passage of [...positives, ...hardNegatives, ...negatives]) {
        if (seen.has(passage.id)) continue;
        seen.add(passage.id);
        yield passage;
      }
    }
  }
  await writePassages(path.join(folder, "corpus.jsonl"), passages(), "beir");
  await writeQueries(path.join(folder, "queries.jsonl"), queries, "beir");
  await writeQrels(path.join(folder, "qrels", `${split}.tsv`), qrels, "beir");
  return queries.length;
}
