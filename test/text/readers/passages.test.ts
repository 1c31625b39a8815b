import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { describeSkipped, loadPassages, type PassedOver, readPassages } from "../../../lib/text";
import { collect, inputErrorOf, put, useScratch } from "../scratch";

const CRANFIELD = path.resolve(__dirname, "../../../../shared/data/cranfield");

describe("readPassages()", () => {
  const at = useScratch();
  const two = '{"_id":"a","title":"T","text":"one"}\n{"_id":"b","title":"","text":""}\n';
  const parsed = [
    { id: "a", title: "T", text: "one" },
    { id: "b", title: "", text: "" },
  ];

  for (const name of ["corpus.jsonl", "corpus.jsonl.gz"]) {
    it(`readPassages() reads a folder with ${name}, and the file itself, keeping a passage with no text`, async () => {
      const file = put(at("beir", name), two);
      expect(await collect(readPassages(at("beir")))).to.deep.equal(parsed);
      expect(await loadPassages(file)).to.deep.equal(parsed);
    });
  }

  it("readPassages() takes the line's number for a missing id and nothing for a missing title", async () => {
    const file = put(at("texts.jsonl"), '{"text":"x"}\n\n{"text":"y","title":null,"other":{"deep":1}}\n');
    expect(await loadPassages(file)).to.deep.equal([
      { id: "1", title: "", text: "x" },
      { id: "3", title: "", text: "y" },
    ]);
  });

  for (const field of ["id", "docid", "doc_id", "docId", "ID", "pid", "psg_id", "passage_id", "docno", "document_id"]) {
    it(`readPassages() reads ids from ${field}, as text or as a number`, async () => {
      const file = put(at("texts.jsonl"), `{"${field}":"d7","text":"x"}\n{"${field}":8,"text":"y"}\n`);
      expect((await loadPassages(file)).map(({ id }) => id)).to.deep.equal(["d7", "8"]);
    });
  }

  it("readPassages() takes _id before docid, and docid before other fields", async () => {
    const both = put(at("a.jsonl"), '{"id":"1","docid":"2","_id":"3","text":""}\n');
    expect((await loadPassages(both))[0].id).to.equal("3");
    const two = put(at("b.jsonl"), '{"id":"1","docid":"2","text":""}\n');
    expect((await loadPassages(two))[0].id).to.equal("2");
  });

  for (const [what, content, line, parts] of [
    ["a line that is not JSON", '{"text":"x"}\nnot json\n', 2, ["is not JSON", "not json"]],
    ["a line cut short", '{"text":"x"}\n{"text":"y', 2, ["is not JSON"]],
    ["an array", "[1]\n", 1, ["not a JSON object", "an array"]],
    ["null", "null\n", 1, ["not a JSON object", "null"]],
    ["a text that is a number", '{"_id":"a","text":3}\n', 1, ["text", "expected a string", "a number"]],
    ["no text", '{"_id":"a","title":"t"}\n', 1, ["text", "_id, title", "--fields text=NAME"]],
    ["no text further on", '{"text":"x"}\n{"title":"t"}\n', 2, ["text", "no such field"]],
    ["a title that is an array", '{"_id":"a","title":[],"text":""}\n', 1, ["title", "an array"]],
    ["an id that is null", '{"_id":null,"text":""}\n', 1, ["_id", "non-empty string", "null"]],
    ["an empty id", '{"_id":"","text":""}\n', 1, ["_id", "an empty string"]],
    ["an id with a fraction", '{"_id":1.5,"text":""}\n', 1, ["_id", "a number"]],
    ["an id that comes twice", `${two}\n{"_id":"a","text":"again"}\n`, 4, ['"a" comes twice', "first on line 1"]],
    [
      "an id where the first line has none",
      '{"text":"x"}\n{"_id":"1","text":"y"}\n',
      2,
      ["expected no id", "the field _id"],
    ],
    [
      "no id where the first line has one",
      '{"id":"1","text":"x"}\n\n{"text":"y"}\n',
      3,
      ["the field id", "found no id"],
    ],
    [
      "an id in another field",
      '{"docid":"1","text":"x"}\n{"id":"2","text":"y"}\n',
      2,
      ["the field docid", "the field id"],
    ],
  ] as [string, string, number, string[]][]) {
    it(`readPassages() refuses ${what}, naming file and line`, async () => {
      const file = put(at("corpus.jsonl"), content);
      const error = await inputErrorOf(() => loadPassages(at()));
      expect([error.file, error.line]).to.deep.equal([file, line]);
      for (const part of parts) expect(error.message).to.include(part);
    });
  }

  it("readPassages() yields what stands before a bad line first", async () => {
    put(at("corpus.jsonl"), '{"text":"x"}\n{"text":"y"}\n?\n');
    const seen: string[] = [];
    const error = await inputErrorOf(async () => {
      for await (const { text } of readPassages(at())) seen.push(text);
    });
    expect([seen, error.line]).to.deep.equal([["x", "y"], 3]);
  });

  it("readPassages() says what is missing where there is no corpus, and what is there instead", async () => {
    expect((await inputErrorOf(() => loadPassages(at("none")))).message).to.include("no such file or folder");
    expect((await inputErrorOf(() => loadPassages(at()))).message)
      .to.include("no corpus.jsonl")
      .and.to.include("an empty folder");
    put(at("queries.jsonl"), "");
    expect((await inputErrorOf(() => loadPassages(at()))).found).to.equal("queries.jsonl");
    put(at("corpus.dat"), "");
    expect((await inputErrorOf(() => loadPassages(at("corpus.dat")))).message).to.include("cannot tell the format");
  });

  it("readPassages() does not look into node_modules, nor where a name begins with a dot", async () => {
    for (const name of ["a.txt", "node_modules/b/c.txt", "d/node_modules/e.txt", ".f/g.txt"]) put(at(name), "x\n");
    expect((await loadPassages(at())).map(({ id }) => id)).to.deep.equal(["a.txt:1"]);
  });

  it("readPassages() does not look into the checkpoints and vectors of a folder, which it reads alone", async () => {
    put(at("a.txt"), "x\n");
    for (const made of ["runs/bow/model.safetensors", "runs/half/trainer.safetensors", "runs/vectors/encoding.json"]) {
      put(at(made), "");
      put(at(made, "..", "log.jsonl"), '{"step":1,"loss":2}\n');
      put(at(made, "..", "README.md"), "A card.\n");
    }
    put(at("runs", "notes.txt"), "y\n");
    expect((await loadPassages(at())).map(({ id }) => id)).to.deep.equal(["a.txt:1", "runs/notes.txt:1"]);
    expect((await loadPassages(at("runs", "bow", "README.md"))).length).to.equal(1);
  });

  for (const gz of ["", ".gz"]) {
    it(`readPassages() leaves out queries.jsonl${gz} and judgements of a folder in the folder, and says so`, async () => {
      put(at("a.txt"), "x\n");
      put(at("sub", `corpus.jsonl${gz}`), '{"_id":"d1","text":"y"}\n');
      put(at("lost", "deep", `queries.jsonl${gz}`), '{"_id":"q2","text":"no passage"}\n');
      put(at("sub", `queries.jsonl${gz}`), '{"_id":"q1","text":"no passage"}\n');
      put(at("sub", "qrels", "README.md"), "How it was judged.\n");
      put(at("sub", "qrels", "test.tsv"), "query-id\tcorpus-id\tscore\nq1\td1\t1\n");
      put(at("qrels.d", "b.txt"), "z\n");
      const told: PassedOver[] = [];
      const options = { onSkipped: (each: PassedOver) => told.push(each) };
      expect((await loadPassages(at(), options)).map(({ id }) => id)).to.deep.equal([
        "a.txt:1",
        "qrels.d/b.txt:1",
        "d1",
      ]);
      const first = [`lost/deep/queries.jsonl${gz}`, `sub/queries.jsonl${gz}`];
      expect(told).to.deep.equal([{ queryFiles: { count: 2, first } }]);
      expect(describeSkipped(told[0])[0]).to.include("2 files hold queries and were left out: lost/deep/");
    });
  }

  it("readPassages() leaves out JSON lines of another kind in a folder of files, and says so", async () => {
    put(at("a.txt"), "x\n");
    put(at("log.jsonl"), '{"level":"info"}\n{"text":"y"}\n');
    const told: PassedOver[] = [];
    expect((await loadPassages(at(), { onSkipped: (each) => told.push(each) })).map(({ id }) => id)).to.deep.equal([
      "a.txt:1",
    ]);
    expect(told).to.deep.equal([{ otherRecords: { count: 1, first: ["log.jsonl"] } }]);
    fs.rmSync(at("a.txt"));
    const error = await inputErrorOf(() => loadPassages(at()));
    expect(error.message)
      .to.include("the corpus is empty")
      .and.to.include("log.jsonl")
      .and.to.include("--fields text=");
  });

  for (const [what, content] of [
    ["without a byte", ""],
    ["of blank lines", "\n \n\r\n"],
  ]) {
    it(`readPassages() refuses a corpus ${what}`, async () => {
      const file = put(at("corpus.jsonl"), content);
      const error = await inputErrorOf(() => loadPassages(at()));
      expect(error.message).to.include("the corpus is empty");
      expect(error.file).to.equal(file);
    });
  }

  it("readPassages() reads Cranfield, with its two passages without text", async function () {
    if (!fs.existsSync(CRANFIELD)) {
      console.log("      skipped: no Cranfield collection beside the repository");
      this.skip();
    }
    const passages = await loadPassages(CRANFIELD);
    expect(passages).to.have.length(1400);
    expect(passages.filter(({ text }) => text === "").map(({ id }) => id)).to.deep.equal(["471", "995"]);
    expect(passages[0].title).to.equal("experimental investigation of the aerodynamics of a wing in a slipstream .");
  });
});
