/** Runs made in shards of their queries: byte-equal to a single run's once they are proved to fit, refused else. */
import * as fs from "node:fs";
import { expect } from "chai";
import { finetune, mergeMined, mergeReranked, mine, rerank } from "../../lib/finetune";
import { shardManifestFile } from "../../lib/shards";
import { bowlab } from "../cli/bowlab";
import { changeJson } from "../cli/toy-data";
import { inputErrorOf, put, useScratch } from "../text/scratch";
import { putRun, smallRun, useCollection } from "./collection";

const SHARDS = 3;
const bytes = (file: string) => fs.readFileSync(file, "utf8");

describe("mine() in shards", () => {
  const at = useScratch();
  const queries = Array.from({ length: 40 }, (_, i) => `q${i}`);
  const line = (id: string, text: string) => `${JSON.stringify({ _id: id, text })}\n`;
  const putRunOf = (file: string, shift: number) =>
    putRun(
      file,
      Object.fromEntries(
        queries.map((id, q) => [id, Array.from({ length: 12 }, (_, i) => `d${(q * 31 + i * 7 + shift) % 600}`)]),
      ),
    );
  beforeEach(() => {
    const passages = Array.from({ length: 600 }, (_, i) => line(`d${i}`, `text ${i % 590}`));
    put(at("data", "corpus.jsonl"), passages.join(""));
    put(at("data", "queries.jsonl"), queries.map((id, q) => line(id, `question ${q % 38}`)).join(""));
    const judged = queries.map((id, q) => `${id}\td${q * 13}\t1`);
    put(at("data", "qrels", "train.tsv"), ["query-id\tcorpus-id\tscore", ...judged, ""].join("\n"));
    putRunOf(at("in.run"), 0);
  });
  const options = (out: string) => ({
    ...{ run: at("in.run"), data: at("data"), out: at(out), perQuery: 5 },
    ranks: [1, 12] as const,
  });
  const part = (index: number, out = "parts", more: object = {}) =>
    mine({ ...options(out), shard: { index, count: SHARDS }, ...more });
  const refused = (more: object = {}) => inputErrorOf(() => mergeMined(at("parts"), more));
  const copy = (from: string, shard: string) => {
    for (const name of fs.readdirSync(at(from)).filter((name) => name.includes(shard)))
      fs.copyFileSync(at(from, name), at("parts", name));
  };

  it("mergeMined() makes of shards the bytes of a single run, gzipped too, and compares queries with the data", async () => {
    const parts = [await part(2), await part(0), await part(1)];
    const single = await mine(options("single.run"));
    const merged = await mergeMined(at("parts"), { data: at("data"), out: at("merged.run") });
    expect(bytes(at("merged.run"))).to.equal(bytes(at("single.run")));
    expect([merged.queries, merged.counts.negatives]).to.deep.equal([40, single.negatives]);
    expect(parts.reduce((sum, { answersLeftOut }) => sum + answersLeftOut, 0)).to.equal(single.answersLeftOut);
    await mergeMined(at("parts"), { out: at("merged.run.gz") });
    await mine(options("single.run.gz"));
    expect(fs.readFileSync(at("merged.run.gz")).equals(fs.readFileSync(at("single.run.gz")))).to.equal(true);
  });

  it("mine() keeps a finished shard, makes a damaged or half one again, and two at once do no harm", async () => {
    const made = await Promise.all([part(1), part(1), part(1)]);
    expect(new Set(made.map(({ negatives }) => negatives)).size).to.equal(1);
    const [run, manifest] = [made[0].out, at("parts", shardManifestFile(1, SHARDS))];
    const [whole, time] = [bytes(run), fs.statSync(run).mtimeMs];
    await part(1);
    expect(fs.statSync(run).mtimeMs, "kept").to.equal(time);
    fs.writeFileSync(run, whole.slice(0, 50));
    const notes: string[] = [];
    await part(1, "parts", { onNote: (note: string) => notes.push(note) });
    expect([bytes(run), notes.length]).to.deep.equal([whole, 1]);
    fs.rmSync(manifest);
    await part(1);
    expect([bytes(run), fs.existsSync(manifest)]).to.deep.equal([whole, true]);
  });

  it("mergeMined() names what does not fit: a gap, an overlap, another run, another seed, a query twice, other data", async () => {
    for (const index of [0, 1]) await part(index);
    expect((await refused()).message).to.match(/a shard is missing.*0 to 2.*bowlab mine --shard 2\/3/);
    expect((await inputErrorOf(() => part(2, "parts", { seed: 9 }))).message).to.match(
      /negatives of another making.*seed 1, now 9/,
    );
    put(at("vectors", "encoding.json"), "{}");
    expect((await inputErrorOf(() => part(0, "vectors"))).message).to.match(/shards of another command.*--out/);
    await part(2, "elsewhere", { run: putRunOf(at("other.run"), 3) });
    copy("elsewhere", "00002-of");
    expect((await refused()).message).to.match(/of another making.*expected run [0-9a-f]{12}.*found run/);
    await part(2);
    const manifest = at("parts", shardManifestFile(1, SHARDS));
    const first = JSON.parse(bytes(manifest)).first as number;
    for (const [wrong, words] of [
      [first - 1, /two shards have the same rows/],
      [first + 1, /rows are missing between two shards/],
    ] as const) {
      changeJson(manifest, (value) => Object.assign(value, { first: wrong }));
      expect((await refused()).message).to.match(words);
    }
    changeJson(manifest, (value) => Object.assign(value, { first }));
    const judged = bytes(at("data", "qrels", "train.tsv")).split("\n");
    put(at("data", "qrels", "train.tsv"), [judged[0], ...judged.slice(2)].join("\n"));
    expect((await refused({ data: at("data") })).message).to.match(/ids are not the collection's \(row 0\)/);
    expect((await inputErrorOf(() => part(0))).message).to.match(/another making.*data /);
    fs.appendFileSync(at("parts", "run-00001-of-00003.run"), "q1 Q0 d1 1 1 mined\n");
    expect((await refused()).message).to.match(/not what its shard's manifest says/);
  });

  it("bowlab launch local makes the shards of mine, and mine --merge puts them together", async () => {
    const words = ["mine", "--run", at("in.run"), "--data", at("data"), "--ranks", "1-12", "--per-query", "5"];
    const launch = ["launch", "local", "--shards", "3", "--workers", "1", "--memory", "1", "--"];
    const { code, stdout, stderr } = await bowlab([...launch, ...words, "--out", at("parts")]);
    expect(code, stderr).to.equal(0);
    expect(stdout).to.include(`bowlab mine --merge ${at("parts")} proves`);
    const merged = await bowlab(["mine", "--merge", at("parts"), "--data", at("data"), "--out", at("merged.run")]);
    expect(merged.code, merged.stderr).to.equal(0);
    await mine(options("single.run"));
    expect(bytes(at("merged.run"))).to.equal(bytes(at("single.run")));
  });
});

describe("rerank() in shards", () => {
  const { at } = useCollection();

  it("mergeReranked() makes of shards the bytes of a single run, and refuses a shard of another model", async () => {
    const changes = { architecture: "cross-encoder", passageMaxLength: 24, steps: 1 } as const;
    const { data } = smallRun(at(), "cross", changes);
    await finetune(smallRun(at(), "cross", changes));
    await finetune(smallRun(at(), "other", { ...changes, seed: 5 }));
    const judged = bytes(`${data}/qrels/train.tsv`).split("\n").slice(1, -1);
    const documents = [...new Set(judged.map((each) => each.split("\t")[1]))].slice(0, 7);
    const queries = [...new Set(judged.map((each) => each.split("\t")[0]))];
    const run = putRun(at("in.run"), Object.fromEntries(queries.map((query) => [query, documents])));
    const options = { model: at("cross"), data, run, withAnswers: true };
    const part = (index: number, out: string, model = "cross") =>
      rerank({ ...options, model: at(model), out: at(out), shard: { index, count: 2 } });
    const parts = [await part(1, "parts"), await part(0, "parts")];
    const single = await rerank({ ...options, out: at("single.run") });
    const merged = await mergeReranked(at("parts"), { data, out: at("merged.run") });
    expect(bytes(at("merged.run"))).to.equal(bytes(at("single.run")));
    expect(merged.counts).to.deep.equal({ queries: single.queries, pairs: single.pairs });
    expect(
      parts.every(({ pairs }) => pairs > 0),
      "both have work",
    ).to.equal(true);
    await part(1, "elsewhere", "other");
    for (const name of fs.readdirSync(at("elsewhere")).filter((name) => name.includes("00001-of")))
      fs.copyFileSync(at("elsewhere", name), at("parts", name));
    const { message } = await inputErrorOf(() => mergeReranked(at("parts")));
    expect(message).to.match(/of another making.*expected weights [0-9a-f]{12}.*found weights/);
  });
});
