/**
 * Questions and answers, a pair a row: a table with a column of each (`.csv`, `.tsv`), or JSON lines with a field of
 * each, and maybe a wrong answer (`negative`). They have no ids: equal texts are one query, or one passage.
 */
import { InputError } from "../../errors";
import { listedFields, readCsv } from "../rows";
import { type JsonRecord, type OnRead, textField } from "../streaming";
import type { RetrievalExample } from "./retrieval-example";
import { textId } from "./text-id";

/** Names of columns and fields in the order in which they count, in small letters. */
const usual = {
  question: ["question", "query", "anchor"],
  answer: ["answer", "positive", "passage", "pos"],
  negative: ["negative"],
};

/** What a pair's columns may be called, for messages. */
export const pairNames = `a column ${inWords(usual.question)}, and one ${inWords(usual.answer)}`;

/** Names of a pair's columns as a file spells them. */
interface PairColumns {
  question: string;
  answer: string;
  negative?: string;
}

/** undefined where the question's or the answer's is not among them. */
export function pairColumns(names: readonly string[]): PairColumns | undefined {
  const [question, answer, negative] = [usual.question, usual.answer, usual.negative].map((wanted) =>
    wanted.map((name) => names.find((each) => each.trim().toLowerCase() === name)).find((name) => name !== undefined),
  );
  return question === undefined || answer === undefined ? undefined : { question, answer, negative };
}

/**
 * Streams the pairs of a table.
 * @throws InputError where the header lacks a column or a row a text, and as the reader of tables
 */
export async function* readPairs(file: string, form: "csv" | "tsv", onRead?: OnRead): AsyncGenerator<RetrievalExample> {
  let columns: PairColumns | undefined;
  const onHeader = (header: readonly string[], line: number): void => {
    columns = pairColumns(header);
    if (columns) return;
    throw new InputError("the table has no column of questions, or none of answers", {
      ...{ file, line, expected: pairNames, found: listedFields(header) },
      fix: "name both in the table's first row",
    });
  };
  const delimiter = form === "tsv" ? "\t" : undefined;
  for await (const { line, values } of readCsv(file, { delimiter, onRead, onHeader })) {
    // Spreadsheets leave rows of separators alone at the end.
    if (Object.values(values).every((value) => value === "")) continue;
    yield pairExample({ file, line: line as number, fields: values }, columns as PairColumns);
  }
}

/** @throws InputError on a field that is no text, or a question or an answer without words */
export function pairExample(record: JsonRecord, { question, answer, negative }: PairColumns): RetrievalExample {
  const text = (field: string): string => {
    const found = textField(record, field);
    if (found.trim() !== "") return found;
    const { file, line } = record;
    throw new InputError("the pair lacks a text", {
      ...{ file, line, field, expected: "a question and its answer", found: "nothing", fix: "mend or remove the row" },
    });
  };
  const passage = (words: string) => ({ id: textId(words), title: "", text: words });
  const wrong = negative === undefined ? "" : textField(record, negative, "");
  const query = text(question);
  return {
    ...{ id: textId(query), query, answers: [], positives: [passage(text(answer))] },
    ...{ hardNegatives: wrong.trim() === "" ? [] : [passage(wrong)], negatives: [] },
  };
}

/** "a, b or c" */
function inWords(names: readonly string[]): string {
  return `${names.slice(0, -1).join(", ")} or ${names[names.length - 1]}`;
}
