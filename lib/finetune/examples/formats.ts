/**
 * The forms of training files, each as a stream of records:
 * - Tevatron jsonl: `query_id`, `query`, `positive_passages`, `negative_passages` of `docid`, `title`, `text`;
 * - DPR json (one array) or jsonl: `question`, `positive_ctxs`, `hard_negative_ctxs` (or else `negative_ctxs`) of `passage_id` or `psg_id`,
 *   `title`, `text`. Queries go by their number, from 0;
 * - MS MARCO's triples of texts: query, positive and negative in three columns, tabs between. Equal queries are one.
 */
import { readLines } from "../../corpus/readers/lines";
import { idField, type JsonRecord, readRecords, textField } from "../../corpus/readers/records";
import { InputError } from "../../errors";
import { passageList } from "./fields";
import { readJsonArray } from "./json-array";
import type { ExampleRecord } from "./records";

/** Streams a training file in whichever form it has, by its ending and its first record. @throws InputError on a line that has none */
export async function* readExamples(file: string): AsyncGenerator<ExampleRecord> {
  if (/\.tsv(\.gz)?$/.test(file)) {
    yield* readTriples(file);
    return;
  }
  const isLines = /\.jsonl(\.gz)?$/.test(file);
  if (!isLines && !/\.json(\.gz)?$/.test(file)) {
    throw new InputError("cannot tell the format of the training file", {
      file,
      expected: "Tevatron .jsonl, DPR .json or .jsonl, triples .tsv, each also .gz, or a BEIR folder",
    });
  }
  let number = 0;
  for await (const record of isLines ? readRecords(file) : readJsonArray(file)) {
    yield "question" in record.fields ? fromDpr(record, number) : fromTevatron(record);
    number++;
  }
}

function fromTevatron(record: JsonRecord): ExampleRecord {
  if (!("positive_passages" in record.fields)) {
    throw new InputError("the record is neither Tevatron's nor DPR's", {
      file: record.file,
      line: record.line,
      expected:
        "query_id, query, positive_passages and negative_passages, or question, positive_ctxs and hard_negative_ctxs",
      found: Object.keys(record.fields).slice(0, 8).join(", "),
    });
  }
  return {
    query: { id: idField(record, "query_id"), text: textField(record, "query") },
    positives: passageList(record, "positive_passages", ["docid"]),
    negatives: passageList(record, "negative_passages", ["docid"], { optional: true }),
  };
}

function fromDpr(record: JsonRecord, number: number): ExampleRecord {
  const idFields = ["passage_id", "psg_id"];
  const hard = passageList(record, "hard_negative_ctxs", idFields, { optional: true });
  const easy = () => passageList(record, "negative_ctxs", idFields, { optional: true });
  return {
    query: { id: String(number), text: textField(record, "question") },
    positives: passageList(record, "positive_ctxs", idFields),
    negatives: hard.length > 0 ? hard : easy(),
  };
}

async function* readTriples(file: string): AsyncGenerator<ExampleRecord> {
  for await (const { number, text } of readLines(file)) {
    if (text.trim() === "") continue;
    const columns = text.split("\t");
    if (columns.length !== 3) {
      throw new InputError("the line is no triple", {
        file,
        line: number,
        expected: "query, positive and negative passage, separated by tabs",
        found: `${columns.length} column${columns.length === 1 ? "" : "s"}`,
      });
    }
    const [query, positive, negative] = columns;
    yield {
      query: { text: query },
      positives: [{ title: "", text: positive }],
      negatives: [{ title: "", text: negative }],
    };
  }
}
