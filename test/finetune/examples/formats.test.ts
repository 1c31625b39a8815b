/** Training files in every form: what is read of them, and the errors of those that do not fit. */
import { expect } from "chai";
import { sha256 } from "../../../lib/files";
import { readTrainingFile, type TrainingSet, trainingSetOf } from "../../../lib/finetune";
import type { RetrievalExample } from "../../../lib/text";
import { collect, inputErrorOf, put, useScratch } from "../../text/scratch";
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
];

const none = { answers: [], positives: [], hardNegatives: [], negatives: [] };

const fromTevatron: RetrievalExample[] = [
  {
    ...{ ...none, id: "a", query: "first", answers: ["x"] },
    positives: [{ id: "1", title: "T", text: "one" }],
    hardNegatives: [{ id: "2", title: "", text: "two" }],
  },
  { ...none, id: "7", query: "second", positives: [{ id: "2", title: "", text: "two" }] },
];

const fromDpr: RetrievalExample[] = [
  {
    ...{ id: "0", query: 'with "quotes" and {braces]', answers: ["]"] },
    positives: [{ id: "1", title: "T", text: "one \\" }],
    hardNegatives: [{ id: "6", title: "", text: "hard" }],
    negatives: [{ id: "5", title: "", text: "easy" }],
  },
];

/** What a triple becomes: ids of its texts. */
const idOf = (text: string) => sha256(text).slice(0, 16);
const triple = (query: string, positive: string, negative: string): RetrievalExample => ({
  ...{ ...none, id: idOf(query), query },
  positives: [{ id: idOf(positive), title: "", text: positive }],
  hardNegatives: [{ id: idOf(negative), title: "", text: negative }],
});

const noScores = { positiveScores: undefined, negativeScores: undefined };

const lines = (values: object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join("");

describe("readTrainingFile()", () => {
  const at = useScratch();

  const forms: [string, string, string, RetrievalExample[]][] = [
    ["Tevatron's jsonl", "t.jsonl", lines(tevatron), fromTevatron],
    ["Tevatron's jsonl, gzipped", "t.jsonl.gz", lines(tevatron), fromTevatron],
    ["DPR's json", "d.json", JSON.stringify(dpr), fromDpr],
    ["DPR's json in many lines, gzipped", "d.json.gz", JSON.stringify(dpr, null, 4), fromDpr],
    [
      "FlagEmbedding's jsonl",
      "f.jsonl",
      '{"query":"q","pos":["p"],"neg":["n"]}\n',
      [{ ...triple("q", "p", "n"), ...noScores }],
    ],
    ["triples", "triples.tsv.gz", "q\tp\tn\n\nq\tp2\tn\r\n", [triple("q", "p", "n"), triple("q", "p2", "n")]],
  ];
  for (const [what, name, text, expected] of forms) {
    it(`readTrainingFile() reads ${what}`, async () => {
      expect(await collect(readTrainingFile(put(at(name), text)))).to.deep.equal(expected);
    });
  }

  const wrong: [string, string, string, RegExp][] = [
    ["another ending", "x.txt", "a", /cannot tell the format.*Tevatron .jsonl, DPR .json/],
    [
      "a record of another form",
      "x.jsonl",
      '{"_id":"a","text":"b"}\n',
      /x.jsonl:1: cannot tell the form.*found _id, text/,
    ],
    ["two columns", "x.tsv", "q\tp\tn\nq\tp\n", /x.tsv:2: .*not a triple.*found 2 columns/],
  ];
  for (const [what, name, text, complaint] of wrong) {
    it(`readTrainingFile() refuses ${what} and says where`, async () => {
      const error = await inputErrorOf(() => collect(readTrainingFile(put(at(name), text))));
      expect(error.message).to.match(complaint);
    });
  }
});

describe("trainingSetOf()", () => {
  const at = useScratch();

  async function setOf(name: string, text: string): Promise<TrainingSet & { close(): void }> {
    const { tokenizer } = await smallCollection();
    const file = put(at(name), text);
    return trainingSetOf(readTrainingFile(file), { tokenizer, folder: at("out"), file });
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

  it("trainingSetOf() takes DPR's hard negatives, and its easy ones where there are no others", async () => {
    const easy = { ...dpr[0], hard_negative_ctxs: [] };
    const set = await setOf("d.json", JSON.stringify([dpr[0], easy]));
    const given = set.queries.map(({ given = [] }) => Array.from(given, (place) => set.passages.passageIdOf(place)));
    expect(given).to.deep.equal([["6"], ["5"]]);
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
    const empty = { query_id: "n", query: "none", positive_passages: [], negative_passages: [] };
    const set = await setOf("t.jsonl", lines([empty, ...tevatron]));
    expect(set.queries.map(({ id }) => id)).to.deep.equal(["a", "7"]);
    set.close();
    const error = await inputErrorOf(() => setOf("n.jsonl", lines([empty])));
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
