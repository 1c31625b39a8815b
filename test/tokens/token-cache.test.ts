import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { batchForStep, samplerOf } from "../../lib/batches";
import { loadPassages, passageText } from "../../lib/text";
import {
  openTokenCache,
  PagedTokenStore,
  type TokenCacheOptions,
  type TokenRows,
  tokenizeCorpus,
  trainWordPiece,
  unigramCounts,
  WordPieceTokenizer,
} from "../../lib/tokens";
import { putPassages } from "../cli/toy-data";
import { inputErrorOf, put, useScratch } from "../text/scratch";
import { syntheticPassages } from "../train/synthetic";

const program = path.join(__dirname, "make-token-cache.ts");
const passages = syntheticPassages(300);
/** Blocks of about five passages, a few of them a shard. */
const small = { blockTokens: 100, shardBlocks: 4 };

describe("openTokenCache()", () => {
  const at = useScratch();
  let tokenizer: WordPieceTokenizer;
  before(async () => {
    tokenizer = await trainWordPiece(passages.map(passageText), { vocabSize: 150 });
  });

  const open = (options: Partial<TokenCacheOptions> = {}, data = at("corpus.jsonl")) =>
    openTokenCache(data, tokenizer, { root: at("cache"), ...small, ...options });

  function expectSameRows(found: TokenRows, expected: TokenRows): void {
    const all = (rows: TokenRows) =>
      Array.from({ length: rows.size }, (_, i) => [rows.passageIdOf(i), rows.lengthOf(i), ...rows.row(i)]);
    expect(all(found)).to.deep.equal(all(expected));
    expect([found.passages, found.tokens, found.packing]).to.deep.equal([
      expected.passages,
      expected.tokens,
      expected.packing,
    ]);
    expect([found.corpusFingerprint, found.fingerprint]).to.deep.equal([
      expected.corpusFingerprint,
      expected.fingerprint,
    ]);
  }

  for (const packing of [undefined, { maxLength: 20 }]) {
    it(`gives the rows and fingerprints of the store in memory, ${packing ? "packed" : "a passage a row"}`, async () => {
      putPassages(at("corpus.jsonl"), passages);
      const store = await open({ packing });
      expectSameRows(store, await tokenizeCorpus(passages, tokenizer, { packing }));
      expect(store.blockStarts.length).to.be.greaterThan(20);
      expect(fs.existsSync(path.join(store.folder, "00003.json"))).to.equal(true);
      expect(unigramCounts(store, 150)).to.deep.equal(
        unigramCounts(await tokenizeCorpus(passages, tokenizer, { packing }), 150),
      );
    });
  }

  it("keeps ids of large vocabularies whole", async () => {
    const words = Array.from({ length: 66_000 }, (_, i) => `w${i}`);
    put(at("v", "vocab.txt"), ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ...words].join("\n"));
    const large = WordPieceTokenizer.load(at("v"));
    const data = putPassages(at("corpus.jsonl"), [{ id: "a", title: "", text: "w0 w65999 w65530 w65531" }]);
    const store = await openTokenCache(data, large, { root: at("cache") });
    expect([...store.row(0)]).to.deep.equal([5, 66_004, 65_535, 65_536]);
  });

  it("is opened, not made again, for the same text, tokenizer and options, wherever the text lies now", async () => {
    putPassages(at("corpus.jsonl"), passages);
    const { folder } = await open();
    const made = fs.statSync(path.join(folder, "00000.ids")).mtimeMs;
    fs.mkdirSync(at("elsewhere"));
    fs.copyFileSync(at("corpus.jsonl"), at("elsewhere", "corpus.jsonl"));
    expect((await open({}, at("elsewhere"))).folder).to.equal(folder);
    expect(fs.statSync(path.join(folder, "00000.ids")).mtimeMs).to.equal(made);
  });

  it("is another for another text, tokenizer, packing or text unit", async () => {
    putPassages(at("corpus.jsonl"), passages);
    const folders = [await open(), await open({ packing: { maxLength: 20 } }), await open({ textUnit: "line" })];
    const cased = new WordPieceTokenizer(tokenizer.vocabulary, { lowercase: false });
    folders.push(await openTokenCache(at("corpus.jsonl"), cased, { root: at("cache"), ...small }));
    putPassages(at("corpus.jsonl"), passages.slice(1));
    folders.push(await open());
    expect(new Set(folders.map(({ folder }) => folder)).size).to.equal(5);
    expect(folders[4].passages).to.equal(299);
  });

  it("stopped half-way it goes on after the last whole shard, to the same bytes", async () => {
    putPassages(at("corpus.jsonl"), passages);
    const { folder } = await open({ root: at("whole") });
    const controller = new AbortController();
    const part = at("cache", path.basename(folder));
    const watch = () => fs.existsSync(path.join(part, "00002.json")) && controller.abort();
    const timer = setInterval(watch, 0);
    // A signal is looked at between passages; the file is small, so the corpus itself is watched.
    const seen = new Proxy(controller.signal, {
      get: (signal, name) => {
        watch();
        const value = Reflect.get(signal, name, signal);
        return typeof value === "function" ? value.bind(signal) : value;
      },
    });
    const error = await inputErrorOf(() => open({ signal: seen }));
    clearInterval(timer);
    expect(error.message).to.include("goes on after the last whole shard");
    expect(fs.existsSync(path.join(part, "00003.json"))).to.equal(false);
    const before = fs.statSync(path.join(part, "00002.ids")).mtimeMs;
    put(path.join(part, "00003.ids.tmp-999999999-abcdef"), "half a shard");
    await open();
    expect(fs.statSync(path.join(part, "00002.ids")).mtimeMs).to.equal(before);
    const files = fs.readdirSync(folder);
    expect(fs.readdirSync(part)).to.have.members(files);
    for (const name of files) {
      expect(fs.readFileSync(path.join(part, name)), name).to.deep.equal(fs.readFileSync(path.join(folder, name)));
    }
  });

  it("killed at any moment while it is made, it ends with the same bytes", async () => {
    putPassages(at("corpus.jsonl"), syntheticPassages(4000));
    tokenizer.save(at("tokenizer"));
    const make = (root: string) =>
      spawn(process.execPath, ["--import=tsx", program, at("corpus.jsonl"), at("tokenizer"), root], {
        stdio: "ignore",
      });
    const whole = make(at("whole"));
    await once(whole, "exit");
    const [name] = fs.readdirSync(at("whole")).filter((each) => !each.endsWith(".json"));
    const folder = at("killed", name);
    for (const wanted of [1, 12]) {
      const child = make(at("killed"));
      while (!fs.existsSync(path.join(folder, `${String(wanted).padStart(5, "0")}.json`))) await sleep(1);
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      expect(child.signalCode).to.equal("SIGKILL");
    }
    await once(make(at("killed")), "exit");
    const files = fs.readdirSync(at("whole", name));
    expect(files.length).to.be.greaterThan(80);
    expect(fs.readdirSync(folder)).to.have.members(files);
    for (const file of files) {
      expect(fs.readFileSync(path.join(folder, file)).equals(fs.readFileSync(at("whole", name, file))), file).to.equal(
        true,
      );
    }
  });

  it("names what is damaged: a shard cut short, one that is gone, a bit that has changed", async () => {
    putPassages(at("corpus.jsonl"), passages);
    const { folder } = await open();
    const ids = path.join(folder, "00001.ids");
    const bytes = fs.readFileSync(ids);
    fs.writeFileSync(ids, bytes.subarray(0, 10));
    const short = await inputErrorOf(() => open());
    expect([short.file, short.found]).to.deep.equal([ids, "10 bytes"]);
    expect(short.fix).to.include(`remove the folder ${folder}`);
    fs.writeFileSync(
      ids,
      bytes.map((byte, i) => (i === 3 ? byte ^ 1 : byte)),
    );
    const store = await open();
    expect((await inputErrorOf(() => [...store.chunks()])).message).to.match(/00001\.ids.*is damaged.*CRC-32/);
    fs.writeFileSync(ids, bytes);
    fs.rmSync(path.join(folder, "00002.json"));
    expect((await inputErrorOf(() => open())).file).to.equal(path.join(folder, "00002.json"));
    expect((await inputErrorOf(() => new PagedTokenStore(at()))).message).to.include("no whole token cache");
  });

  it("refuses what readPassages() refuses, and leaves no cache that is whole", async () => {
    put(at("corpus.jsonl"), '{"text":"x"}\n{"text":3}\n');
    const error = await inputErrorOf(() => open());
    expect([error.line, error.field]).to.deep.equal([2, "text"]);
    const [folder] = fs.readdirSync(at("cache")).filter((name) => !name.endsWith(".json"));
    expect((await inputErrorOf(() => new PagedTokenStore(at("cache", folder)))).message).to.include("no whole");
  });
});

describe("PagedTokenStore", () => {
  const at = useScratch();

  it("holds no more than it may, and reads a window's blocks once while the sampler goes through it", async () => {
    const data = putPassages(at("corpus.jsonl"), syntheticPassages(2000));
    const tokenizer = await trainWordPiece((await loadPassages(data)).map(passageText), { vocabSize: 150 });
    const { folder } = await openTokenCache(data, tokenizer, { root: at("cache"), blockTokens: 200, shardBlocks: 8 });
    const whole = new PagedTokenStore(folder);
    const bytes = 6 * whole.tokens;
    const tight = new PagedTokenStore(folder, 20_000);
    expect(bytes).to.be.greaterThan(10 * 20_000);
    const batches = (store: PagedTokenStore) => {
      const sampler = samplerOf(store, { batchSize: 16, seed: 4 });
      return Array.from({ length: 60 }, (_, step) => {
        const batch = batchForStep(store, sampler, step, { vocabulary: tokenizer.vocabulary, maxLength: 32 });
        if (store === tight) expect(tight.loadedBytes).to.be.at.most(20_000);
        return batch;
      });
    };
    expect(batches(tight)).to.deep.equal(batches(whole));
    for (const index of [-1, whole.size, Number.NaN]) {
      expect(() => whole.row(index)).to.throw(RangeError, `the store has ${whole.size}`);
    }
  });
});
