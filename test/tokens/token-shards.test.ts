/** A corpus tokenized in shards: the token cache of a single run byte for byte once they are proved to fit. */
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { shardManifestFile } from "../../lib/shards";
import { passageText } from "../../lib/text";
import {
  mergeTokenShards,
  openTokenCache,
  type TokenShardOptions,
  tokenizeShard,
  trainWordPiece,
  type WordPieceTokenizer,
} from "../../lib/tokens";
import { bowlab, startSignalled } from "../cli/bowlab";
import { changeJson, putPassages } from "../cli/toy-data";
import { flipByte, inputErrorOf, put, useScratch } from "../text/scratch";
import { syntheticPassages } from "../train/synthetic";

const SHARDS = 3;
/** Blocks of about five passages, a few of them a shard of the cache. */
const small = { blockTokens: 100, shardBlocks: 4 };
const packing = { maxLength: 20 };

/** Also what packing makes no row of, and neighbours of one id. */
const passages = syntheticPassages(500).map((passage, i) => {
  if (i % 50 === 7) return { ...passage, title: "", text: " " };
  return i % 90 === 31 ? { ...passage, id: `p${i - 1}` } : { ...passage, id: `p${i} é` };
});

function expectSameFolder(found: string, expected: string): void {
  const files = fs.readdirSync(expected);
  expect(fs.readdirSync(found)).to.have.members(files);
  for (const name of files)
    expect(fs.readFileSync(path.join(found, name)).equals(fs.readFileSync(path.join(expected, name))), name).to.equal(
      true,
    );
}

describe("tokenizeShard() and mergeTokenShards()", () => {
  const at = useScratch();
  let tokenizer: WordPieceTokenizer;
  before(async () => {
    tokenizer = await trainWordPiece(passages.map(passageText), { vocabSize: 150 });
  });
  beforeEach(() => putPassages(at("corpus.jsonl"), passages));

  const part = (index: number, options: Partial<TokenShardOptions> = {}, out = "parts") =>
    tokenizeShard(at("corpus.jsonl"), tokenizer, at(out), { shard: { index, count: SHARDS }, ...small, ...options });
  const single = (options: object = {}) =>
    openTokenCache(at("corpus.jsonl"), tokenizer, { root: at("single"), ...small, ...options });
  const refused = (more: object = {}) => inputErrorOf(() => mergeTokenShards(at("parts"), more));
  const manifest = (shard: number) => at("parts", shardManifestFile(shard, SHARDS));
  const copy = (from: string, shard: string) => {
    for (const name of fs.readdirSync(at(from)).filter((name) => name.includes(shard)))
      fs.copyFileSync(at(from, name), at("parts", name));
  };

  for (const rows of [{}, { packing }]) {
    it(`of shards comes the cache of a single run, byte for byte, ${"packing" in rows ? "packed" : "a passage a row"}`, async () => {
      const parts = [await part(2, rows), await part(0, rows), await part(1, rows)];
      const merged = await mergeTokenShards(at("parts"), { data: at("corpus.jsonl"), out: at("merged") });
      const store = await single(rows);
      expectSameFolder(merged.cache as string, store.folder);
      expect([merged.passages, merged.rows, merged.tokens]).to.deep.equal([500, store.size, store.tokens]);
      expect(parts.reduce((sum, { tokens }) => sum + tokens, 0)).to.equal(store.tokens);
      const made = fs.statSync(path.join(merged.cache as string, "00000.ids")).mtimeMs;
      const found = await openTokenCache(at("corpus.jsonl"), tokenizer, { root: at("merged"), ...small, ...rows });
      expect(found.folder).to.equal(merged.cache);
      expect(fs.statSync(path.join(found.folder, "00000.ids")).mtimeMs, "found, not made again").to.equal(made);
    });
  }

  it("mergeTokenShards() keeps ids of large vocabularies whole, and goes on after the last whole shard of the cache", async () => {
    const words = Array.from({ length: 66_000 }, (_, i) => `w${i}`);
    put(at("v", "vocab.txt"), ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ...words].join("\n"));
    const texts = Array.from({ length: 90 }, (_, i) => ({
      id: `${i}`,
      title: "",
      text: `w${65_900 + i} w0 w${i} w1 w2`,
    }));
    putPassages(at("corpus.jsonl"), texts);
    const common = ["--data", at("corpus.jsonl"), "--tokenizer", at("v"), "--cache-block", "20"];
    for (const index of [0, 1]) {
      const ended = await bowlab(["corpus", "tokenize", ...common, "--shard", `${index}/2`, "--out", at("parts")]);
      expect(ended.code, ended.stderr).to.equal(0);
    }
    const alone = await bowlab(["corpus", "tokenize", ...common, "--out", at("single"), "--json"]);
    const { cache } = JSON.parse(alone.stdout);
    const merge = () => mergeTokenShards(at("parts"), { out: at("merged") });
    const merged = (await merge()).cache as string;
    expectSameFolder(merged, cache);
    const first = fs.statSync(path.join(merged, "00000.ids")).mtimeMs;
    // As a merge leaves it that was killed: no totals, and its last shard without its list.
    changeJson(path.join(merged, "cache.json"), (value) => Reflect.deleteProperty(value, "whole"));
    fs.rmSync(path.join(merged, "00001.json"));
    await merge();
    expectSameFolder(merged, cache);
    expect(fs.statSync(path.join(merged, "00000.ids")).mtimeMs).to.equal(first);
  });

  it("tokenizeShard() keeps a finished shard, makes a damaged or half one again, and two at once do no harm", async () => {
    const made = await Promise.all([part(1), part(1), part(1)]);
    expect(made.filter(({ kept }) => !kept).length).to.equal(1);
    const { file } = made[0];
    const whole = fs.readFileSync(file);
    expect((await part(1)).kept).to.equal(true);
    flipByte(file);
    const notes: string[] = [];
    expect((await part(1, { onNote: (line) => notes.push(line) })).kept).to.equal(false);
    expect(notes.join()).to.match(/tokens-00001-of-00003\.rows is not what its manifest says; shard 1 is made again/);
    fs.rmSync(manifest(1));
    fs.writeFileSync(file, whole.subarray(0, 100));
    await part(1);
    expect(fs.readFileSync(file).equals(whole)).to.equal(true);
  });

  it("more shards than passages leave some empty, and fit", async () => {
    putPassages(at("corpus.jsonl"), passages.slice(0, 2));
    for (const index of [0, 1, 2, 3]) await part(index, { shard: { index, count: 4 } });
    const merged = await mergeTokenShards(at("parts"), { out: at("merged") });
    expectSameFolder(merged.cache as string, (await single()).folder);
  });

  it("a shard that begins after the first reads its own part of the corpus", async function () {
    if (!fs.existsSync("/proc/self/io")) this.skip();
    const long = Array.from({ length: 4000 }, (_, i) => ({
      id: `${i}`,
      title: "",
      text: passages[i % 40].text.repeat(20),
    }));
    putPassages(at("corpus.jsonl"), long);
    const bytes = fs.statSync(at("corpus.jsonl")).size;
    const read = () => Number(/rchar: (\d+)/.exec(fs.readFileSync("/proc/self/io", "utf8"))?.[1]);
    const taken: number[] = [];
    for (const index of [0, 5, 7]) {
      const before = read();
      await part(index, { shard: { index, count: 8 } });
      taken.push(read() - before);
    }
    expect(taken[0]).to.be.greaterThan(bytes);
    // A part, the shard's own file for its SHA-256, and the notes of the folder.
    for (const each of taken.slice(1)) expect(each).to.be.lessThan(bytes / 2);
  });

  it("mergeTokenShards() names what does not fit: a gap, an overlap, another tokenizer, packing or text, other data", async () => {
    for (const index of [0, 1]) await part(index);
    expect((await refused()).message).to.match(/a shard is missing.*0 to 2.*bowlab corpus tokenize --shard 2\/3/);
    expect((await inputErrorOf(() => part(2, { packing }))).message).to.match(
      /token ids of another making.*maxLength none, now 20/,
    );
    const other = await trainWordPiece(passages.map(passageText), { vocabSize: 120 });
    await tokenizeShard(at("corpus.jsonl"), other, at("elsewhere"), { shard: { index: 2, count: SHARDS }, ...small });
    copy("elsewhere", "00002-of");
    expect((await refused()).message).to.match(/of another making.*expected tokenizer [0-9a-f]{12}.*found tokenizer/);
    await part(2);
    const { first } = JSON.parse(fs.readFileSync(manifest(1), "utf8"));
    for (const [wrong, words] of [
      [first - 1, /two shards have the same rows/],
      [first + 1, /rows are missing between two shards/],
    ] as const) {
      changeJson(manifest(1), (value) => Object.assign(value, { first: wrong }));
      expect((await refused()).message).to.match(words);
    }
    changeJson(manifest(1), (value) => Object.assign(value, { first }));
    putPassages(at("corpus.jsonl"), passages.slice(1));
    const error = await refused({ data: at("corpus.jsonl"), out: at("merged") });
    expect(error.message).to.match(/ids are not the collection's \(row 0\)/);
    expect(fs.existsSync(at("merged"))).to.equal(false);
    expect((await inputErrorOf(() => part(0))).message).to.match(/another making.*data [0-9a-f]{12}, now/);
    flipByte(at("parts", "tokens-00002-of-00003.rows"));
    expect((await refused()).message).to.match(/not what its shard's manifest says/);
  });

  it("killed in the middle of a shard, the next run makes it whole", async () => {
    tokenizer.save(at("tokenizer"));
    const words = ["corpus", "tokenize", "--data", at("corpus.jsonl"), "--tokenizer", at("tokenizer"), "--pack"];
    const shard = [...words, "--max-length", "20", "--shard", "1/3", "--out", at("parts")];
    for (const moment of ["rows.json", ".lock-1-of-3"]) {
      const child = startSignalled(shard, "SIGKILL", at("parts", moment));
      await once(child, "close");
      expect(child.signalCode, child.stderrText()).to.equal("SIGKILL");
      expect(fs.existsSync(manifest(1))).to.equal(false);
    }
    const launch = ["launch", "local", "--shards", "3", "--workers", "1", "--memory", "1", "--"];
    const ended = await bowlab([...launch, ...words, "--max-length", "20", "--out", at("parts")]);
    expect(ended.code, ended.stderr).to.equal(0);
    expect(ended.stdout).to.include(`bowlab corpus tokenize --merge ${at("parts")} proves`);
    const merge = ["corpus", "tokenize", "--merge", at("parts"), "--data", at("corpus.jsonl"), "--out", at("merged")];
    const { stdout, stderr } = await bowlab(merge);
    const { folder } = await openTokenCache(at("corpus.jsonl"), tokenizer, { root: at("single"), packing });
    expect(stdout, stderr).to.include(`written to ${at("merged", path.basename(folder))}`);
    expectSameFolder(at("merged", path.basename(folder)), folder);
  });
});
