/**
 * Training examples: a query with passages that answer it and passages that do not. Four forms:
 *   tevatron  jsonl, `{query_id, query, answers?, positive_passages: [{docid, title, text}], negative_passages: […]}`
 *   dpr       a JSON array of `{question, answers, positive_ctxs: [{title, text, passage_id|psg_id}], negative_ctxs,
 *             hard_negative_ctxs}`; an example's id is its place, from 0
 *   flagembedding  jsonl, `{query, pos: [text], neg: [text]}`; see `flag-embedding`
 *   pairs     csv or tsv with columns question and answer, or jsonl with such fields; read only; see `pairs`
 */
import { InputError } from "../../errors";
import { type Passage, passageText } from "../passage";
import { listedFields } from "../rows";
import {
  endingOf,
  idField,
  idFieldOf,
  type JsonRecord,
  type OnRead,
  RecordIds,
  readJsonValues,
  readRecords,
  recordsField,
  textField,
  textsField,
  writeLines,
} from "../streaming";
import { flagEmbeddingExample, isFlagEmbedding, toFlagEmbedding } from "./flag-embedding";
import { pairColumns, pairExample, pairNames, readPairs } from "./pairs";
import type { RetrievalExample } from "./retrieval-example";
import { textId } from "./text-id";

/** The forms of training examples that are read, and written; tables of pairs are read too, by their ending. */
export const exampleForms = ["tevatron", "dpr", "flagembedding"] as const;
/** A form of training examples. */
export type ExampleForm = (typeof exampleForms)[number];

/** The simplest line, for an error to show. */
const PAIR = '{"query": "the question", "pos": ["its answer"]}';

/**
 * `.json` is DPR's form, `.jsonl` Tevatron's, FlagEmbedding's or pairs, `.csv` and `.tsv` pairs, each also packed.
 * @throws InputError for any other ending.
 */
function formOf(file: string): ExampleForm | "jsonl" | "csv" | "tsv" {
  const ending = endingOf(file);
  if (ending === "json") return "dpr";
  if (ending === "jsonl" || ending === "csv" || ending === "tsv") return ending;
  throw new InputError("cannot tell the form of the examples", {
    file,
    expected: ".csv or .tsv (pairs), .jsonl (pairs, tevatron, flagembedding) or .json (dpr), plain, .gz or .zst",
    fix: `say which form it is, or write one pair a line into a .jsonl file: ${PAIR}`,
  });
}

/** The form of JSON lines, by the first record. @throws InputError when it is none of them */
function formOfRecord(record: JsonRecord): "tevatron" | "flagembedding" | "pairs" {
  const { file, line, fields } = record;
  if (isFlagEmbedding(record)) return "flagembedding";
  if (fields.positive_passages !== undefined) return "tevatron";
  if (pairColumns(Object.keys(fields))) return "pairs";
  throw new InputError("cannot tell the form of the examples by the first record", {
    ...{ file, line, expected: `query and pos (a list); or ${pairNames}; or query_id, query and positive_passages` },
    ...{ found: listedFields(Object.keys(fields)), fix: `give each line such fields: ${PAIR}` },
  });
}

/**
 * Streams the examples of a file. A passage without an id gets one of its text.
 * @param form by default told from the file's ending and its first record
 * @throws InputError, with file, line and field, on what is not JSON or has a field of the wrong type.
 */
export async function* readExamples(
  file: string,
  { form, onRead }: { form?: ExampleForm; onRead?: OnRead } = {},
): AsyncGenerator<RetrievalExample> {
  const told = form ?? formOf(file);
  if (told === "csv" || told === "tsv") return yield* readPairs(file, told, onRead);
  let chosen: ExampleForm | "pairs" | undefined = told === "jsonl" ? undefined : told;
  let place = 0;
  const ids = new RecordIds("query");
  for await (const record of chosen === "dpr" ? readJsonValues(file, onRead) : readRecords(file, onRead)) {
    chosen ??= formOfRecord(record);
    if (chosen === "dpr") yield dprExample(record, String(place++));
    else if (chosen === "flagembedding") yield flagEmbeddingExample(record);
    else if (chosen === "pairs") yield pairOfRecord(record);
    else yield tevatronExample(record, ids.of(record));
  }
}

/** @throws InputError on a record that is no pair, as `pairExample` does too */
function pairOfRecord(record: JsonRecord): RetrievalExample {
  const columns = pairColumns(Object.keys(record.fields));
  if (columns) return pairExample(record, columns);
  const { file, line, fields } = record;
  throw new InputError("the record is no pair, as the first one is", {
    ...{ file, line, expected: pairNames, found: listedFields(Object.keys(fields)) },
    fix: "mend or remove the record",
  });
}

function tevatronExample(record: JsonRecord, id: string): RetrievalExample {
  const passages = (field: string, needed: boolean): Passage[] =>
    recordsField(record, field, needed).map((each) => passageOf(each));
  return {
    id,
    query: textField(record, "query"),
    answers: textsField(record, "answers"),
    positives: passages("positive_passages", true),
    hardNegatives: passages("negative_passages", false),
    negatives: [],
  };
}

function dprExample(record: JsonRecord, id: string): RetrievalExample {
  const passages = (field: string, needed: boolean): Passage[] =>
    recordsField(record, field, needed).map((each) => passageOf(each, ["passage_id", "psg_id"]));
  return {
    id,
    query: textField(record, "question"),
    answers: textsField(record, "answers"),
    positives: passages("positive_ctxs", true),
    hardNegatives: passages("hard_negative_ctxs", false),
    negatives: passages("negative_ctxs", false),
  };
}

/**
 * Without an id it gets one of its text: equal texts are one passage. @param first fields that hold the id before all
 * others
 */
function passageOf(record: JsonRecord, first: readonly string[] = []): Passage {
  const field = first.find((name) => record.fields[name] !== undefined) ?? idFieldOf(record, "passage");
  const [title, text] = [textField(record, "title", ""), textField(record, "text")];
  return { id: field === undefined ? textId(passageText({ title, text })) : idField(record, field), title, text };
}

/** Writes examples in any of the forms, streaming, gzipped where the name ends in `.gz`. @returns how many */
export async function writeExamples(
  file: string,
  examples: Iterable<RetrievalExample> | AsyncIterable<RetrievalExample>,
  form: ExampleForm,
): Promise<number> {
  let count = 0;
  async function* lines(): AsyncGenerator<string> {
    if (form === "dpr") yield "[";
    let held: string | undefined;
    for await (const example of examples) {
      count++;
      const text = JSON.stringify(written[form](example));
      if (form !== "dpr") yield text;
      else {
        if (held !== undefined) yield `${held},`;
        held = text;
      }
    }
    if (held !== undefined) yield held;
    if (form === "dpr") yield "]";
  }
  await writeLines(file, lines());
  return count;
}

function toTevatron({ id, query, answers, positives, hardNegatives, negatives }: RetrievalExample): object {
  const passages = (list: Passage[]) => list.map(({ id: docid, title, text }) => ({ docid, title, text }));
  return {
    query_id: id,
    query,
    ...(answers.length > 0 ? { answers } : {}),
    positive_passages: passages(positives),
    negative_passages: passages([...hardNegatives, ...negatives]),
  };
}

function toDpr({ query, answers, positives, hardNegatives, negatives }: RetrievalExample): object {
  const passages = (list: Passage[]) => list.map(({ id: passage_id, title, text }) => ({ title, text, passage_id }));
  return {
    question: query,
    answers,
    positive_ctxs: passages(positives),
    negative_ctxs: passages(negatives),
    hard_negative_ctxs: passages(hardNegatives),
  };
}

const written: Record<ExampleForm, (example: RetrievalExample) => object> = {
  tevatron: toTevatron,
  dpr: toDpr,
  flagembedding: toFlagEmbedding,
};
