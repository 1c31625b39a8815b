/** Every form that is read: a good file of it, and the reader. */

import { readRun } from "../../../lib/eval";
import { loadPassages, readExamples, readQrels, readQueries, readQuestions, type TextUnit } from "../../../lib/text";
import { collect } from "../scratch";

export interface Form {
  name: string;
  /** The function that reads it. */
  reader: "readPassages" | "readQueries" | "readQrels" | "readExamples" | "readQuestions" | "readRun";
  /** Ending of the file, by which some readers know what it is. */
  ending: string;
  content: string;
  read(file: string): Promise<unknown>;
}

const passage = (id: number) => ({ title: `Title ${id}`, text: `Some "text" of é ${id}` });
const lines = (values: unknown[]) => `${values.map((value) => JSON.stringify(value)).join("\n")}\n`;
const ids = [1, 2, 3, 4, 5];

const tevatron = ids.map((id) => ({
  ...{ query_id: `q${id}`, query: "who?", answers: ["a", "b"] },
  positive_passages: [{ docid: `d${id}`, ...passage(id) }],
  negative_passages: [{ docid: `n${id}`, ...passage(id) }],
}));
const dpr = ids.slice(0, 3).map((id) => ({
  ...{ dataset: "nq", question: "who?", answers: ["a", "b's"] },
  positive_ctxs: [{ ...passage(id), score: 1000, passage_id: String(id) }],
  negative_ctxs: [],
  hard_negative_ctxs: [{ ...passage(id), psg_id: id + 10 }],
}));

const text = (unit: TextUnit) => (file: string) => loadPassages(file, { textUnit: unit });

export const forms: readonly Form[] = [
  {
    name: "BEIR passages",
    reader: "readPassages",
    ending: "jsonl",
    content: lines(ids.map((id) => ({ _id: `d${id}`, ...passage(id) }))),
    read: loadPassages,
  },
  {
    name: "MS MARCO passages",
    reader: "readPassages",
    ending: "tsv",
    content: ids.map((id) => `${id}\tpassage "${id}" é\n`).join(""),
    read: loadPassages,
  },
  {
    name: "titled passages",
    reader: "readPassages",
    ending: "tsv",
    content: ids.map((id) => `${id}\tTitle\tpassage ${id}\n`).join(""),
    read: loadPassages,
  },
  {
    name: "DPR passages",
    reader: "readPassages",
    ending: "tsv",
    content: `id\ttext\ttitle\n${ids.map((id) => `${id}\t"a ""b"" ${id}"\tT\n`).join("")}`,
    read: loadPassages,
  },
  {
    name: "plain text",
    reader: "readPassages",
    ending: "txt",
    content: "one\ntwo\n\nthree é\n\nfour\n",
    read: text("auto"),
  },
  {
    name: "BEIR queries",
    reader: "readQueries",
    ending: "jsonl",
    content: lines(ids.map((id) => ({ _id: `q${id}`, text: "how?", metadata: {} }))),
    read: readQueries,
  },
  {
    name: "MS MARCO queries",
    reader: "readQueries",
    ending: "tsv",
    content: ids.map((id) => `${id}\thow é ${id}?\n`).join(""),
    read: readQueries,
  },
  {
    name: "BEIR judgements",
    reader: "readQrels",
    ending: "tsv",
    content: `query-id\tcorpus-id\tscore\n${ids.map((id) => `q${id}\td ${id}\t${id % 3}\n`).join("")}`,
    read: readQrels,
  },
  {
    name: "TREC judgements",
    reader: "readQrels",
    ending: "txt",
    content: ids.map((id) => `q${id} 0 d${id} ${id % 3}\n`).join(""),
    read: readQrels,
  },
  {
    name: "MS MARCO judgements",
    reader: "readQrels",
    ending: "tsv",
    content: ids.map((id) => `${id}\t0\t${id * 7}\t1\n`).join(""),
    read: readQrels,
  },
  {
    name: "Tevatron examples",
    reader: "readExamples",
    ending: "jsonl",
    content: lines(tevatron),
    read: (file) => collect(readExamples(file)),
  },
  {
    name: "FlagEmbedding's examples",
    reader: "readExamples",
    ending: "jsonl",
    content: lines(ids.map((id) => ({ query: `who ${id}?`, pos: [`a ${id}`], neg: ["b", "é"], pos_scores: [id] }))),
    read: (file) => collect(readExamples(file)),
  },
  {
    name: "pairs in a table",
    reader: "readExamples",
    ending: "csv",
    content: `question,answer,negative\n${ids.map((id) => `who ${id}?,"a, ""b"" é ${id}",\n`).join("")}`,
    read: (file) => collect(readExamples(file)),
  },
  {
    name: "pairs in jsonl",
    reader: "readExamples",
    ending: "jsonl",
    content: lines(ids.map((id) => ({ anchor: `who ${id}?`, positive: `a "b" é ${id}`, negative: "" }))),
    read: (file) => collect(readExamples(file)),
  },
  {
    name: "DPR examples, one line",
    reader: "readExamples",
    ending: "json",
    content: JSON.stringify(dpr),
    read: (file) => collect(readExamples(file)),
  },
  {
    name: "DPR examples, laid out",
    reader: "readExamples",
    ending: "json",
    content: JSON.stringify(dpr, null, 4),
    read: (file) => collect(readExamples(file)),
  },
  {
    name: "DPR questions",
    reader: "readQuestions",
    ending: "csv",
    content: `who?\t['a', "b's"]\n"say ""x"""\t['\\u00e9']\nwhy?\t[]\n`,
    read: (file) => collect(readQuestions(file)),
  },
  {
    name: "questions in jsonl",
    reader: "readQuestions",
    ending: "jsonl",
    content: lines(ids.map((id) => ({ _id: `q${id}`, text: "x", metadata: { answers: ["a"] } }))),
    read: (file) => collect(readQuestions(file)),
  },
  {
    name: "TREC run",
    reader: "readRun",
    ending: "run",
    content: ids.map((id) => `q${id % 2} Q0 d${id} ${id} ${9.5 / id} bm25\n`).join(""),
    read: (file) => readRun(file),
  },
  {
    name: "MS MARCO run",
    reader: "readRun",
    ending: "tsv",
    content: ids.map((id) => `${id % 2}\t${id * 7}\t${Math.ceil(id / 2)}\n`).join(""),
    read: (file) => readRun(file),
  },
  {
    name: "MS MARCO run by rank",
    reader: "readRun",
    ending: "tsv",
    content: ids.map((id) => `${id % 2}\t${id * 7}\t${Math.ceil(id / 2)}\n`).join(""),
    read: (file) => readRun(file, { order: "rank" }),
  },
  {
    name: "run of scores",
    reader: "readRun",
    ending: "txt",
    content: ids.map((id) => `q${id % 2} d${id} ${id}.25\n`).join(""),
    read: (file) => readRun(file),
  },
];
