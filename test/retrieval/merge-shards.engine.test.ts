/** Shards of vectors that were made apart: bit-equal to a single run's once they are proved to fit, refused else. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { encodeCollection, mergeShards } from "../../lib/retrieval";
import { shardManifestFile } from "../../lib/shards";
import { bowlabCommand } from "../cli/bowlab";
import { changeJson, putPassages } from "../cli/toy-data";
import { inputErrorOf, useScratch } from "../text/scratch";
import { hashOf, saveSpeck } from "../train/runs";
import { type SyntheticCorpus, syntheticCorpus } from "../train/synthetic";

const SHARDS = 3;

describe("mergeShards()", () => {
  const at = useScratch();
  let corpus: SyntheticCorpus;
  before(async () => {
    await useEngine();
    corpus = await syntheticCorpus();
  });
  beforeEach(async () => {
    saveSpeck(at("model"), corpus);
    const passages = Array.from({ length: 1300 }, (_, i) => ({ ...corpus.passages[(i * 7) % 20], id: `p${i}` }));
    putPassages(at("corpus.jsonl"), passages);
    for (const index of [2, 0, 1]) await encode("parts", { index, count: SHARDS });
  });

  const options = { batchSize: 256, maxLength: 16 };
  const encode = (out: string, shard?: { index: number; count: number }, model = "model") =>
    encodeCollection(at(model), at("corpus.jsonl"), at(out), { ...options, ...(shard && { shard }) });
  const manifest = (shard: number) => at("parts", shardManifestFile(shard, SHARDS));
  const refused = (more: object = {}) => inputErrorOf(() => mergeShards(at("parts"), more));

  it("mergeShards() makes of shards the files of a single run, bit for bit, and compares ids with the data", async () => {
    const notes: string[] = [];
    const proved = await mergeShards(at("parts"), { onNote: (line) => notes.push(line), data: at("corpus.jsonl") });
    expect([proved.shards, proved.rows, proved.file, notes]).to.deep.equal([SHARDS, 1300, undefined, []]);
    const merged = await mergeShards(at("parts"), { out: at("merged") });
    await encode("whole");
    for (const name of ["vectors-00000-of-00001.npy", "ids-00000-of-00001.txt"])
      expect(hashOf(at("merged"), name), name).to.equal(hashOf(at("whole"), name));
    expect(merged.file).to.equal(at("merged", "vectors-00000-of-00001.npy"));
    expect((await encode("merged")).resumedAt, "encode takes it for its own").to.equal(1300);
  });

  it("mergeShards() twice at once, and where one was killed in its middle, makes the same file", async () => {
    await encode("whole");
    const same = () => {
      for (const name of ["vectors-00000-of-00001.npy", "ids-00000-of-00001.txt"])
        expect(hashOf(at("merged"), name), name).to.equal(hashOf(at("whole"), name));
      expect(fs.readdirSync(at("merged")).filter((name) => /part|lock/.test(name))).to.deep.equal([]);
    };
    await Promise.all([0, 1, 2].map(() => mergeShards(at("parts"), { out: at("merged") })));
    same();
    fs.rmSync(at("merged"), { recursive: true });
    const words = [bowlabCommand, "encode", "--merge", at("parts"), "--out", at("merged")];
    const merging = spawn(process.execPath, words, { stdio: "ignore" });
    const begun = () => fs.existsSync(at("merged")) && fs.readdirSync(at("merged")).some((name) => /npy/.test(name));
    while (!begun()) await new Promise(setImmediate);
    merging.kill("SIGKILL");
    await once(merging, "close");
    // What a process leaves that is killed in the middle of a note; another shard's is not the merger's.
    const note = (name: string) => at("merged", `${name}.npy.part.json.tmp-${merging.pid}-0123ab`);
    for (const name of ["vectors-00000-of-00001", "vectors-00001-of-00002"]) fs.writeFileSync(note(name), "{");
    await mergeShards(at("parts"), { out: at("merged") });
    fs.rmSync(note("vectors-00001-of-00002"));
    same();
  });

  it("mergeShards() does not write between the shards", async () => {
    const before = fs.readdirSync(at("parts"));
    expect((await refused({ out: at("parts", ".") })).message).to.include("choose another --out");
    expect(fs.readdirSync(at("parts"))).to.deep.equal(before);
  });

  it("mergeShards() refuses an id that comes twice, naming its rows and their shards", async () => {
    const passages = Array.from({ length: 1300 }, (_, i) => ({ ...corpus.passages[i % 20], id: `p${i % 1290}` }));
    putPassages(at("twice.jsonl"), passages);
    for (const index of [0, 1, 2]) {
      const shard = { index, count: SHARDS };
      await encodeCollection(at("model"), at("twice.jsonl"), at("twice"), { ...options, shard });
    }
    const error = await inputErrorOf(() => mergeShards(at("twice"), { out: at("merged") }));
    expect(error.message).to.match(/two rows have the same id \(p\d\).*found rows (\d) and 129\1, of shards 0 and 2/);
    expect(fs.existsSync(at("merged"))).to.equal(false);
  });

  it("mergeShards() says that last bits differ where shards were made in batches of two sizes", async () => {
    fs.rmSync(at("parts", "vectors-00001-of-00003.npy"));
    const shard = { index: 1, count: SHARDS };
    await encodeCollection(at("model"), at("corpus.jsonl"), at("parts"), { ...options, batchSize: 100, shard });
    const notes: string[] = [];
    await mergeShards(at("parts"), { onNote: (line) => notes.push(line) });
    expect(notes.join()).to.match(/in 2 ways.*batches of 256.*batches of 100/);
  });

  it("mergeShards() names a shard that is missing, and what makes it", async () => {
    fs.rmSync(manifest(1));
    expect((await refused()).message).to.match(/a shard is missing.*0 to 2.*encode --shard 1\/3/);
    await encode("parts", { index: 1, count: SHARDS });
    expect((await mergeShards(at("parts"))).rows, "its manifest is made again").to.equal(1300);
  });

  it("mergeShards() refuses a shard of another model that was copied beside the others", async () => {
    saveSpeck(at("other"), corpus, 2);
    await encode("elsewhere", { index: 1, count: SHARDS }, "other");
    for (const name of fs.readdirSync(at("elsewhere")).filter((name) => name.includes("00001-of")))
      fs.copyFileSync(at("elsewhere", name), at("parts", name));
    const error = await refused();
    expect(error.file).to.equal(manifest(1));
    expect(error.message).to.match(/of another making.*expected weights [0-9a-f]{12}.*found weights [0-9a-f]{12}/);
  });

  it("mergeShards() refuses changed bytes, rows that overlap or are missing, and other data", async () => {
    const file = at("parts", "vectors-00002-of-00003.npy");
    const bytes = fs.readFileSync(file);
    fs.writeFileSync(
      file,
      bytes.map((byte, i) => (i === 999 ? byte ^ 1 : byte)),
    );
    expect((await refused()).message).to.match(/not what its shard's manifest says.*SHA-256/);
    fs.writeFileSync(file, bytes);
    for (const [first, words] of [
      [100, /two shards have the same rows.*expected first 512, found 100/],
      [700, /rows are missing between two shards.*found 700/],
    ] as const) {
      changeJson(manifest(1), (value) => Object.assign(value, { first }));
      expect((await refused()).message).to.match(words);
    }
    changeJson(manifest(1), (value) => Object.assign(value, { first: 512 }));
    expect((await mergeShards(at("parts"))).rows).to.equal(1300);
    putPassages(at("corpus.jsonl"), corpus.passages);
    expect((await refused({ data: at("corpus.jsonl") })).message).to.match(/ids are not the collection's \(row \d+\)/);
  });
});
