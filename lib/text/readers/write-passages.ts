/** Writing passages and queries in any of the forms that are read, streaming, gzipped where the name ends in `.gz`. */
import type { Passage, Query } from "../passage";
import { quote, tabCell, tabText, writeLines } from "../streaming";

/**
 * beir: jsonl with `_id`, `title`, `text` · tevatron: jsonl with `docid`, `title`, `text` · msmarco: `pid <tab>
 * passage`, a title before the text · dpr: `id <tab> text <tab> title` under a header. In the forms of tabs, tabs and
 * line breaks inside a text become spaces.
 */
export const passageForms = ["beir", "tevatron", "msmarco", "dpr"] as const;
/** A form of passages that is written. */
export type PassageForm = (typeof passageForms)[number];

/** beir: jsonl with `_id`, `text` · tevatron: jsonl with `query_id`, `query` · msmarco: `qid <tab> query`. */
export const queryForms = ["beir", "tevatron", "msmarco"] as const;
/** A form of queries that is written. */
export type QueryForm = (typeof queryForms)[number];

/**
 * Writes passages as a stream, gzipped where the name ends in `.gz`; nothing of the name is there before all is
 * written.
 * @returns how many passages. @throws InputError when an id would break the columns, or the file cannot be written.
 */
export async function writePassages(
  file: string,
  passages: Iterable<Passage> | AsyncIterable<Passage>,
  form: PassageForm,
): Promise<number> {
  async function* lines(): AsyncGenerator<string> {
    if (form === "dpr") yield "id\ttext\ttitle";
    for await (const { id, title, text } of passages) {
      if (form === "beir") yield JSON.stringify({ _id: id, title, text });
      else if (form === "tevatron") yield JSON.stringify({ docid: id, title, text });
      else if (form === "msmarco") yield `${tabCell(id, "pid")}\t${tabText(`${title} ${text}`.trim())}`;
      else yield `${tabCell(id, "id")}\t${quote(tabText(text))}\t${quote(tabText(title))}`;
    }
  }
  const count = await writeLines(file, lines());
  return form === "dpr" ? count - 1 : count;
}

/**
 * Writes queries as a stream, gzipped where the name ends in `.gz`; nothing of the name is there before all is written.
 * @returns how many queries. @throws InputError as `writePassages`.
 */
export function writeQueries(
  file: string,
  queries: Iterable<Query> | AsyncIterable<Query>,
  form: QueryForm,
): Promise<number> {
  async function* lines(): AsyncGenerator<string> {
    for await (const { id, text } of queries) {
      if (form === "beir") yield JSON.stringify({ _id: id, text });
      else if (form === "tevatron") yield JSON.stringify({ query_id: id, query: text });
      else yield `${tabCell(id, "qid")}\t${tabText(text)}`;
    }
  }
  return writeLines(file, lines());
}
