/** `bowlab index` and `bowlab search --store`, as a person would type them, over the wire to a database. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { saveModel } from "../../lib/model";
import { encodeCollection } from "../../lib/retrieval";
import { storeAddress } from "../../lib/retrieval/stores/address";
import { openDatabase } from "../../lib/retrieval/stores/database";
import type { Answer } from "../../lib/search";
import { randomModel } from "../inspect/planted";
import { startServer, type TestServer } from "../retrieval/stores/databases";
import { killingFront } from "../retrieval/stores/killing-front";
import { put } from "../text/scratch";
import { type SyntheticCorpus, syntheticCorpus } from "../train/synthetic";
import { bowlab } from "./bowlab";
import { putPassages } from "./toy-data";

const PASSWORD = "not-told";

describe("bowlab index and search --store", () => {
  let folder = "";
  let server: TestServer;
  let corpus: SyntheticCorpus;
  const at = (...parts: string[]) => path.join(folder, ...parts);

  before(async function () {
    this.timeout(120_000);
    await useEngine();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-test-"));
    corpus = await syntheticCorpus(60);
    putPassages(at("data", "corpus.jsonl"), corpus.passages);
    const asked = corpus.passages.slice(10, 14);
    put(
      at("data", "queries.jsonl"),
      asked.map(({ id, text }) => JSON.stringify({ _id: `q-${id}`, text: text.slice(0, 40) })).join("\n"),
    );
    const lines = asked.map(({ id }) => `q-${id}\t${id}\t1`).join("\n");
    put(at("data", "qrels", "test.tsv"), `query-id\tcorpus-id\tscore\n${lines}\n`);
    for (const [name, seed] of Object.entries({ model: 1, other: 2 })) {
      const model = randomModel(corpus.tokenizer.vocabulary.size, seed);
      saveModel(at(name), model);
      corpus.tokenizer.save(at(name));
      model.parameters.dispose();
    }
    await encodeCollection(at("model"), at("data"), at("vectors"));
    await encodeCollection(at("other"), at("data"), at("other-vectors"));
    server = await startServer(at("db"));
  });

  after(async () => {
    await server.kill();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** What a command printed; wherever it is, the password is not. */
  async function run(code: number, ...args: string[]) {
    const done = await bowlab(args);
    expect(done.code, done.stderr).to.equal(code);
    expect(done.stdout + done.stderr).to.not.include(PASSWORD);
    return done;
  }

  const index = (...more: string[]) =>
    ["index", "--to", server.address, "--data", at("data"), "--vectors", at("vectors"), ...more] as const;
  const search = (...more: string[]) =>
    ["search", "--data", at("data"), "--k", "20", "--tag", "t", ...more, "--run", at("found.run")] as const;
  const found = () => fs.readFileSync(at("found.run"), "utf8");

  it("loads a collection, and finds in the database what it finds in files", async function () {
    this.timeout(120_000);
    const { stdout } = await run(0, ...index("--json"));
    expect(JSON.parse(stdout)).to.deep.include({ passages: 60, resumedAt: 0, dimension: 32, type: "vector" });
    const again = await run(0, ...index());
    expect(again.stderr).to.include("is loaded already");
    await run(0, ...search("--vectors", at("vectors")));
    const files = found();
    await run(0, ...search("--store", server.address, "--exact"));
    expect(found()).to.equal(files);
    await run(0, ...search("--store", server.address, "--bm25", "--fuse", "rrf"));
    expect(found().split("\n").length).to.be.greaterThan(40);
    const { stdout: both } = await run(
      0,
      ...search("--store", server.address, "--full-text", "--fuse", "rrf", "--json"),
    );
    expect(JSON.parse(both)).to.deep.include({ system: "words+store-rrf", queries: 4 });
  });

  it("answers questions from the database alone, and by its vectors beside the words of files", async function () {
    this.timeout(120_000);
    await run(0, ...index("--table", "asked"));
    const store = ["--store", server.address, "--table", "asked", "--exact"];
    const question = corpus.passages[20].text;
    const ask = async (...args: string[]) => {
      const { stdout } = await run(0, "ask", question, "--index", at("kept"), "--k", "20", "--json", ...args);
      const { seconds: _, ...answer } = JSON.parse(stdout) as Answer;
      return answer;
    };
    const files = await ask("--data", at("data"), "--model", at("model"));
    expect(await ask("--data", at("data"), ...store)).to.deep.equal(files);
    const alone = await ask(...store);
    expect(alone).to.deep.include({ by: "both", passages: 60 });
    expect(alone.results.some(({ parts }) => parts.words !== undefined)).to.equal(true);
    const scores = new Map(files.results.map(({ id, parts }) => [id, parts.vectors?.score]));
    const both = alone.results.filter(({ id }) => scores.has(id));
    expect(both.map(({ parts }) => parts.vectors?.score)).to.deep.equal(both.map(({ id }) => scores.get(id)));
    expect(both.length).to.be.greaterThan(5);
    const other = await run(1, "ask", question, ...store, "--model", at("other"));
    expect(other.stderr).to.include("made by another model");
    putPassages(at("fewer", "corpus.jsonl"), corpus.passages.slice(1));
    const fewer = await run(1, "ask", question, "--index", at("kept-too"), "--data", at("fewer"), ...store);
    expect(fewer.stderr).to.include("holds other passages than the files");
  });

  it("ends with an error where the database is killed in the middle of a query", async function () {
    this.timeout(120_000);
    await run(0, ...index("--table", "killed"));
    const table = ["--table", "killed"];
    for (const command of [search(), ["ask", "what is it about?"]]) {
      const front = await killingFront(server, "<#>");
      const { stderr } = await run(1, ...command, "--store", front.address, ...table);
      expect(stderr)
        .to.include("the database cannot be reached")
        .and.not.match(/^\s+at /m);
      await front.killed;
      front.stop();
      server = await startServer(at("db"), server.port);
    }
    expect(fs.readdirSync(folder).filter((name) => name.startsWith("found.run."))).to.deep.equal([]);
    await run(0, ...search("--store", server.address, ...table));
  });

  it("does not mix models, widths, passages and tables", async function () {
    this.timeout(120_000);
    const table = ["--table", "mixed"];
    await run(0, ...index(...table));
    const other = await run(1, ...index(...table).map((each) => (each === at("vectors") ? at("other-vectors") : each)));
    expect(other.stderr)
      .to.include("holds other vectors")
      .and.match(/weights [0-9a-f]{12}, now [0-9a-f]{12}/);
    const model = await run(1, ...search("--store", server.address, ...table, "--model", at("other")));
    expect(model.stderr).to.include("made by other weights");
    await run(0, ...index(...table, "--replace", "--type", "halfvec", "--index", "exact", "--text-search", "none"));
    await run(0, ...search("--store", server.address, ...table));
    const words = await run(1, ...search("--store", server.address, ...table, "--full-text", "--fuse", "rrf"));
    expect(words.stderr).to.include("--text-search none");
    const passages = put(
      at("fewer.jsonl"),
      fs.readFileSync(at("data", "corpus.jsonl"), "utf8").split("\n").slice(0, 9).join("\n"),
    );
    const fewer = await run(1, ...index("--table", "fewer").map((each) => (each === at("data") ? passages : each)));
    expect(fewer.stderr).to.include("not those of these passages").and.include("found no passage");
    const half = await run(1, ...search("--store", server.address, "--table", "fewer"));
    expect(half.stderr).to.include("not loaded whole");
    const none = await run(1, ...search("--store", server.address, "--table", "no_such"));
    expect(none.stderr).to.include("no such table of passages").and.include("bowlab index");
  });

  it("says what is wrong with an address, a name, a server, without the password", async function () {
    this.timeout(120_000);
    const nobody = server.address.replace(/:\d+\//, ":9/");
    const gone = await run(1, ...search("--store", nobody));
    expect(gone.stderr).to.include("cannot be reached").and.include("postgres://postgres@127.0.0.1:9/postgres");
    for (const odd of [
      `postgres://me:a/${PASSWORD}@host/db`,
      `postgres://me:a#${PASSWORD}@host/db`,
      `mysql://me:${PASSWORD}@h/d`,
    ]) {
      const { stderr } = await run(1, ...search("--store", odd));
      expect(stderr).to.match(/address of (the|a) store/);
    }
    expect((await run(1, ...index("--table", "a; drop"))).stderr).to.include("not the name of a table");
    expect((await run(1, ...index("--table", "order"))).stderr).to.include("a word of SQL");
    const database = openDatabase(storeAddress(server.address));
    await database.query("CREATE TABLE taken_hnsw ()");
    await database.close();
    const taken = await run(1, ...index("--table", "taken"));
    expect(taken.stderr).to.include("bowlab did not make").and.include("taken_hnsw");
    const language = await run(1, ...index("--table", "lang", "--text-search", "klingon"));
    expect(language.stderr).to.include("one of").and.include("english");
    for (const args of [
      ["--exact", "--bm25"],
      ["--store", "pglite:x", "--vectors", "v"],
    ]) {
      await run(2, ...search(...args));
    }
  });
});
