/** Profiles of encoding: its chunks, and vectors of the same bits. */
import * as fs from "node:fs";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { encodeCollection } from "../../lib/retrieval";
import { putPassages } from "../cli/toy-data";
import { useScratch } from "../text/scratch";
import { hashOf, saveSpeck } from "../train/runs";
import { syntheticCorpus } from "../train/synthetic";

describe("encodeCollection() with a profile", () => {
  const at = useScratch();
  before(async () => {
    await useEngine();
  });

  it("measures chunks after the first, and a shard's files have its number", async () => {
    const corpus = await syntheticCorpus();
    saveSpeck(at("model"), corpus);
    const many = Array.from({ length: 1300 }, (_, i) => ({ ...corpus.passages[i % 20], id: `p${i}` }));
    putPassages(at("corpus.jsonl"), many);
    const encode = (out: string, more = {}) =>
      encodeCollection(at("model"), at("corpus.jsonl"), at(out), { batchSize: 256, maxLength: 8, ...more });
    expect((await encode("plain")).profile).to.equal(undefined);
    const { profile } = await encode("profiled", { profile: true });
    const vectors = "vectors-00000-of-00001.npy";
    expect(hashOf(at("profiled", vectors))).to.equal(hashOf(at("plain", vectors)));
    const report = profile?.report;
    if (!report) throw new Error("no profile");
    // 512, which are not measured, 512 and 276.
    expect(report).to.include({ work: "encode", steps: 2, warmup: 1 });
    const names = ["read", "tokenize", "batch", "forward", "vectors", "write", "other"];
    expect(report.phases.map(({ name }) => name)).to.have.members(names);
    const sum = report.phases.reduce((total, { milliseconds }) => total + milliseconds, 0);
    expect(sum).to.be.closeTo(report.milliseconds, 1e-6);
    expect(report.layers.map(({ name }) => name)).to.have.members(["embeddings", "layer 0", "pooling"]);
    expect(fs.existsSync(at("profiled", "profile.json"))).to.equal(true);

    const whole = await encode("profiled", { profile: true });
    expect(whole.profile, "nothing was left to encode").to.equal(undefined);
    const part = await encode("parts", { shard: { index: 3, count: 4 }, profile: true });
    expect(part.profile?.report).to.include({ steps: 1, warmup: 0 });
    expect(fs.existsSync(at("parts", "trace-00003-of-00004.json"))).to.equal(true);
  });
});
