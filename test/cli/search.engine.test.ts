/** `bowlab encode` and `bowlab search` from text to a judged run, as a person would type them. */
import { once } from "node:events";
import * as fs from "node:fs";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { readRun } from "../../lib/eval";
import { saveModel } from "../../lib/model";
import { encodeTexts, VectorFiles } from "../../lib/retrieval";
import { readQrels } from "../../lib/text";
import { randomModel } from "../inspect/planted";
import { put, useScratch } from "../text/scratch";
import { type SyntheticCorpus, syntheticCorpus } from "../train/synthetic";
import { bowlab, startSignalled } from "./bowlab";
import { changeJson, filesIn, putPassages } from "./toy-data";

const [vectorsName, idsName] = ["vectors-00000-of-00001.npy", "ids-00000-of-00001.txt"];
/** A folder of vectors that is whole, by name. */
const checked = (name: string): string[] => [name, `${name}.checksum`];
const whole = ["encoding.json", ...checked(idsName), "shard-00000-of-00001.json", ...checked(vectorsName)];

describe("bowlab encode and search", () => {
  const at = useScratch();
  let corpus: SyntheticCorpus;

  before(async () => {
    await useEngine();
    corpus = await syntheticCorpus(60);
  });

  beforeEach(() => {
    putPassages(at("data", "corpus.jsonl"), corpus.passages);
    const asked = corpus.passages.slice(10, 18);
    put(
      at("data", "queries.jsonl"),
      [
        ...asked.map(({ id, text }) => JSON.stringify({ _id: `q-${id}`, text: text.split(" ").slice(0, 6).join(" ") })),
        '{"_id":"spare","text":"x"}',
      ].join("\n"),
    );
    put(
      at("data", "qrels", "test.tsv"),
      `query-id\tcorpus-id\tscore\n${asked.map(({ id }) => `q-${id}\t${id}\t1`).join("\n")}\n`,
    );
    const model = randomModel(corpus.tokenizer.vocabulary.size);
    saveModel(at("model"), model);
    corpus.tokenizer.save(at("model"));
    model.parameters.dispose();
  });

  async function result(...args: string[]) {
    const { code, stdout, stderr } = await bowlab([...args, "--json"]);
    expect(code, stderr).to.equal(0);
    return { value: JSON.parse(stdout), stderr };
  }

  it("bowlab encode writes vectors and ids in the corpus's order, whole or by shards, with the checkpoint's pooling", async () => {
    const common = ["encode", "--model", at("model"), "--data", at("data")];
    const { value } = await result(...common, "--out", at("v"));
    expect(value).to.deep.include({ rows: 60, dimension: 32, shard: 0, shards: 1, pooling: "cls", what: "corpus" });
    expect(filesIn(at("v"))).to.deep.equal(whole);
    const one = new VectorFiles(at("v"));
    expect([...one.ids]).to.deep.equal(corpus.passages.map(({ id }) => id));
    const model = randomModel(corpus.tokenizer.vocabulary.size);
    const texts = corpus.passages.map(({ title, text }) => `${title} ${text}`.trim());
    const expected = await encodeTexts(model, corpus.tokenizer, texts);
    expectClose(await one.load(), expected);

    for (const shard of ["1/2", "0/2"]) await result(...common, "--out", at("s"), "--shard", shard);
    const two = new VectorFiles(at("s"));
    expect([...two.ids]).to.deep.equal([...one.ids]);
    const ones = await one.load();
    expectClose(await two.load(), ones);

    fs.writeFileSync(at("model", "manifest.json"), JSON.stringify({ objective: { pooling: "mean" } }));
    const mean = await result(...common, "--out", at("m"));
    expect(mean.value.pooling).to.equal("mean");
    const averaged = await encodeTexts({ ...model, pooling: "mean" }, corpus.tokenizer, texts);
    expectClose(await new VectorFiles(at("m")).load(), averaged);
    expect(averaged.some((number, i) => Math.abs(number - expected[i]) > 0.01)).to.equal(true);
    model.parameters.dispose();

    const other = await bowlab([...common, "--out", at("v")]);
    expect(other.code).to.equal(1);
    expect(other.stderr).to.match(/vectors of another making.*pooling cls, now mean/);
  });

  it("bowlab encode stopped by Ctrl-C exits 1, leaves no shard, and goes on where it was", async function () {
    if (process.platform === "win32") {
      console.log("      skipped: Windows cannot send SIGINT to a process");
      this.skip();
    }
    const many = Array.from({ length: 6000 }, (_, i) => ({ ...corpus.passages[i % 60], id: `p${i}` }));
    putPassages(at("data", "corpus.jsonl"), many);
    const args = ["encode", "--model", at("model"), "--data", at("data"), "--out", at("v"), "--batch-size", "16"];
    const child = startSignalled(args, "SIGINT", at("v", "vectors-00000-of-00001.npy.part.json"));
    const [code] = await once(child, "close");
    const stderr = child.stderrText();
    expect([code, filesIn(at("v")).includes(vectorsName)], stderr).to.deep.equal([1, false]);
    expect(stderr).to.match(/stopped while encoding.*goes on where it was/);
    const again = await bowlab(args);
    expect(again.code, again.stderr).to.equal(0);
    expect(again.stderr).to.match(/\d+ of 6000 rows were there already/);
    expect(filesIn(at("v"))).to.deep.equal(whole);
    expect([...new VectorFiles(at("v")).ids]).to.deep.equal(many.map(({ id }) => id));
    expect((await bowlab(args)).stderr).to.include("6000 of 6000 rows were there already");
  });

  it("bowlab search --bm25, --model, --vectors and --fuse write runs of the split's queries that can be judged", async () => {
    const common = ["search", "--data", at("data"), "--split", "test"];
    const qrels = await readQrels(at("data"), "test");
    const words = await result(...common, "--bm25", "--index", at("index"), "--run", at("bm25.run"));
    expect(words.value).to.deep.include({ queries: 8, system: "bm25-lucene", k: 1000 });
    const run = await readRun(at("bm25.run"));
    expect([...run.keys()].sort()).to.deep.equal([...qrels.keys()].sort());
    for (const [query, judged] of qrels)
      expect([...(run.get(query) ?? new Map()).keys()]).to.include([...judged.keys()][0]);
    expect(fs.readFileSync(at("bm25.run"), "utf8").split("\n")[0]).to.match(
      /^\S+ Q0 \S+ 1 \d+\.\d+ bowlab-bm25-lucene$/,
    );
    expect((await result(...common, "--bm25", "--index", at("index"), "--run", at("again.run"))).stderr).not.to.include(
      "terms in",
    );
    expect(fs.readFileSync(at("again.run"))).to.deep.equal(fs.readFileSync(at("bm25.run")));
    const corpusFile = at("data", "corpus.jsonl");
    fs.utimesSync(corpusFile, 1, 1);
    await result(...common, "--bm25", "--index", at("index"), "--run", at("touched.run"));
    const text = fs.readFileSync(corpusFile, "utf8");
    fs.writeFileSync(corpusFile, text.replace(/"text":"./, '"text":"#'));
    const edited = await bowlab([...common, "--bm25", "--index", at("index"), "--run", at("no.run")]);
    expect(edited.code).to.equal(1);
    expect(edited.stderr).to.match(/index is of other data or options: found the corpus/);
    fs.writeFileSync(corpusFile, text);
    const other = await bowlab([...common, "--bm25", "--k1", "0.9", "--index", at("index"), "--run", at("no.run")]);
    expect([other.code, fs.existsSync(at("no.run"))]).to.deep.equal([1, false]);
    expect(other.stderr).to.match(/index is of other data or options: found k1 1.2, now 0.9.*--rebuild/);

    await result("encode", "--model", at("model"), "--data", at("data"), "--out", at("v"));
    await result("encode", "--model", at("model"), "--data", at("data"), "--what", "queries", "--out", at("qv"));
    const dense = [...common, "--k", "7", "--tag", "mine"];
    const byModel = await result(...dense, "--model", at("model"), "--run", at("model.run"));
    expect(byModel.value).to.deep.include({ queries: 8, results: 56, system: "vectors" });
    await result(...dense, "--vectors", at("v"), "--run", at("vectors.run"));
    await result(...dense, "--vectors", at("v"), "--query-vectors", at("qv"), "--run", at("both.run"));
    for (const name of ["vectors.run", "both.run"]) {
      const [found, expected] = [await readRun(at(name)), await readRun(at("model.run"))];
      for (const [query, results] of expected) {
        for (const [id, score] of results)
          expect(found.get(query)?.get(id), `${name} ${query} ${id}`).to.be.closeTo(score, 1e-4);
      }
    }
    const near = await bowlab([...dense, "--vectors", at("v"), "--approximate", "--run", at("near.run")]);
    if (near.code === 0) {
      // Sixty vectors: the graph finds what exact search finds.
      const [found, expected] = [await readRun(at("near.run")), await readRun(at("model.run"))];
      for (const [query, results] of expected) expect([...(found.get(query) ?? [])].length).to.equal(results.size);
      expect(filesIn(at("v"), "hnsw")).to.have.length(3);
    } else {
      expect(near.stderr).to.match(/needs hnswlib-node.*npx bowlab doctor --install/);
    }
    const fused = await result(...dense, "--bm25", "--vectors", at("v"), "--fuse", "rrf", "--run", at("fused.run.gz"));
    expect(fused.value).to.deep.include({ system: "bm25+vectors-rrf", results: 56 });
    expect((await readRun(at("fused.run.gz"))).size).to.equal(8);
    const all = await result(...common, "--split", "all", "--bm25", "--run", at("all.run"));
    expect(all.value.queries).to.equal(9);
  });

  it("bowlab search says what is missing: the model of the vectors, a split, a query's vector", async () => {
    await result("encode", "--model", at("model"), "--data", at("data"), "--out", at("v"));
    const search = (...more: string[]) => bowlab(["search", "--data", at("data"), "--run", at("r.run"), ...more]);
    changeJson(at("v", "encoding.json"), (value) => Object.assign(value.model as object, { folder: at("gone") }));
    const gone = await search("--vectors", at("v"));
    expect(gone.stderr).to.match(/nothing here can make vectors of the queries.*--query-vectors/);
    const other = randomModel(corpus.tokenizer.vocabulary.size, 7);
    saveModel(at("other"), other);
    corpus.tokenizer.save(at("other"));
    other.parameters.dispose();
    const mixed = await search("--vectors", at("v"), "--model", at("other"));
    expect(mixed.stderr).to.match(/made by other weights than these/);
    const split = await search("--bm25", "--split", "dev");
    expect(split.stderr).to.match(/unknown split.*test/);
    const strange = await search("--vectors", at("v"), "--query-vectors", at("v"));
    expect(strange.stderr).to.match(/there is no vector of query q-/);
    putPassages(at("others", "corpus.jsonl"), [{ id: "o1", title: "", text: "another collection" }]);
    const others = await bowlab([
      "search",
      "--data",
      at("others"),
      "--vectors",
      at("v"),
      "--model",
      at("model"),
      "--query",
      "x",
    ]);
    expect(others.stderr).to.match(/of other passages than the collection's: expected .* none for 10 of 10 ids/);
    expect([gone.code, mixed.code, split.code, strange.code, others.code]).to.deep.equal([1, 1, 1, 1, 1]);
    expect(filesIn(at()).filter((name) => name.endsWith(".run"))).to.deep.equal([]);
  });
});

function expectClose(found: Float32Array, expected: Float32Array): void {
  expect(found.length).to.equal(expected.length);
  const furthest = found.reduce((most, number, i) => Math.max(most, Math.abs(number - expected[i])), 0);
  expect(furthest).to.be.at.most(1e-5);
}
