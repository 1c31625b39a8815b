/** Training files in every form: what is read of them, and what is said of those that are none. */
import { expect } from "chai";
import { type ExampleRecord, readExamples, type TrainingSet, trainingSetOf } from "../../../lib/finetune";
import { collect, inputErrorOf, put, useScratch } from "../../corpus/scratch";
import { smallCollection } from "../collection";

const tevatron = [
  {
    query_id: "a",
    query: "first",
    answers: ["x"],
    positive_passages: [{ docid: "1", title: "T", text: "one" }],
    negative_passages: [{ docid: 2, title: null, text: "two" }],
  },
  { query_id: 7, query: "second", positive_passages: [{ docid: "2", text: "two" }] },
];

const dpr = [
  {
    dataset: "nq",
    question: 'with "quotes" and {braces]',
    answers: ["]"],
    positive_ctxs: [{ title: "T", text: "one \\", score: 1, passage_id: "1" }],
    negative_ctxs: [{ title: "", text: "easy", psg_id: 5 }],
    hard_negative_ctxs: [{ title: "", text: "hard", psg_id: "6" }],
  },
  { question: "second", positive_ctxs: [{ text: "two" }], negative_ctxs: [{ text: "easy" }], hard_negative_ctxs: [] },
];

const fromTevatron: ExampleRecord[] = [
  {
    query: { id: "a", text: "first" },
    positives: [{ id: "1", title: "T", text: "one" }],
    negatives: [{ id: "2", title: "", text: "two" }],
  },
  { query: { id: "7", text: "second" }, positives: [{ id: "2", title: "", text: "two" }], negatives: [] },
];

const fromDpr: ExampleRecord[] = [
  {
    query: { id: "0", text: 'with "quotes" and {braces]' },
    positives: [{ id: "1", title: "T", text: "one \\" }],
    negatives: [{ id: "6", title: "", text: "hard" }],
  },
  {
    query: { id: "1", text: "second" },
    positives: [{ id: undefined, title: "", text: "two" }],
    negatives: [{ id: undefined, title: "", text: "easy" }],
  },
];

const triple = (query: string, positive: string, negative: string): ExampleRecord => ({
  query: { text: query },
  positives: [{ title: "", text: positive }],
  negatives: [{ title: "", text: negative }],
});

const lines = (values: object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join("");

describe("readExamples()", () => {
  const at = useScratch();

  const forms: [string, string, string, ExampleRecord[]][] = [
    ["Tevatron's jsonl", "t.jsonl", lines(tevatron), fromTevatron],
    ["Tevatron's jsonl, gzipped", "t.jsonl.gz", lines(tevatron), fromTevatron],
    ["DPR's json", "d.json", JSON.stringify(dpr), fromDpr],
    ["DPR's json in many lines, gzipped", "d.json.gz", JSON.stringify(dpr, null, 4), fromDpr],
    ["DPR's records a line", "d.jsonl", lines(dpr), fromDpr],
    ["triples", "triples.tsv.gz", "q\tp\tn\n\nq\tp2\tn\r\n", [triple("q", "p", "n"), triple("q", "p2", "n")]],
  ];
  for (const [what, name, text, expected] of forms) {
    it(`readExamples() reads ${what}`, async () => {
      expect(await collect(readExamples(put(at(name), text)))).to.deep.equal(expected);
    });
  }

  const wrong: [string, string, string, RegExp][] = [
    ["another ending", "x.csv", "a", /cannot tell the format.*Tevatron .jsonl, DPR .json/],
    ["neither record", "x.jsonl", '{"_id":"a","text":"b"}\n', /x.jsonl:1: .*neither Tevatron's nor DPR's.*_id, text/],
    ["no query", "x.jsonl", '{"query_id":"a","positive_passages":[]}', /x.jsonl:1: .*\(query\)/],
    [
      "a passage without text",
      "x.jsonl",
      lines([{ ...tevatron[1], positive_passages: [{ docid: "1" }] }]),
      /positive_passages\[0\]\.text/,
    ],
    [
      "passages that are no list",
      "x.jsonl",
      lines([{ ...tevatron[1], negative_passages: "n" }]),
      /negative_passages.*an array/,
    ],
    ["two columns", "x.tsv", "q\tp\tn\nq\tp\n", /x.tsv:2: .*no triple.*found 2 columns/],
    ["an object", "x.json", "{}", /x.json:1: .*not one JSON array.*\.jsonl/],
    ["an array that is cut short", "x.json", '[{"question": "a",', /x.json:1: .*cut short/],
    ["an object that is broken", "x.json", '[\n{"question" "a"}]', /x.json:2: cannot parse/],
    ["no object in the array", "x.json", "[[1]]", /x.json:1: .*no object/],
  ];
  for (const [what, name, text, complaint] of wrong) {
    it(`readExamples() refuses ${what} and says where`, async () => {
      const error = await inputErrorOf(() => collect(readExamples(put(at(name), text))));
      expect(error.message).to.match(complaint);
    });
  }
});

describe("trainingSetOf()", () => {
  const at = useScratch();

  async function setOf(name: string, text: string): Promise<TrainingSet & { close(): void }> {
    const { tokenizer } = await smallCollection();
    const file = put(at(name), text);
    return trainingSetOf(readExamples(file), { tokenizer, folder: at("out"), file });
  }

  it("trainingSetOf() keeps each passage once, and its tokens", async () => {
    const { tokenizer } = await smallCollection();
    const set = await setOf("t.jsonl", lines(tevatron));
    expect(set.passages.size).to.equal(2);
    expect(set.queries.map(({ id, positives, given }) => [id, [...positives], [...(given ?? [])]])).to.deep.equal([
      ["a", [0], [1]],
      ["7", [1], []],
    ]);
    expect(set.passages.row(0)).to.deep.equal(tokenizer.encode("T one", { addSpecialTokens: false }));
    expect([set.passages.passageIdOf(1), set.placeOf("2"), set.placeOf("9")]).to.deep.equal(["2", 1, undefined]);
    set.close();
  });

  it("trainingSetOf() makes one query of triples with the same text", async () => {
    const set = await setOf("t.tsv", "q\tp\tn\nother\tn\tp\nq\tp2\tn\n");
    expect(set.queries.map(({ positives, given }) => [[...positives], [...(given ?? [])]])).to.deep.equal([
      [[0, 2], [1]],
      [[1], [0]],
    ]);
    set.close();
  });

  it("trainingSetOf() leaves out queries without a positive, and refuses a file with no others", async () => {
    const none = { query_id: "n", query: "none", positive_passages: [], negative_passages: [] };
    const set = await setOf("t.jsonl", lines([none, ...tevatron]));
    expect(set.queries.map(({ id }) => id)).to.deep.equal(["a", "7"]);
    set.close();
    const error = await inputErrorOf(() => setOf("n.jsonl", lines([none])));
    expect(error.message).to.match(/nothing to train on.*1 queries, none with a positive/);
  });

  it("trainingSetOf() has a fingerprint of the texts", async () => {
    const [a, again, other] = [
      await setOf("a.jsonl", lines(tevatron)),
      await setOf("b.jsonl.gz", lines(tevatron)),
      await setOf("c.jsonl", lines(tevatron.slice(0, 1))),
    ];
    expect(again.fingerprint).to.equal(a.fingerprint);
    expect(other.fingerprint).to.not.equal(a.fingerprint);
    for (const set of [a, again, other]) set.close();
  });
});
