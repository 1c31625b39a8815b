/**
 * Training examples as a BEIR folder: every passage and every query that they hold once, and their positives as
 * judgements of grade 1.
 */
import * as path from "node:path";
import { InputError } from "../../errors";
import type { Passage, Qrels, Query } from "../passage";
import { writeQrels } from "./qrels";
import type { RetrievalExample } from "./retrieval-example";
import { writePassages, writeQueries } from "./write-passages";

/**
 * Writes `folder`/corpus.jsonl, queries.jsonl and qrels/`split`.tsv in one pass; passages are streamed, their ids kept.
 * @returns how many queries
 * @throws InputError as the writers, and when one id has two texts; what `examples` throws is passed on.
 */
export async function examplesToBeir(
  examples: AsyncIterable<RetrievalExample>,
  folder: string,
  split: string,
): Promise<number> {
  const queries = new Map<string, Query>();
  const qrels: Qrels = new Map();
  const seen = new Set<string>();
  async function* passages(): AsyncGenerator<Passage> {
    for await (const { id, query, positives, hardNegatives, negatives } of examples) {
      const known = queries.get(id);
      if (known !== undefined && known.text !== query) throw twoTexts(id, known.text, query);
      queries.set(id, { id, text: query });
      const judged = qrels.get(id) ?? new Map<string, number>();
      for (const passage of positives) judged.set(passage.id, 1);
      if (judged.size > 0) qrels.set(id, judged);
      for (const passage of [...positives, ...hardNegatives, ...negatives]) {
        if (seen.has(passage.id)) continue;
        seen.add(passage.id);
        yield passage;
      }
    }
  }
  await writePassages(path.join(folder, "corpus.jsonl"), passages(), "beir");
  await writeQueries(path.join(folder, "queries.jsonl"), queries.values(), "beir");
  await writeQrels(path.join(folder, "qrels", `${split}.tsv`), qrels, "beir");
  return queries.size;
}

function twoTexts(id: string, first: string, second: string): InputError {
  return new InputError(`the query ${JSON.stringify(id)} comes twice with another text`, {
    expected: JSON.stringify(first.slice(0, 60)),
    found: JSON.stringify(second.slice(0, 60)),
    fix: "give every query an id of its own",
  });
}
