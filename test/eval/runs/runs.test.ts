import * as fs from "node:fs";
import { expect } from "chai";
import * as fc from "fast-check";
import { type Run, type RunForm, rankDocuments, readRun, runForms, writeRun } from "../../../lib/eval";
import { inputErrorOf, put, useScratch } from "../../text/scratch";

const plain = (run: Run) => Array.from(run, ([query, results]) => [query, Object.fromEntries(results)]);

describe("readRun()", () => {
  const at = useScratch();

  for (const [what, content, expected] of [
    [
      "TREC's form, ranks and order counting for nothing",
      "q1 Q0 a 9 0.5 x\nq2 Q0 a 1 3 x\nq1\tQ0\tb\t1\t-1e-2\tx\n",
      [
        ["q1", { a: 0.5, b: -0.01 }],
        ["q2", { a: 3 }],
      ],
    ],
    [
      "MS MARCO's form",
      "1\t77\t1\n1\t78\t2\r\n\n2\t77\t1",
      [
        ["1", { 77: -1, 78: -2 }],
        ["2", { 77: -1 }],
      ],
    ],
    ["a form of scores", "1 77 12.5\n1 78 3\n", [["1", { 77: 12.5, 78: 3 }]]],
  ] as [string, string, unknown][]) {
    it(`readRun() reads ${what}, plain and gzipped`, async () => {
      expect(plain(await readRun(put(at("r.run"), content)))).to.deep.equal(expected);
      expect(plain(await readRun(put(at("r.run.gz"), content)))).to.deep.equal(expected);
    });
  }

  it("readRun() goes by explicit ranks when asked to, scores counting for nothing", async () => {
    const file = put(at("r.run"), "1 Q0 7 2 99 x\n1 Q0 8 1 1 x\n");
    expect(rankDocuments((await readRun(file, { order: "rank" })).get("1")!)).to.deep.equal(["8", "7"]);
    expect(rankDocuments((await readRun(file)).get("1")!)).to.deep.equal(["7", "8"]);
  });

  it("readRun() takes three columns of whole numbers for scores when told so, and keeps only the queries wanted", async () => {
    const file = put(at("r.run"), "1 7 20\n2 7 30\n");
    const run = await readRun(file, { form: "scores", only: new Set(["2"]) });
    expect(plain(run)).to.deep.equal([["2", { 7: 30 }]]);
  });

  for (const [what, line, order, parts] of [
    [
      "lines that end with carriage returns alone",
      "q1 Q0 d 1 2 x\rq1 Q0 e 2 1 x\r",
      "score",
      ["carriage return", "line"],
    ],
    ["two results on one line", "q1 Q0 d 1 2 xq1 Q0 e 2 1 x", "score", ["two results", '"xq1"']],
    ["too few columns", "q1 Q0 d 1", "score", ["6 columns", "found 4 columns"]],
    ["a form that changes", "q1 d 1", "score", ["6 columns, as the form trec has them", "3 columns"]],
    ["NaN", "q1 Q0 d 1 nan x", "score", ["score", '"nan"']],
    ["infinity", "q1 Q0 d 1 inf x", "score", ["not a finite number", '"inf"']],
    ["a score beyond doubles", "q1 Q0 d 1 1e999 x", "score", ['"1e999"']],
    ["a score in hexadecimal", "q1 Q0 d 1 0x10 x", "score", ['"0x10"']],
    ["a document that comes twice", "1 Q0 5 2 7 x", "score", ["document 5 comes twice for query 1"]],
    ["an id that is not an integer, by rank", "1 Q0 d 2 7 x", "rank", ["integer ids", '"d"', "trec10"]],
    ["a rank of zero", "1 Q0 6 0 7 x", "rank", ["1 to 1000", '"0"']],
    ["a rank above a thousand", "1 Q0 6 1001 7 x", "rank", ["1 to 1000", '"1001"']],
    ["a rank given twice", "1 Q0 6 1 7 x", "rank", ["rank 1 of query 1 is given twice"]],
  ] as [string, string, "score" | "rank", string[]][]) {
    it(`readRun() refuses ${what}, naming file and line`, async () => {
      const file = put(at("r.run"), `1 Q0 5 1 9 x\n${line}\n`);
      const error = await inputErrorOf(() => readRun(file, { order }));
      expect([error.file, error.line]).to.deep.equal([file, 2]);
      expect(error.fix).to.be.a("string");
      for (const part of parts) expect(error.message).to.include(part);
    });
  }

  for (const [what, content, line, found] of [
    ["whole scores", "1\ta\t90\n1\tb\t50\n", 1, '"90" for query 1'],
    ["ranks from 0", "1 a 0\n1 b 1\n", 1, '"0"'],
    ["whole scores that end at 1", "1 a 3\n1 b 2\n1 c 1\n", 1, '"3"'],
    ["ranks with a gap", "1 a 1\n1 b 3\n", 2, '"3"'],
    ["signs", "1 a +1\n1 b -2\n", 2, '"-2"'],
  ] as [string, string, number, string][]) {
    it(`readRun() does not guess what ${what} in three columns are, and takes them as it is told`, async () => {
      const file = put(at("r.run"), content);
      const error = await inputErrorOf(() => readRun(file));
      expect([error.file, error.line]).to.deep.equal([file, line]);
      expect(error.message).to.include("may hold ranks or scores").and.to.include(found);
      expect(error.fix).to.include("--run-format scores").and.to.include("--run-format msmarco");
      const order = async (form: RunForm) => rankDocuments((await readRun(file, { form })).get("1")!);
      expect(await order("scores")).to.deep.equal([...(await order("msmarco"))].reverse());
    });
  }

  it("readRun() takes explicit ranks with gaps, but not where none is the first", async () => {
    const gaps = put(at("g.run"), "1 7 1\n1 8 30\n2 7 4\n");
    expect(rankDocuments((await readRun(gaps, { order: "rank" })).get("1")!)).to.deep.equal(["7", "8"]);
    const scores = put(at("s.run"), "1 7 90\n1 8 50\n");
    expect((await inputErrorOf(() => readRun(scores, { order: "rank" }))).message).to.include(
      "may hold ranks or scores",
    );
    expect((await readRun(scores, { order: "rank", form: "msmarco" })).size).to.equal(1);
  });

  it("readRun() takes counted ranks for ranks, queries mixed and beyond a thousand", async () => {
    const lines = Array.from({ length: 1200 }, (_, i) => `1 d${i} ${i + 1}\n2 d${i} ${i + 1}\n`);
    const run = await readRun(put(at("r.run"), lines.join("")));
    expect(rankDocuments(run.get("2")!).slice(-1)).to.deep.equal(["d1199"]);
  });

  it("readRun() passes over comments and what stands behind the tag, and tells the tag of the last line", async () => {
    const file = put(
      at("r.run"),
      "# made by hand\n1 Q0 a 1 2 one more words\n  # indented\n#1 Q0 b 1 9 x\n1 Q0 c 2 1 two\n#",
    );
    const tags: string[] = [];
    expect(plain(await readRun(file, { onTag: (tag) => tags.push(tag) }))).to.deep.equal([["1", { a: 2, c: 1 }]]);
    expect(tags).to.deep.equal(["two"]);
    expect((await inputErrorOf(() => readRun(put(at("c.run"), "# nothing\n")))).message).to.include("the run is empty");
  });

  it("readRun() splits at blanks and tabs alone: other spaces belong to ids", async () => {
    const [query, document] = ["q\u00a01", "東\u3000京\u2009\ufeff"];
    const file = put(at("r.run"), `${query} Q0\t${document}  1 2.5 x\n`);
    expect(plain(await readRun(file))).to.deep.equal([[query, { [document]: 2.5 }]]);
    await writeRun(at("o.run"), await readRun(file));
    expect(plain(await readRun(at("o.run")))).to.deep.equal([[query, { [document]: 2.5 }]]);
    await writeRun(at("h.run"), new Map([["#7", new Map([["#d", 1]])]]));
    expect(plain(await readRun(at("h.run")))).to.deep.equal([["#7", { "#d": 1 }]]);
  });

  it("readRun() says that judgements are not a run, that a header is none, and that a decimal has a point", async () => {
    const fix = async (content: string) => (await inputErrorOf(() => readRun(put(at("r"), content)))).fix;
    expect(await fix("q1 0 d1 1\n")).to.include("looks like a line of judgements");
    expect(await fix("query-id\tcorpus-id\tscore\nq1\td1\t1\n")).to.include("header");
    expect((await inputErrorOf(() => readRun(put(at("r"), "q1 Q0 d1 1 12,5 x\n")))).message).to.include("such as 12.5");
  });

  it("readRun() says what a rank that is none may mean, and that a run is empty", async () => {
    const error = await inputErrorOf(() => readRun(put(at("r"), "1 7 1\n1 8 2.5\n")));
    expect([error.line, error.field]).to.deep.equal([2, "rank"]);
    expect(error.fix).to.include("scores");
    const told = await inputErrorOf(() => readRun(at("r"), { form: "msmarco" }));
    expect([told.line, told.fix]).to.deep.equal([2, "if the column holds scores, read the run in the form `scores`"]);
    expect((await inputErrorOf(() => readRun(put(at("e"), "\n \n")))).message).to.include("the run is empty");
    expect((await inputErrorOf(() => readRun(put(at("s"), "1 7 1.5\n"), { order: "rank" }))).message).to.include(
      "a form without ranks",
    );
  });
});

describe("writeRun()", () => {
  const at = useScratch();
  const id = fc.stringMatching(/^[^\s]{1,4}$/, { size: "small" }).filter((text) => !/[\ud800-\udfff\ufeff]/.test(text));
  const score = fc.double({ noNaN: true, noDefaultInfinity: true });
  const results = fc.uniqueArray(fc.tuple(id, score), { minLength: 1, maxLength: 6, selector: ([name]) => name });
  const runs = fc.uniqueArray(fc.tuple(id, results), { minLength: 1, maxLength: 4, selector: ([name]) => name });

  for (const form of runForms) {
    it(`writeRun() writes in the form ${form} what readRun() reads back in the same order${form === "msmarco" ? "" : ", scores to the bit"}`, async () => {
      await fc.assert(
        fc.asyncProperty(runs, fc.boolean(), async (given, zipped) => {
          const run = new Map(given.map(([query, list]) => [query, new Map(list)]));
          const file = at(zipped ? "o.run.gz" : "o.run");
          await writeRun(file, run, { form });
          const back = await readRun(file, { form });
          expect([...back.keys()]).to.deep.equal([...run.keys()]);
          for (const [query, found] of run) {
            expect(rankDocuments(back.get(query)!)).to.deep.equal(rankDocuments(found));
            if (form === "msmarco") continue;
            // -0 is written 0.
            for (const [document, value] of found) expect(back.get(query)!.get(document)! + 0).to.equal(value + 0);
          }
        }),
        { numRuns: 40 },
      );
    });
  }

  it("writeRun() numbers ranks in trec_eval's order, cuts, names the system, and takes a search that is still running", async () => {
    async function* search(): AsyncGenerator<[string, Map<string, number>]> {
      yield ["q", new Map(Object.entries({ a: 1, b: 1, c: 2 }))];
    }
    expect(await writeRun(at("o.run"), search(), { tag: "mine", depth: 2 })).to.equal(2);
    expect(fs.readFileSync(at("o.run"), "utf8")).to.equal("q Q0 c 1 2 mine\nq Q0 b 2 1 mine\n");
  });

  for (const [what, run, words] of [
    ["an id with a blank", { "q 1": { d: 1 } }, "no blank"],
    ["an empty id", { q: { "": 1 } }, "no blank"],
    ["NaN", { q: { d: Number.NaN } }, "found NaN for document d"],
    ["infinity", { q: { d: Number.POSITIVE_INFINITY } }, "finite"],
  ] as [string, Record<string, Record<string, number>>, string][]) {
    it(`writeRun() refuses ${what}, and leaves nothing`, async () => {
      const given = Object.entries(run).map(([q, list]) => [q, new Map(Object.entries(list))] as const);
      for (const form of runForms as readonly RunForm[]) {
        expect((await inputErrorOf(() => writeRun(at("o.run"), given, { form }))).message).to.include(words);
      }
      expect(fs.readdirSync(at())).to.deep.equal([]);
    });
  }
});
