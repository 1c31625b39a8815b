/**
 * Shards and merges on a disk that is full after every few kilobytes anew: each time an error that says what to do,
 * nothing taken for whole that is not, and in the end the bytes of a run on a roomy disk.
 */
import * as fs from "node:fs";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { finetune, mergeMined, mergeReranked, mine, rerank } from "../../lib/finetune";
import { encodeCollection, mergeShards } from "../../lib/retrieval";
import { shardManifestFile } from "../../lib/shards";
import { mergeTokenShards, tokenizeShard, type WordPieceTokenizer } from "../../lib/tokens";
import { bowlab } from "../cli/bowlab";
import { putPassages } from "../cli/toy-data";
import { putRun, smallCollection, smallRun, useCollection } from "../finetune/collection";
import { inputErrorOf } from "../text/scratch";
import { SmallDisk } from "../train/small-disk";
import { syntheticPassages } from "../train/synthetic";

const SHARDS = 2;
/** What a disk gets more after each failure, KB: a page of it is 4. */
const STEP = 8;

/** Files by name and content, without locks and what remembers times. */
function contentsOf(folder: string): Map<string, string> {
  const names = fs.readdirSync(folder, { recursive: true, encoding: "utf8" });
  const files = names.filter((name) => fs.statSync(`${folder}/${name}`).isFile() && !name.endsWith("digests.json"));
  return new Map(files.sort().map((name) => [name, fs.readFileSync(`${folder}/${name}`, "latin1")]));
}

describe("shards on a full disk", () => {
  const { at } = useCollection();
  let disk: SmallDisk;
  let tokenizer: WordPieceTokenizer;
  before(async () => {
    await useEngine();
    ({ tokenizer } = await smallCollection());
  });
  beforeEach(async function () {
    disk = SmallDisk.mount(this, STEP);
    const passages = syntheticPassages(1200);
    putPassages(at("corpus.jsonl"), passages);
    fs.mkdirSync(at("roomy"));
  });
  afterEach(() => disk?.unmount());

  /** Makes both shards and merges them on the disk, which grows after every failure. @returns how often it was full */
  async function throughFullDisks(
    part: (out: string, index: number) => Promise<unknown>,
    merge: (folder: string, out: string) => Promise<unknown>,
  ): Promise<number> {
    for (const index of [0, 1]) await part(at("roomy", "parts"), index);
    await merge(at("roomy", "parts"), at("roomy", "merged"));
    let size = 2 * STEP;
    let full = 0;
    const tried = async (work: () => Promise<unknown>, isThere: () => boolean) => {
      for (let isMade = false; !isMade; size += STEP) {
        disk.resize(size);
        const error = await work().then(
          () => undefined,
          (thrown: Error) => thrown,
        );
        isMade = error === undefined;
        if (error === undefined) continue;
        full++;
        expect(error.name, error.stack).to.equal("InputError");
        expect(error.message).to.match(/cannot write .*ENOSPC.*To do: free some disk space/);
        expect(error.message).to.include(disk.folder);
        expect(isThere(), error.message).to.equal(false);
      }
      expect(isThere()).to.equal(true);
    };
    for (const index of [0, 1]) {
      const manifest = disk.at("parts", shardManifestFile(index, SHARDS));
      await tried(
        () => part(disk.at("parts"), index),
        () => fs.existsSync(manifest),
      );
      if (index === 0) {
        const { message } = await inputErrorOf(() => merge(disk.at("parts"), disk.at("merged")));
        expect(message).to.match(/a shard is missing/);
      }
    }
    let isMerged = false;
    await tried(
      async () => {
        await merge(disk.at("parts"), disk.at("merged"));
        isMerged = true;
      },
      () => isMerged,
    );
    expect(contentsOf(disk.folder)).to.deep.equal(contentsOf(at("roomy")));
    return full;
  }

  it("encodeCollection() and mergeShards()", async () => {
    const full = await throughFullDisks(
      (out, index) =>
        encodeCollection(at("init"), at("corpus.jsonl"), out, { maxLength: 16, shard: { index, count: SHARDS } }),
      (folder, out) => mergeShards(folder, { out }),
    );
    expect(full).to.be.greaterThan(10);
  });

  it("tokenizeShard() and mergeTokenShards()", async () => {
    const small = { blockTokens: 2000, shardBlocks: 2 };
    const full = await throughFullDisks(
      (out, index) => tokenizeShard(at("corpus.jsonl"), tokenizer, out, { shard: { index, count: SHARDS }, ...small }),
      (folder, out) => mergeTokenShards(folder, { out }),
    );
    expect(full).to.be.greaterThan(10);
  });

  it("mine() and mergeMined()", async () => {
    const { data, run, queries } = await results(at, 100);
    expect(queries).to.be.greaterThan(20);
    const options = { data, run, ranks: [1, 100] as const, perQuery: 90 };
    const full = await throughFullDisks(
      (out, index) => mine({ ...options, out, shard: { index, count: SHARDS } }),
      (folder, out) => mergeMined(folder, { out: `${out}.run` }),
    );
    expect(full).to.be.greaterThan(10);
  });

  it("rerank() and mergeReranked()", async () => {
    const changes = { architecture: "cross-encoder", passageMaxLength: 24, steps: 1 } as const;
    await finetune(smallRun(at(), "cross", changes));
    const { data, run } = await results(at, 20);
    const options = { model: at("cross"), data, run };
    const full = await throughFullDisks(
      (out, index) => rerank({ ...options, out, shard: { index, count: SHARDS } }),
      (folder, out) => mergeReranked(folder, { out: `${out}.run` }),
    );
    expect(full).to.be.greaterThan(5);
  });

  it("bowlab launch says that the disk is full, and where, when its processes cannot even write that down", async () => {
    disk.resize(256);
    tokenizer.save(at("tokenizer"));
    disk.fill();
    const words = ["corpus", "tokenize", "--data", at("corpus.jsonl"), "--tokenizer", at("tokenizer")];
    const launch = ["launch", "local", "--shards", "2", "--retries", "0", "--memory", "1", "--", ...words];
    const refused = await bowlab([...launch, "--out", disk.at("parts")]);
    expect(refused.code, refused.stderr).to.equal(1);
    expect(refused.stderr).to.match(/2 of 2 shards could not be made.*disk .*is full.*free some disk space/s);
    expect(refused.stderr).not.to.include("    at ");
    fs.rmSync(disk.at("filler"));
    const ended = await bowlab([...launch, "--out", disk.at("parts")]);
    expect(ended.code, ended.stderr).to.equal(0);
  });
});

/** A run of the first passages for every query of the split. */
async function results(at: (...parts: string[]) => string, depth: number) {
  const { data } = smallRun(at(), "unused", {});
  const { passages, train } = await smallCollection();
  const documents = passages.slice(0, depth).map(({ id }) => id);
  const run = putRun(at("in.run"), Object.fromEntries([...train.keys()].map((query) => [query, documents])));
  return { data, run, queries: train.size };
}
