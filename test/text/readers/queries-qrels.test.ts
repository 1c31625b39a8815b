import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import * as fc from "fast-check";
import {
  loadPassages,
  readQrels,
  readQueries,
  writeBeirCorpus,
  writeBeirQrels,
  writeBeirQueries,
  writeQrels,
} from "../../../lib/text";
import { inputErrorOf, put, useScratch } from "../scratch";

const CRANFIELD = path.resolve(__dirname, "../../../../shared/data/cranfield");
const HEADER = "query-id\tcorpus-id\tscore\n";

describe("readQueries()", () => {
  const at = useScratch();

  it("readQueries() reads a folder's queries.jsonl or a file, in order", async () => {
    const content = '{"_id":"q2","text":"how?","metadata":{}}\n{"_id":1,"text":"why?"}\n';
    const expected = [
      { id: "q2", text: "how?" },
      { id: "1", text: "why?" },
    ];
    put(at("queries.jsonl"), content);
    expect(await readQueries(at())).to.deep.equal(expected);
    expect(await readQueries(put(at("mine.jsonl.gz"), content))).to.deep.equal(expected);
  });

  for (const field of ["_id", "query_id", "qid", "id", "queryId"]) {
    it(`readQueries() reads ids from ${field}, and refuses a query that has its id elsewhere`, async () => {
      const line = `{"${field}":"q7","text":"x"}\n`;
      const [{ id }] = await readQueries(put(at("a.jsonl"), line));
      expect(id).to.equal("q7");
      const other = field === "_id" ? "query_id" : "_id";
      const error = await inputErrorOf(() => readQueries(put(at("b.jsonl"), `${line}{"${other}":"q8","text":"y"}\n`)));
      expect([error.line, error.field]).to.deep.equal([2, other]);
    });
  }

  it("readQueries() takes a first line of column names for no query, and csv's quotes off where the id has them", async () => {
    const file = put(at("queries.tsv"), 'qid\tquery\n"q 1"\t"say ""so"""\nq2\t"quoted" words "here"\n');
    expect(await readQueries(file)).to.deep.equal([
      { id: "q 1", text: 'say "so"' },
      { id: "q2", text: '"quoted" words "here"' },
    ]);
  });

  it("readQueries() refuses a query without an id or text, or an id that comes twice, naming the line", async () => {
    for (const [bad, field] of [
      ['{"text":"x"}', "_id"],
      ['{"_id":"b"}', "text"],
      ['{"_id":"a","text":"again"}', undefined],
    ] as const) {
      put(at("queries.jsonl"), `{"_id":"a","text":"x"}\n${bad}\n`);
      const error = await inputErrorOf(() => readQueries(at()));
      expect([error.line, error.field]).to.deep.equal([2, field]);
    }
  });
});

describe("readQrels()", () => {
  const at = useScratch();

  it("readQrels() reads a split under its header, plain and gzipped", async () => {
    for (const name of ["test.tsv", "dev.tsv.gz"]) {
      put(at("qrels", name), `${HEADER}q1\td1\t1\nq1\td2\t0\r\nq2\td1\t3\n\nq2\td9\t-1`);
      const qrels = await readQrels(at(), name.split(".")[0]);
      expect([...qrels].map(([query, judged]) => [query, ...judged])).to.deep.equal([
        ["q1", ["d1", 1], ["d2", 0]],
        ["q2", ["d1", 3], ["d9", -1]],
      ]);
    }
  });

  it("readQrels() takes csv's quotes off the columns of BEIR's form, as BEIR's own reader does", async () => {
    put(at("qrels/test.tsv"), '"query-id"\t"corpus-id"\t"score"\n"q1"\t"d ""1"""\t"1"\nq2\td2\t1\n');
    const qrels = await readQrels(at(), "test");
    expect([...qrels].map(([query, judged]) => [query, ...judged])).to.deep.equal([
      ["q1", ['d "1"', 1]],
      ["q2", ["d2", 1]],
    ]);
  });

  it("readQrels() keeps a first line that is a judgement", async () => {
    put(at("qrels/test.tsv"), "q1\td1\t1\nq1\td2\t1\n");
    expect((await readQrels(at(), "test")).get("q1")?.size).to.equal(2);
  });

  for (const score of ["1,0", "0-1", "NaN", "n/a", "½", "-"]) {
    it(`readQrels() does not take a first judgement for column names where its score is ${score}`, async () => {
      const file = put(at("qrels/test.tsv"), `q1\td1\t${score}\nq1\td2\t1\n`);
      const error = await inputErrorOf(() => readQrels(at(), "test"));
      expect([error.file, error.line, error.field]).to.deep.equal([file, 1, "score"]);
    });
  }

  it("readQrels() refuses lines that end with carriage returns alone", async () => {
    for (const content of ["q 0 d1 1\rq 0 d2 1\r", "query-id\tcorpus-id\tscore\rq\td1\t1\r"]) {
      const error = await inputErrorOf(() => readQrels(put(at("q.txt"), content)));
      expect(error.message).to.include("carriage return");
    }
  });

  for (const [what, line, parts] of [
    ["too few columns", "q1 d1 1", ["not a judgement", "1 column"]],
    ["too many columns", "q1\t0\td1\t1", ["4 columns"]],
    ["a score that is not an integer", "q1\td1\t0.5", ["score", '"0.5"']],
    ["a second header", HEADER.trim(), ["score"]],
    ["two scores for one pair", "q0\td0\t2", ["judged twice", "score 1"]],
  ] as [string, string, string[]][]) {
    it(`readQrels() refuses ${what}, naming file and line`, async () => {
      const file = put(at("qrels/test.tsv"), `${HEADER}q0\td0\t1\n${line}\n`);
      const error = await inputErrorOf(() => readQrels(at(), "test"));
      expect([error.file, error.line]).to.deep.equal([file, 3]);
      for (const part of parts) expect(error.message).to.include(part);
    });
  }

  it("readQueries() and readQrels() of a split say that a table is no folder with both, and what makes one", async () => {
    const file = put(at("t.csv"), "id,text\n1,hello\n");
    for (const read of [() => readQueries(file), () => readQrels(file, "test")]) {
      const { message } = await inputErrorOf(read);
      for (const part of [file, "a folder with", "queries.jsonl", "bowlab data convert"])
        expect(message).to.include(part);
      expect(message).not.to.include("the folder has no");
    }
  });

  it("readQrels() reads whole numbers however they are written", async () => {
    const grades = ["1", "+1", "1.0", "1e0", "-1", "-1.", "0", "-0", "00", "123456789012"];
    const file = put(at("q.txt"), grades.map((grade, i) => `q 0 d${i} ${grade}\n`).join(""));
    expect([...(await readQrels(file)).get("q")!.values()]).to.deep.equal([1, 1, 1, 1, -1, -1, 0, 0, 0, 123456789012]);
    for (const grade of ["0.5", "1e-1", "x", "1,0", "0x1", "inf", "1e99"]) {
      const error = await inputErrorOf(() => readQrels(put(at("w.txt"), `q 0 d 1\nq 0 e ${grade}\n`)));
      expect([error.line, error.field]).to.deep.equal([2, "score"]);
    }
  });

  it("readQrels() splits at blanks and tabs alone: other spaces belong to ids", async () => {
    const [query, passage] = ["q\u00a01", "東\u3000京\u2009"];
    const expected = new Map([[query, new Map([[passage, 1]])]]);
    expect(await readQrels(put(at("t.txt"), `${query} 0\t ${passage}\t1 \n`))).to.deep.equal(expected);
    expect(await readQrels(put(at("b.tsv"), `${query}\t${passage}\t1\n`))).to.deep.equal(expected);
    await writeQrels(at("o.txt"), expected, "trec");
    expect(await readQrels(at("o.txt"))).to.deep.equal(expected);
  });

  it("readQrels() passes over comments, and keeps ids that begin with #", async () => {
    const expected = new Map([["q", new Map([["d", 1]])]]);
    expect(await readQrels(put(at("t.txt"), "# who judged: nobody\nq 0 d 1\n#q 0 e 1\n"))).to.deep.equal(expected);
    expect(await readQrels(put(at("b.tsv"), "# by hand\nquery-id\tcorpus-id\tscore\n#\nq\td\t1\n"))).to.deep.equal(
      expected,
    );
    const hashed = new Map([["#q", new Map([["#d", 1]])]]);
    for (const form of ["trec", "beir"] as const) {
      await writeQrels(at("o.txt"), hashed, form);
      expect(await readQrels(at("o.txt"))).to.deep.equal(hashed);
    }
  });

  it("readQrels() says that a run is not a judgement", async () => {
    const error = await inputErrorOf(() => readQrels(put(at("r.run"), "q Q0 d 1 9.5 tag\n")));
    expect(error.message).to.include("found 1 column");
    expect(error.fix).to.include("looks like a line of a run");
  });

  it("readQrels() minds no judgement that is merely repeated", async () => {
    put(at("qrels/test.tsv"), `${HEADER}q\td\t1\nq\td\t1\n`);
    expect((await readQrels(at(), "test")).get("q")).to.deep.equal(new Map([["d", 1]]));
  });

  it("readQrels() names the splits there are, or that there are none", async () => {
    expect((await inputErrorOf(() => readQrels(at(), "test"))).message)
      .to.include("no judgements")
      .and.to.include("qrels/test.tsv");
    put(at("qrels/dev.tsv"), HEADER);
    put(at("qrels/train.tsv.gz"), HEADER);
    expect((await inputErrorOf(() => readQrels(at(), "test"))).message)
      .to.include("one of dev, train")
      .and.to.include('"test"');
  });

  it("readQueries() and readQrels() read Cranfield's 225 queries and 1,837 judgements", async function () {
    if (!fs.existsSync(CRANFIELD)) {
      console.log("      skipped: no Cranfield collection beside the repository");
      this.skip();
    }
    const qrels = await readQrels(CRANFIELD, "test");
    expect(await readQueries(CRANFIELD)).to.have.length(225);
    expect([...qrels.values()].reduce((sum, judged) => sum + judged.size, 0)).to.equal(1837);
  });
});

describe("writeBeirCorpus(), writeBeirQueries(), writeBeirQrels()", () => {
  const at = useScratch();
  const text = fc.string({ unit: "grapheme" });
  const id = fc.string({ minLength: 1 });

  it("writeBeirCorpus() and writeBeirQueries() write what the readers give back", async () => {
    const passages = fc.uniqueArray(fc.record({ id, title: text, text }), {
      minLength: 1,
      selector: (each) => each.id,
    });
    const queries = fc.uniqueArray(fc.record({ id, text }), { selector: (each) => each.id });
    await fc.assert(
      fc.asyncProperty(passages, queries, async (corpus, asked) => {
        writeBeirCorpus(at("out"), corpus);
        writeBeirQueries(at("out"), asked.values());
        expect(await loadPassages(at("out"))).to.deep.equal(corpus);
        expect(await readQueries(at("out"))).to.deep.equal(asked);
      }),
      { numRuns: 50 },
    );
  });

  it("writeBeirCorpus() streams more passages than one block holds", async () => {
    function* many(): Generator<{ id: string; title: string; text: string }> {
      for (let i = 0; i < 2500; i++) yield { id: String(i), title: "", text: `text ${i}` };
    }
    writeBeirCorpus(at(), many());
    expect(await loadPassages(at())).to.deep.equal([...many()]);
    expect(fs.readdirSync(at())).to.deep.equal(["corpus.jsonl"]);
  });

  it("writeBeirQrels() writes the header and what readQrels() gives back", async () => {
    const qrels = new Map([
      ["q1", new Map([["d 1", 3]])],
      [
        "q2",
        new Map([
          ["d2", 0],
          ["d1", 1],
        ]),
      ],
    ]);
    const file = writeBeirQrels(at(), "train", qrels);
    expect(fs.readFileSync(file, "utf8")).to.equal("query-id\tcorpus-id\tscore\nq1\td 1\t3\nq2\td2\t0\nq2\td1\t1\n");
    expect(await readQrels(at(), "train")).to.deep.equal(qrels);
  });

  it("writeBeirQrels() refuses an id that would break the columns, and leaves nothing", async () => {
    const error = await inputErrorOf(() => writeBeirQrels(at(), "train", new Map([["q\t1", new Map([["d", 1]])]])));
    expect(error.message).to.include("q\\t1");
    expect(fs.readdirSync(at("qrels"))).to.deep.equal([]);
  });
});
