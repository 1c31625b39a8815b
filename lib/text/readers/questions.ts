/**
 * Questions with short answers, for judging by answer match. Read from
 *   DPR's question files, `.csv`: `question <tab> ['answer', "another"]`; a question's id is its place, from 0
 *   DPR's training files, `.json`, ids alike
 *   jsonl: Tevatron's `query_id`, `query`, `answers`, or BEIR's `_id`, `text` with `answers` there or under `metadata`
 */
import { excerpt, InputError } from "../../errors";
import type { Query } from "../passage";
import {
  endingOf,
  formatPythonList,
  type JsonRecord,
  parsePythonList,
  quote,
  RecordIds,
  readJsonValues,
  readRecords,
  readTabLines,
  type TabLine,
  tabText,
  textField,
  textsField,
  UniqueIds,
  unquote,
  writeLines,
  wrongColumns,
} from "../streaming";

/** A question with the short answers that are right. */
export interface Question extends Query {
  answers: string[];
}

/**
 * The questions of a file, in its order.
 * @throws InputError, with file, line and field, when a line is not a question, answers are not a list of texts, or an
 * id comes twice.
 */
export async function* readQuestions(file: string): AsyncGenerator<Question> {
  const form = endingOf(file);
  if (!["csv", "tsv", "jsonl", "json"].includes(form)) {
    throw new InputError("cannot tell the form of the questions", {
      file,
      expected: ".csv or .tsv (DPR), .json (DPR) or .jsonl (Tevatron, BEIR), plain, .gz or .zst",
      fix: "give the file the ending of its form",
    });
  }
  let place = 0;
  if (form === "csv" || form === "tsv") {
    for await (const line of readTabLines(file)) yield questionOf(line, String(place++));
    return;
  }
  const ids = new UniqueIds();
  const recordIds = new RecordIds("query");
  for await (const record of form === "json" ? readJsonValues(file) : readRecords(file)) {
    if (form === "json") {
      yield { id: String(place++), text: textField(record, "question"), answers: textsField(record, "answers") };
      continue;
    }
    const id = recordIds.of(record);
    ids.add(id, file, record.line);
    yield {
      id,
      text: textField(record, "query" in record.fields ? "query" : "text"),
      answers: textsField(withAnswers(record), "answers"),
    };
  }
}

function questionOf(line: TabLine, id: string): Question {
  if (line.columns.length !== 2) throw wrongColumns(line, "question and list of answers");
  const answers = parsePythonList(unquote(line.columns[1].trim()));
  if (answers === undefined) {
    throw new InputError("the answers are not a list", {
      file: line.file,
      line: line.line,
      field: "answers",
      expected: "a list such as ['one', \"another\"]",
      found: excerpt(line.columns[1]),
      fix: "mend or remove the line",
    });
  }
  return { id, text: unquote(line.columns[0].trim()), answers };
}

/** The record, or its `metadata` where the answers are there. */
function withAnswers(record: JsonRecord): JsonRecord {
  const { metadata } = record.fields;
  if ("answers" in record.fields || typeof metadata !== "object" || metadata === null) return record;
  return { ...record, fields: metadata as Record<string, unknown>, within: "metadata." };
}

/** Writes questions as DPR's `.csv`. Ids are lost: a question's place is its id. @returns how many */
export function writeDprQuestions(
  file: string,
  questions: Iterable<Question> | AsyncIterable<Question>,
): Promise<number> {
  async function* lines(): AsyncGenerator<string> {
    for await (const { text, answers } of questions) {
      yield `${quote(tabText(text))}\t${quote(formatPythonList(answers))}`;
    }
  }
  return writeLines(file, lines());
}
