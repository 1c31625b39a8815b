/** The forms users bring: what is written reads back, and each error names file, line and field. */
import * as fs from "node:fs";
import { expect } from "chai";
import * as fc from "fast-check";
import {
  examplesToBeir,
  loadPassages,
  type Passage,
  passageForms,
  type Query,
  type Question,
  qrelsForms,
  queryForms,
  type RetrievalExample,
  readExamples,
  readQrels,
  readQueries,
  readQuestions,
  textId,
  writeDprQuestions,
  writeExamples,
  writePassages,
  writeQrels,
  writeQueries,
} from "../../../lib/text";
import { collect, inputErrorOf, put, useScratch } from "../scratch";

const text = fc.string({ unit: "grapheme", maxLength: 20 });
const oneLine = text.map((each) => each.replace(/[\t\r\n]/g, " ").replace(/^\ufeff/, ""));
const id = fc.stringMatching(/^[A-Za-z0-9:._-]{1,6}$/);
const unique = <T extends { id: string }>(items: fc.Arbitrary<T>) =>
  fc.uniqueArray(items, { minLength: 1, maxLength: 6, selector: (each) => each.id });
const endings = { beir: "jsonl", tevatron: "jsonl", msmarco: "tsv", dpr: "tsv" } as const;

describe("writePassages()", () => {
  const at = useScratch();
  for (const form of passageForms) {
    it(`writePassages() writes in the form ${form} what readPassages() gives back`, async () => {
      const isTabs = form === "msmarco" || form === "dpr";
      const body = isTabs ? oneLine : text;
      const passages = unique(fc.record({ id, title: form === "msmarco" ? fc.constant("") : body, text: body }));
      await fc.assert(
        fc.asyncProperty(passages, fc.constantFrom("", ".gz"), async (given, gz) => {
          const file = at(`p.${endings[form]}${gz}`);
          expect(await writePassages(file, given, form)).to.equal(given.length);
          const expected = form === "msmarco" ? given.map((each) => ({ ...each, text: each.text.trim() })) : given;
          expect(await loadPassages(file)).to.deep.equal(expected);
        }),
        { numRuns: 40 },
      );
    });
  }

  it("writePassages() makes spaces of tabs and line breaks in a text, and refuses them in an id", async () => {
    const passage = { id: "1", title: "A\tb", text: "c\r\nd" };
    await writePassages(at("p.tsv"), [passage], "msmarco");
    expect(fs.readFileSync(at("p.tsv"), "utf8")).to.equal("1\tA b c d\n");
    const error = await inputErrorOf(() => writePassages(at("q.tsv"), [{ ...passage, id: "1\t2" }], "msmarco"));
    expect([error.field, error.found]).to.deep.equal(["pid", '"1\\t2"']);
    expect(fs.readdirSync(at())).to.deep.equal(["p.tsv"]);
  });
});

describe("readPassages() of .tsv", () => {
  const at = useScratch();
  it("readPassages() reads MS MARCO's two columns, the three with titles, and DPR's under its header", async () => {
    expect(await loadPassages(put(at("c.tsv"), '7\tsay "so"\r\n8\t\n'))).to.deep.equal([
      { id: "7", title: "", text: 'say "so"' },
      { id: "8", title: "", text: "" },
    ]);
    expect(await loadPassages(put(at("t.tsv.gz"), "7\tTitle\ttext\n"))).to.deep.equal([
      { id: "7", title: "Title", text: "text" },
    ]);
    expect(await loadPassages(put(at("d.tsv"), 'id\ttext\ttitle\n1\t"a ""b"""\tT\n'))).to.deep.equal([
      { id: "1", title: "T", text: 'a "b"' },
    ]);
  });

  it("readPassages() reads Tevatron's docid", async () => {
    expect(await loadPassages(put(at("c.jsonl"), '{"docid":"x","title":"t","text":"y"}\n'))).to.deep.equal([
      { id: "x", title: "t", text: "y" },
    ]);
  });

  for (const [what, content, line, parts] of [
    ["a line with too few columns", "1\tx\n2\n", 2, ["2 columns, as on the first line", "found 1 column"]],
    ["a line with too many", "1\tx\n2\ty\tz\n", 2, ["found 3 columns"]],
    ["a first line that is none", "just text\n", 1, ["pid and passage"]],
    ["an empty id", "1\tx\n\ty\n", 2, ["no id", "pid"]],
    ["an id that comes twice", "1\tx\n1\ty\n", 2, ["comes twice", "line 1"]],
  ] as [string, string, number, string[]][]) {
    it(`readPassages() refuses ${what}, naming file and line`, async () => {
      const file = put(at("c.tsv"), content);
      const error = await inputErrorOf(() => loadPassages(file));
      expect([error.file, error.line]).to.deep.equal([file, line]);
      for (const part of parts) expect(error.message).to.include(part);
    });
  }
});

describe("writeQueries() and writeDprQuestions()", () => {
  const at = useScratch();
  for (const form of queryForms) {
    it(`writeQueries() writes in the form ${form} what readQueries() gives back`, async () => {
      const queries: fc.Arbitrary<Query[]> = unique(fc.record({ id, text: form === "msmarco" ? oneLine : text }));
      await fc.assert(
        fc.asyncProperty(queries, fc.constantFrom("", ".gz"), async (given, gz) => {
          const file = at(`q.${endings[form]}${gz}`);
          await writeQueries(file, given, form);
          expect(await readQueries(file)).to.deep.equal(given);
        }),
        { numRuns: 30 },
      );
    });
  }

  it("writeDprQuestions() writes what readQuestions() gives back, whatever quotes are in it", async () => {
    const answer = fc.oneof(text, fc.constantFrom("it's", '"so"', `it's "so"`, "back\\slash", "a\nb", "é\u0301"));
    const questions: fc.Arbitrary<Question[]> = fc
      .array(fc.record({ text: oneLine.map((each) => each.trim()), answers: fc.array(answer, { maxLength: 3 }) }), {
        minLength: 1,
      })
      .map((list) => list.map((each, i) => ({ id: String(i), ...each })));
    await fc.assert(
      fc.asyncProperty(questions, async (given) => {
        await writeDprQuestions(at("q.csv"), given);
        expect(await collect(readQuestions(at("q.csv")))).to.deep.equal(given);
      }),
      { numRuns: 100 },
    );
  });
});

describe("readQuestions()", () => {
  const at = useScratch();
  it("readQuestions() reads Python's lists as Python writes them", async () => {
    const file = put(
      at("q.csv"),
      `who?\t['a', "b's", 'c\\'s', 'x\\u00e9\\xe9\\n']\nwhy?\t[]\n"say ""hi"""\t"['""x""']"\n`,
    );
    expect(await collect(readQuestions(file))).to.deep.equal([
      { id: "0", text: "who?", answers: ["a", "b's", "c's", "xéé\n"] },
      { id: "1", text: "why?", answers: [] },
      { id: "2", text: 'say "hi"', answers: ['"x"'] },
    ]);
  });

  it("readQuestions() reads Tevatron's, BEIR's and DPR's JSON", async () => {
    const tevatron = put(at("t.jsonl"), '{"query_id":5,"query":"q","answers":["a"],"positive_passages":[]}\n');
    const beir = put(
      at("b.jsonl"),
      '{"_id":"x","text":"q","metadata":{"answers":["a","b"]}}\n{"_id":"y","text":"r"}\n',
    );
    const dpr = put(at("d.json"), '[{"question":"q","answers":["a"],"positive_ctxs":[]}]');
    expect(await collect(readQuestions(tevatron))).to.deep.equal([{ id: "5", text: "q", answers: ["a"] }]);
    expect(await collect(readQuestions(beir))).to.deep.equal([
      { id: "x", text: "q", answers: ["a", "b"] },
      { id: "y", text: "r", answers: [] },
    ]);
    expect(await collect(readQuestions(dpr))).to.deep.equal([{ id: "0", text: "q", answers: ["a"] }]);
  });

  for (const [name, content, line, parts] of [
    ["q.csv", "a?\t['x']\nb?\n", 2, ["question and list of answers", "1 column"]],
    ["q.csv", "a?\t['x'\n", 1, ["answers are not a list", "answers"]],
    ["q.csv", "a?\t['x' 'y']\n", 1, ["not a list"]],
    ["q.jsonl", '{"_id":"a","text":"x","answers":["y",3]}\n', 1, ["answers[1]", "a string", "a number"]],
    ["q.jsonl", '{"_id":"a","text":"x","metadata":{"answers":"y"}}\n', 1, ["metadata.answers", "a list of strings"]],
    ["q.jsonl", '{"_id":"a","text":"x"}\n{"_id":"a","text":"y"}\n', 2, ["comes twice"]],
    ["q.json", '[\n{"question":"a"},\n{"answers":[]}]', 3, ["question", "no such field"]],
    ["q.txt", "a", undefined, ["cannot tell the form", ".csv"]],
  ] as [string, string, number | undefined, string[]][]) {
    it(`readQuestions() refuses ${JSON.stringify(content)} in ${name}`, async () => {
      const error = await inputErrorOf(() => collect(readQuestions(put(at(name), content))));
      expect(error.line).to.equal(line);
      for (const part of parts) expect(error.message).to.include(part);
    });
  }
});

describe("readQrels() of files", () => {
  const at = useScratch();
  it("readQrels() reads TREC's and MS MARCO's four columns", async () => {
    for (const content of ["q 0 d 1\nq  Q0 e -2\r\n", "q\t0\td\t1\nq\t0\te\t-2\n"]) {
      expect(await readQrels(put(at("q.txt"), content))).to.deep.equal(
        new Map([
          [
            "q",
            new Map([
              ["d", 1],
              ["e", -2],
            ]),
          ],
        ]),
      );
    }
  });

  for (const form of qrelsForms) {
    it(`writeQrels() writes in the form ${form} what readQrels() gives back`, async () => {
      const judged = fc.uniqueArray(fc.tuple(id, fc.integer({ min: -2, max: 9 })), {
        minLength: 1,
        selector: ([d]) => d,
      });
      const qrels = fc.uniqueArray(fc.tuple(id, judged), { minLength: 1, maxLength: 4, selector: ([q]) => q });
      await fc.assert(
        fc.asyncProperty(qrels, fc.constantFrom("q.tsv", "q.tsv.gz"), async (given, name) => {
          const expected = new Map(given.map(([query, list]) => [query, new Map(list)]));
          await writeQrels(at(name), expected, form);
          expect(await readQrels(at(name))).to.deep.equal(expected);
        }),
        { numRuns: 40 },
      );
    });
  }

  for (const [what, content, line, parts] of [
    ["a line of three columns among four", "q 0 d 1\nq d 1\n", 2, ["4 columns, as on the first line", "3 columns"]],
    ["a grade that is none", "q 0 d 1\nq 0 e x\n", 2, ["score", '"x"']],
    ["a grade that is none on the first line of four", "q 0 d x\n", 1, ["score"]],
    [
      "a first line of neither form",
      "q d\n",
      1,
      ["query-id, corpus-id and score", "query, iteration, document and grade"],
    ],
    ["two grades for one pair", "q 0 d 1\nq 0 d 2\n", 2, ["judged twice"]],
    ["an empty id", "h\th\ts\n\td\t1\n", 2, ["empty id", "query-id"]],
  ] as [string, string, number, string[]][]) {
    it(`readQrels() refuses ${what}, naming file and line`, async () => {
      const file = put(at("q.tsv"), content);
      const error = await inputErrorOf(() => readQrels(file));
      expect([error.file, error.line]).to.deep.equal([file, line]);
      for (const part of parts) expect(error.message).to.include(part);
    });
  }

  it("readQrels() names the files of a folder, and says that a file is missing", async () => {
    put(at("b/qrels/test.tsv"), "a\tb\t1\n");
    expect((await inputErrorOf(() => readQrels(at("b")))).fix).to.include(at("b", "qrels", "test.tsv"));
    expect((await inputErrorOf(() => readQrels(at("none.tsv")))).message).to.include("no such file");
  });
});

describe("readExamples() and writeExamples()", () => {
  const at = useScratch();
  const passages = fc.uniqueArray(fc.record({ id, title: text, text }), { maxLength: 3, selector: (each) => each.id });
  const example = fc.record({
    ...{ id, query: text, answers: fc.array(text, { maxLength: 2 }) },
    ...{ positives: passages, hardNegatives: passages, negatives: passages },
  });

  it("writeExamples() writes in both forms what readExamples() gives back, DPR's ids being places", async () => {
    await fc.assert(
      fc.asyncProperty(unique(example), fc.constantFrom("", ".gz"), async (given: RetrievalExample[], gz) => {
        expect(await writeExamples(at(`e.json${gz}`), given, "dpr")).to.equal(given.length);
        expect(await collect(readExamples(at(`e.json${gz}`)))).to.deep.equal(
          given.map((each, i) => ({ ...each, id: `${i}` })),
        );
        await writeExamples(at(`e.jsonl${gz}`), given, "tevatron");
        expect(await collect(readExamples(at(`e.jsonl${gz}`)))).to.deep.equal(
          given.map((each) => ({ ...each, hardNegatives: [...each.hardNegatives, ...each.negatives], negatives: [] })),
        );
      }),
      { numRuns: 60 },
    );
    await writeExamples(at("none.json"), [], "dpr");
    expect(JSON.parse(fs.readFileSync(at("none.json"), "utf8"))).to.deep.equal([]);
  });

  it("readExamples() reads FlagEmbedding's lines: equal texts have one id, a prompt stands before its query", async () => {
    const content = [
      { query: "q", pos: ["p", "r"], neg: ["n"], pos_scores: [2, 1.5], neg_scores: [-3], prompt: "find: ", type: "x" },
      { query: "find: q", pos: ["n"] },
    ];
    const file = put(at("e.jsonl"), content.map((each) => `${JSON.stringify(each)}\n`).join(""));
    const [first, second] = await collect(readExamples(file));
    const passage = (text: string) => ({ id: textId(text), title: "", text });
    expect([first.query, first.positives, first.hardNegatives]).to.deep.equal([
      "find: q",
      [passage("p"), passage("r")],
      [passage("n")],
    ]);
    expect([first.positiveScores, first.negativeScores]).to.deep.equal([[2, 1.5], [-3]]);
    expect([second.id, second.positives[0].id]).to.deep.equal([first.id, first.hardNegatives[0].id]);
    expect(await examplesToBeir(readExamples(file), at("beir"), "train")).to.equal(1);
    expect((await readQrels(at("beir"), "train")).get(first.id)?.size).to.equal(3);
    await writeExamples(at("f.jsonl"), [first, second], "flagembedding");
    expect(await collect(readExamples(at("f.jsonl")))).to.deep.equal([first, second]);
  });

  for (const [record, field, found] of [
    ['{"query":"q","pos":"p"}', "pos", "a string"],
    ['{"query":"q","pos":["p"],"neg":[1]}', "neg[0]", "a number"],
    ['{"query":"q","pos":["p"],"pos_scores":[1,2]}', "pos_scores", "2"],
    ['{"query":"q","pos":["p"],"pos_scores":["1"]}', "pos_scores", "something else"],
    ['{"query":7,"pos":["p"]}', "query", "a number"],
  ]) {
    it(`readExamples() refuses FlagEmbedding's line ${record}, naming the field`, async () => {
      const file = put(at("e.jsonl"), `{"query":"q","pos":["p"]}\n${record}\n`);
      const error = await inputErrorOf(() => collect(readExamples(file)));
      expect([error.line, error.field]).to.deep.equal([2, field]);
      expect(error.message).to.include(found);
    });
  }

  it("examplesToBeir() refuses one id with two texts", async () => {
    const both =
      '{"query_id":"a","query":"x","positive_passages":[]}\n{"query_id":"a","query":"y","positive_passages":[]}\n';
    const file = put(at("e.jsonl"), both);
    const error = await inputErrorOf(() => examplesToBeir(readExamples(file), at("beir"), "train"));
    expect(error.message).to.match(/"a" comes twice with another text/);
  });

  it("readExamples() reads DPR's file however it is laid out, psg_id and passages without an id too", async () => {
    const list = [
      { question: "a {[", answers: ['x"]}'], positive_ctxs: [{ title: "t", text: "\\", psg_id: 7, score: 1000 }] },
      { question: "b", positive_ctxs: [{ text: "y" }], hard_negative_ctxs: null, dataset: "d" },
    ];
    for (const content of [
      JSON.stringify(list),
      JSON.stringify(list, null, 4),
      `\ufeff\n${JSON.stringify(list)}\n`,
      list.map((each) => JSON.stringify(each, null, 1)).join("\n"),
    ]) {
      const [first, second] = await collect(readExamples(put(at("e.json"), content)));
      expect(first.positives).to.deep.equal([{ id: "7", title: "t", text: "\\" }]);
      expect(second.positives).to.deep.equal([{ id: textId("y"), title: "", text: "y" }]);
      expect([first.answers, second.hardNegatives]).to.deep.equal([['x"]}'], []]);
    }
  });

  for (const [name, content, line, parts] of [
    [
      "e.jsonl",
      '{"query_id":"1","query":"q","positive_passages":[]}\n{"query_id":"2","query":"q"}\n',
      2,
      ["positive_passages", "a list of objects", "no such field"],
    ],
    [
      "e.jsonl",
      '{"query_id":"1","query":"q","positive_passages":[{"docid":"d","text":"x"},{"docid":"e"}]}\n',
      1,
      ["positive_passages[1].text", "no such field"],
    ],
    [
      "e.jsonl",
      '{"query_id":"1","query":"q","positive_passages":["d"]}\n',
      1,
      ["positive_passages[0]", "an object", "a string"],
    ],
    [
      "e.json",
      '[\n {"question": "a",\n  "positive_ctxs": []},\n {"question": "b",\n  "positive_ctxs": [{"title": 1, "text": "x"}]}\n]',
      4,
      ["positive_ctxs[0].title", "a string", "a number"],
    ],
    ["e.json", '[{"question":"a","positive_ctxs":[]}\n{', 2, [", or ]"]],
    ["e.json", '[{"question":"a","positive_ctxs":[]},\n{"question":', 2, ["cut short", "the object that begins here"]],
    ["e.json", '[{"question":"a","positive_ctxs":[]}\n', 2, ["cut short", "] at the end"]],
    ["e.json", '[{"question":"a","positive_ctxs":[]}]\n[', 2, ["nothing behind the closing ]"]],
    ["e.json", '[{"question":"a","positive_ctxs":[]},\n7]', 2, ["expected {", '"7"']],
    ["e.json", '[{"question":a}]', 1, ["not JSON"]],
    ["e.json", '"text"', 1, ["[ or {"]],
    ["e.txt", "", undefined, ["cannot tell the form"]],
  ] as [string, string, number | undefined, string[]][]) {
    it(`readExamples() refuses ${JSON.stringify(content).slice(0, 60)} in ${name}, naming line and field`, async () => {
      const file = put(at(name), content);
      const error = await inputErrorOf(() => collect(readExamples(file)));
      expect([error.file, error.line]).to.deep.equal([file, line]);
      for (const part of parts) expect(error.message).to.include(part);
    });
  }

  it("examplesToBeir() writes every passage once, and positives as judgements", async () => {
    const passage = (name: string): Passage => ({ id: name, title: "", text: name });
    async function* examples(): AsyncGenerator<RetrievalExample> {
      const none = { answers: [], hardNegatives: [], negatives: [] };
      yield { ...none, id: "1", query: "a", positives: [passage("p"), passage("q")], hardNegatives: [passage("n")] };
      yield { ...none, id: "2", query: "b", positives: [], negatives: [passage("p"), passage("o")] };
    }
    expect(await examplesToBeir(examples(), at("out"), "dev")).to.equal(2);
    expect((await loadPassages(at("out"))).map((each) => each.id)).to.deep.equal(["p", "q", "n", "o"]);
    expect(await readQueries(at("out"))).to.have.length(2);
    expect(await readQrels(at("out"), "dev")).to.deep.equal(
      new Map([
        [
          "1",
          new Map([
            ["p", 1],
            ["q", 1],
          ]),
        ],
      ]),
    );
  });
});
