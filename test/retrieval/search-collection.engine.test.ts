/** A collection opened and asked, as a notebook does it: by words, by vectors, by both; nothing written for queries. */
import * as fs from "node:fs";
import { setTimeout } from "node:timers/promises";
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { type Run, readRun, writeRun } from "../../lib/eval";
import { saveModel } from "../../lib/model";
import { encodeCollection, openSystem, type SystemOptions, searchCollection, splitQueries } from "../../lib/retrieval";
import { bowlab } from "../cli/bowlab";
import { putPassages } from "../cli/toy-data";
import { randomModel } from "../inspect/planted";
import { put, useScratch } from "../text/scratch";
import { thrownBy } from "../train/runs";
import { type SyntheticCorpus, syntheticCorpus } from "../train/synthetic";

describe("searchCollection()", () => {
  const at = useScratch();
  let corpus: SyntheticCorpus;

  before(async () => {
    await useEngine();
    corpus = await syntheticCorpus(60);
  });

  beforeEach(() => {
    putPassages(at("data", "corpus.jsonl"), corpus.passages);
    const asked = corpus.passages.slice(10, 40).map(({ id, text }) => ({ id, text: text.split(" ").slice(0, 6) }));
    const lines = asked.map(({ id, text }) => JSON.stringify({ _id: `q-${id}`, text: text.join(" ") }));
    put(at("data", "queries.jsonl"), lines.join("\n"));
    const judged = asked.map(({ id }) => `q-${id}\t${id}\t1`);
    put(at("data", "qrels", "test.tsv"), `query-id\tcorpus-id\tscore\n${judged.join("\n")}\n`);
    const model = randomModel(corpus.tokenizer.vocabulary.size);
    saveModel(at("model"), model);
    corpus.tokenizer.save(at("model"));
    model.parameters.dispose();
  });

  /** What the temporary folder, another one than other processes', holds as the work goes on. */
  async function temporaryNames(work: () => Promise<unknown>): Promise<string[]> {
    const names = ["TMPDIR", "TEMP", "TMP"];
    const usual = names.map((name) => process.env[name]);
    fs.mkdirSync(at("tmp"), { recursive: true });
    for (const name of names) process.env[name] = at("tmp");
    const seen = new Set<string>();
    const watch = fs.watch(at("tmp"), (_, name) => name && seen.add(name));
    try {
      await work();
      await setTimeout(50);
    } finally {
      watch.close();
      names.forEach((name, i) => {
        if (usual[i] === undefined) delete process.env[name];
        else process.env[name] = usual[i];
      });
    }
    // Threads run from sources have their translator's cache there.
    const ours = (name: string): boolean => !name.startsWith("tsx-");
    expect(fs.readdirSync(at("tmp")).filter(ours), "left behind").to.deep.equal([]);
    return [...seen].filter(ours);
  }

  const vectors = () => encodeCollection(at("model"), at("data"), at("v"));

  it("searchCollection() gives in two lines what bowlab search writes, byte for byte", async () => {
    await vectors();
    const cases: [string, Partial<SystemOptions>, string[]][] = [
      ["bm25-lucene", { bm25: true }, ["--bm25"]],
      ["vectors", { vectors: at("v") }, ["--vectors", at("v")]],
      ["vectors", { model: at("model") }, ["--model", at("model")]],
      [
        "bm25+vectors-sum",
        { bm25: true, vectors: at("v"), fuse: "sum" },
        ["--bm25", "--vectors", at("v"), "--fuse", "sum"],
      ],
    ];
    for (const [name, options, args] of cases) {
      const system = await openSystem({ data: at("data"), ...options });
      const run = await searchCollection(system, await splitQueries(at("data"), "test"), { k: 9 });
      expect(system.name).to.equal(name);
      await writeRun(at("ours.run"), run, { tag: "t", depth: 9 });
      const common = ["search", "--data", at("data"), "--k", "9", "--tag", "t", "--run", at("theirs.run")];
      const { code, stderr } = await bowlab([...common, ...args]);
      expect(code, stderr).to.equal(0);
      expect(fs.readFileSync(at("ours.run"), "utf8"), name).to.equal(fs.readFileSync(at("theirs.run"), "utf8"));
      system.close();
    }
    expect((await readRun(at("theirs.run"))).size).to.equal(30);
  });

  it("a system opened once answers one query or many alike, and gives its tensors back", async () => {
    await vectors();
    const before = tf.memory().numTensors;
    const system = await openSystem({ data: at("data"), bm25: true, vectors: at("v") });
    const queries = await splitQueries(at("data"), "all");
    const all = await searchCollection(system, queries, { k: 5 });
    expect(all.size).to.equal(30);
    const opened = tf.memory().numTensors;
    for (const query of queries.slice(0, 3)) {
      const one: Run = await searchCollection(system, [query], { k: 5 });
      expect([...(one.get(query.id) ?? [])].map(([id]) => id)).to.deep.equal(
        [...(all.get(query.id) ?? [])].map(([id]) => id),
      );
    }
    expect(tf.memory().numTensors).to.equal(opened);
    system.close();
    expect(tf.memory().numTensors).to.equal(before);
  });

  it("queries are encoded in memory: a search of stored vectors and a kept index makes no temporary file", async () => {
    await vectors();
    const options = { data: at("data"), bm25: true, index: at("index"), vectors: at("v") };
    const search = async () => {
      const system = await openSystem(options);
      await searchCollection(system, await splitQueries(at("data"), "test"));
      system.close();
    };
    expect(await temporaryNames(search)).to.deep.equal([]);
    const alone = await temporaryNames(async () => (await openSystem({ data: at("data"), bm25: true })).close());
    expect(alone, "the index of one system lies in a folder that goes with it").to.have.length(1);
  });

  it("openSystem() says what is missing, and a system that cannot be opened leaves nothing", async () => {
    const refused = (options: Partial<SystemOptions>) => thrownBy(() => openSystem({ data: at("data"), ...options }));
    expect((await refused({})).message).to.match(/nothing says how to search.*bm25, model, vectors/);
    expect((await refused({ bm25: true, fuse: "rrf" })).message).to.match(/fusion needs two systems/);
    await temporaryNames(async () => {
      expect((await refused({ bm25: true, vectors: at("none") })).message).to.match(/holds no vectors/);
    });
  });
});
