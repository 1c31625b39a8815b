/**
 * `bowlab data`: collections listed and fetched, files converted. Downloads and layouts are tested in test/collections.
 */
import * as fs from "node:fs";
import { expect } from "chai";
import { canMakeArchives, zip } from "../collections/archives";
import { serve } from "../collections/server";
import { put, useScratch } from "../text/scratch";
import { bowlab } from "./bowlab";
import { filesIn } from "./toy-data";

describe("bowlab data", () => {
  const at = useScratch();

  it("bowlab data lists the collections; a name shows address, size, licence and checksum; --json gives it all", async () => {
    const list = await bowlab(["data"]);
    expect([list.code, list.stderr]).to.deep.equal([0, ""]);
    for (const name of ["msmarco-passage", "nq", "triviaqa", "beir-scifact"])
      expect(list.stdout).to.include(`\n${name} `);
    const { stdout } = await bowlab(["data", "list", "nq"]);
    expect(stdout).to.include("https://dl.fbaipublicfiles.com/dpr/wikipedia_split/psgs_w100.tsv.gz");
    expect(stdout).to.include("md5 612fe66e0b6b41ee28f806140226c563").and.to.include("md5 not published");
    expect(stdout).to.match(/licence +Google/);
    const json = JSON.parse((await bowlab(["data", "list", "--json"])).stdout);
    expect(json).to.have.length(18);
    expect(json[0]).to.include.keys("name", "licence", "homepage", "files", "bytes");
    expect((await bowlab(["data", "list", "nothing"])).code).to.equal(1);
  });

  it("bowlab data get fetches a collection from a mirror, showing progress on stderr, and refuses a wrong checksum", async function () {
    if (!canMakeArchives()) this.skip();
    const archive = zip(at(), {
      "scifact/corpus.jsonl": '{"_id":"1","title":"","text":"x"}\n',
      "scifact/queries.jsonl": '{"_id":"q","text":"x?"}\n',
      "scifact/qrels/test.tsv": "query-id\tcorpus-id\tscore\nq\t1\t1\n",
    });
    const server = await serve(archive);
    try {
      const args = ["data", "get", "beir-scifact", "--out", at("out"), "--mirror", server.url];
      const refused = await bowlab(args);
      expect([refused.code, refused.stdout]).to.deep.equal([1, ""]);
      expect(refused.stderr).to.include("not the published one").and.to.include("5f7d1de60b170fc8027bb7898e2efca1");
      const { code, stdout, stderr } = await bowlab([...args, "--no-checksum", "--json"]);
      expect(code, stderr).to.equal(0);
      expect(JSON.parse(stdout).folders).to.deep.equal([
        { folder: at("out"), passages: 1, queries: 1, judgements: { test: 1 } },
      ]);
      expect(stderr)
        .to.include("licence: CC BY-SA")
        .and.to.match(/downloading scifact\.zip: \d+\/\d+ · MB, [\d.]+ MB\/s/);
      expect(filesIn(at("out"))).to.deep.equal(["collection.json", "corpus.jsonl", "qrels", "queries.jsonl"]);
    } finally {
      await server.close();
    }
  });

  it("bowlab data get says kindly that there is no network", async () => {
    const server = await serve(Buffer.from(""));
    await server.close();
    const args = ["data", "get", "beir-scifact", "--out", at("out")];
    const { code, stdout, stderr } = await bowlab([...args, "--mirror", server.url]);
    expect([code, stdout]).to.deep.equal([1, ""]);
    expect(stderr)
      .to.include("cannot reach 127.0.0.1")
      .and.to.include(at("out", "downloads", "scifact.zip"));
    expect((await bowlab([...args, "--mirror", "nowhere"])).stderr).to.include("the mirror is not an address");
  });

  const example = { query_id: "1", query: "q?", positive_passages: [{ docid: "7", title: "t", text: "x" }] };
  for (const [name, content, what, to, out, expected] of [
    ["c.tsv", "7\tsome text\n", "passages", "beir", "o.jsonl", '{"_id":"7","title":"","text":"some text"}\n'],
    ["c.jsonl", '{"_id":"7","title":"T","text":"x"}\n', "passages", "msmarco", "o.tsv", "7\tT x\n"],
    ["q.tsv", "1\twhy?\n", "queries", "tevatron", "o.jsonl", '{"query_id":"1","query":"why?"}\n'],
    ["q.tsv", "query-id\tcorpus-id\tscore\nq\td\t1\n", "qrels", "msmarco", "o.tsv", "q\t0\td\t1\n"],
    ["q.txt", "q 0 d 1\n", "qrels", "beir", "o.tsv", "query-id\tcorpus-id\tscore\nq\td\t1\n"],
    ["r.tsv", "1\t7\t1\n1\t8\t2\n", "run", "trec", "o.run", "1 Q0 7 1 -1 mine\n1 Q0 8 2 -2 mine\n"],
    ["r.run", "1 Q0 7 9 0.5 x\n", "run", "msmarco", "o.tsv", "1\t7\t1\n"],
    ["q.jsonl", '{"_id":"1","text":"q?","answers":["a"]}\n', "questions", "dpr", "o.csv", "q?\t['a']\n"],
    [
      "e.jsonl",
      `${JSON.stringify(example)}\n`,
      "examples",
      "dpr",
      "o.json",
      '[\n{"question":"q?","answers":[],"positive_ctxs":[{"title":"t","text":"x","passage_id":"7"}],"negative_ctxs":[],"hard_negative_ctxs":[]}\n]\n',
    ],
  ]) {
    it(`bowlab data convert writes ${what} of ${name} as ${to}`, async () => {
      const args = ["data", "convert", put(at(name), content), "--what", what, "--to", to, "--out", at(out)];
      const { code, stdout, stderr } = await bowlab([...args, "--json", ...(what === "run" ? ["--tag", "mine"] : [])]);
      expect([code, stderr]).to.deep.equal([0, ""]);
      expect(JSON.parse(stdout)).to.include({ what, to, out: at(out), count: content.includes("8\t2") ? 2 : 1 });
      expect(fs.readFileSync(at(out), "utf8")).to.equal(expected);
    });
  }

  it("bowlab data convert refuses options of another kind of file", async () => {
    const queries = put(at("q.ndjson"), '{"_id":"a","text":"x"}\n');
    const args = ["data", "convert", queries, "--what", "queries", "--to", "beir", "--out", at("out.jsonl")];
    expect((await bowlab(args)).code).to.equal(0);
    for (const [option, value] of Object.entries({ "--fields": "text=body", "--split": "dev", "--tag": "t" })) {
      const { code, stderr } = await bowlab([...args, option, value]);
      expect([code, stderr.includes(`option '${option}' is of`)], stderr).to.deep.equal([2, true]);
    }
  });

  it("bowlab data convert makes a BEIR folder of training examples, and names the line it cannot read", async () => {
    const file = put(at("e.jsonl.gz"), `${JSON.stringify(example)}\n`);
    const args = ["data", "convert", file, "--what", "examples", "--to", "beir", "--out", at("out"), "--split", "dev"];
    expect((await bowlab(args)).stdout).to.equal(`1 examples written to ${at("out")}\n`);
    expect(filesIn(at("out"))).to.deep.equal(["corpus.jsonl", "qrels", "queries.jsonl"]);
    expect(filesIn(at("out", "qrels"))).to.deep.equal(["dev.tsv"]);
    const bad = put(at("bad.jsonl"), `${JSON.stringify(example)}\n{"query_id":1}\n`);
    const { code, stderr } = await bowlab([
      "data",
      "convert",
      bad,
      "--what",
      "examples",
      "--to",
      "dpr",
      "--out",
      at("no.json"),
    ]);
    expect(code).to.equal(1);
    expect(stderr).to.match(/bad\.jsonl:2: .*\(query\)/);
    expect(fs.existsSync(at("no.json"))).to.equal(false);
  });
});
