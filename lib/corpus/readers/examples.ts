/**
 * Training examples: a query with passages that answer it and passages that do not. Two forms:
 *   tevatron  jsonl, `{query_id, query, answers?, positive_passages: [{docid, title, text}], negative_passages: […]}`
 *   dpr       a JSON array of `{question, answers, positive_ctxs: [{title, text, passage_id|psg_id}], negative_ctxs, hard_negative_ctxs}`;
 *             an example's id is its place, from 0
 */
import { InputError } from "../../errors";
import type { Passage } from "../passage";
import type { OnRead } from "./chunks";
import { readJsonValues } from "./json-values";
import { idField, type JsonRecord, readRecords, recordsField, textField, textsField } from "./records";
import { writeLines } from "./write-lines";

export const exampleForms = ["tevatron", "dpr"] as const;
export type ExampleForm = (typeof exampleForms)[number];

export interface RetrievalExample {
  id: string;
  query: string;
  /** Short answers, where the collection has them. */
  answers: string[];
  positives: Passage[];
  /** Passages that a search found and that do not answer: Tevatron's negative_passages, DPR's hard_negative_ctxs. */
  hardNegatives: Passage[];
  /** Others that do not answer: DPR's negative_ctxs. */
  negatives: Passage[];
}

/** `.json` is DPR's form, `.jsonl` Tevatron's, both also `.gz`. @throws InputError for any other ending. */
export function exampleFormOf(file: string): ExampleForm {
  if (/\.json(\.gz)?$/.test(file)) return "dpr";
  if (/\.jsonl(\.gz)?$/.test(file)) return "tevatron";
  throw new InputError("cannot tell the form of the examples", {
    file,
    expected: ".jsonl (tevatron) or .json (dpr), plain or .gz",
    fix: "say which form it is",
  });
}

/**
 * Streams the examples of a file. A passage without an id gets one from its example and its place.
 * @throws InputError, with file, line and field, on what is not JSON or has a field of the wrong type.
 */
export async function* readExamples(
  file: string,
  { form = exampleFormOf(file), onRead }: { form?: ExampleForm; onRead?: OnRead } = {},
): AsyncGenerator<RetrievalExample> {
  let place = 0;
  for await (const record of form === "dpr" ? readJsonValues(file, onRead) : readRecords(file, onRead)) {
    yield form === "dpr" ? dprExample(record, String(place++)) : tevatronExample(record);
  }
}

function tevatronExample(record: JsonRecord): RetrievalExample {
  const id = idField(record, "query_id");
  const passages = (field: string, needed: boolean): Passage[] =>
    recordsField(record, field, needed).map((each, i) => passageOf(each, ["docid"], `${id}:${field}:${i}`));
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
    recordsField(record, field, needed).map((each, i) =>
      passageOf(each, ["passage_id", "psg_id", "id"], `${id}:${field}:${i}`),
    );
  return {
    id,
    query: textField(record, "question"),
    answers: textsField(record, "answers"),
    positives: passages("positive_ctxs", true),
    hardNegatives: passages("hard_negative_ctxs", false),
    negatives: passages("negative_ctxs", false),
  };
}

function passageOf(record: JsonRecord, idFields: readonly string[], otherwise: string): Passage {
  const field = idFields.find((name) => record.fields[name] !== undefined) ?? idFields[0];
  return {
    id: idField(record, field, otherwise),
    title: textField(record, "title", ""),
    text: textField(record, "text"),
  };
}

/** Writes examples in either form, streaming, gzipped where the name ends in `.gz`. @returns how many */
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
      const text = JSON.stringify(form === "dpr" ? toDpr(example) : toTevatron(example));
      if (form === "tevatron") yield text;
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
