import { expect } from "chai";
import * as fc from "fast-check";
import { BatchSampler, batchForStep, samplerOf } from "../../lib/batches";
import { Random } from "../../lib/random";
import { tokenizeCorpus, Vocabulary, WordPieceTokenizer } from "../../lib/tokens";
import { inputErrorOf } from "../text/scratch";

function lengthsOf(count: number, seed: number): number[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => random.integer(0, 200));
}

const shapes = fc.record({
  passages: fc.integer({ min: 1, max: 120 }),
  batchSize: fc.integer({ min: 1, max: 16 }),
  chunkBatches: fc.integer({ min: 1, max: 9 }),
  seed: fc.integer(),
});

describe("BatchSampler", () => {
  it("batchAt() gives a full batch of valid passages for every step, the same whichever steps were asked before", () => {
    fc.assert(
      fc.property(shapes, fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 12 }), (shape, steps) => {
        const { passages, ...options } = shape;
        const lengths = lengthsOf(passages, 1);
        const wanderer = new BatchSampler(lengths, options);
        for (const step of steps) {
          const batch = wanderer.batchAt(step);
          expect(batch).to.have.length(options.batchSize);
          for (const index of batch) expect(index).to.be.within(0, passages - 1);
          expect(batch).to.deep.equal(new BatchSampler(lengths, options).batchAt(step));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("batchAt() visits every passage equally often over whole chunks of whole epochs", () => {
    fc.assert(
      fc.property(shapes, ({ passages, ...options }) => {
        const sampler = new BatchSampler(lengthsOf(passages, 2), options);
        // After chunkBatches × passages steps both chunks and epochs have come out even.
        const steps = options.chunkBatches * passages;
        const counts = new Int32Array(passages);
        for (let step = 0; step < steps; step++) for (const index of sampler.batchAt(step)) counts[index]++;
        expect(new Set(counts)).to.deep.equal(new Set([options.chunkBatches * options.batchSize]));
      }),
      { numRuns: 40 },
    );
  });

  it("batchAt() visits every passage once in an epoch and leaves no gap between epochs", () => {
    // 10 passages in batches of 4, a batch a chunk: passages 0–9 of the row are the first epoch, 10–19 the second.
    const sampler = new BatchSampler(lengthsOf(10, 3), { batchSize: 4, seed: 5, chunkBatches: 1 });
    const row = Array.from({ length: 5 }, (_, step) => [...sampler.batchAt(step)]).flat();
    const all = Array.from({ length: 10 }, (_, i) => i);
    expect(row.slice(0, 10).sort((a, b) => a - b)).to.deep.equal(all);
    expect(row.slice(10).sort((a, b) => a - b)).to.deep.equal(all);
    expect(sampler.stepsPerEpoch).to.equal(2.5);
  });

  it("batchAt() puts no passage twice into a batch where one epoch passes into the next, but for the one batch between", () => {
    const sampler = new BatchSampler(lengthsOf(1000, 4), { batchSize: 32, seed: 1 });
    let doubled = 0;
    for (let step = 0; step < 400; step++) {
      const batch = sampler.batchAt(step);
      if (new Set(batch).size < batch.length) doubled++;
    }
    // Twelve epochs end in these steps.
    expect(doubled).to.be.at.most(12);
  });

  it("batchAt() gives other orders for other seeds and other epochs", () => {
    const lengths = lengthsOf(64, 5);
    const order = (seed: number, from: number): number[] => {
      const sampler = new BatchSampler(lengths, { batchSize: 8, seed, chunkBatches: 1 });
      return Array.from({ length: 8 }, (_, i) => [...sampler.batchAt(from + i)]).flat();
    };
    expect(order(1, 0)).to.deep.equal(order(1, 0));
    expect(order(1, 0)).not.to.deep.equal(order(2, 0));
    expect(order(1, 0)).not.to.deep.equal(order(1, 8));
  });

  it("batchAt() brings rows of like length together and mixes long batches with short", () => {
    const lengths = lengthsOf(6400, 6);
    const waste = (chunkBatches: number): number => {
      const sampler = new BatchSampler(lengths, { batchSize: 32, seed: 1, chunkBatches });
      let [padded, used] = [0, 0];
      for (let step = 0; step < 200; step++) {
        const batch = Array.from(sampler.batchAt(step), (index) => lengths[index]);
        padded += Math.max(...batch) * batch.length;
        used += batch.reduce((sum, length) => sum + length, 0);
      }
      return padded / used - 1;
    };
    expect(waste(50)).to.be.below(0.1);
    expect(waste(1)).to.be.above(0.6);
    const sampler = new BatchSampler(lengths, { batchSize: 32, seed: 1 });
    const means = Array.from(
      { length: 50 },
      (_, step) => sampler.batchAt(step).reduce((sum, i) => sum + lengths[i], 0) / 32,
    );
    const rises = means.slice(1).filter((mean, i) => mean > means[i]).length;
    expect(rises).to.be.within(12, 37);
  });

  it("batchAt() counts lengths above maxLength alike", () => {
    const lengths = Array.from({ length: 64 }, (_, i) => 100 + i);
    const options = { batchSize: 4, seed: 1 };
    const capped = new BatchSampler(lengths, { ...options, maxLength: 50 });
    const equal = new BatchSampler(new Array(64).fill(50), options);
    expect(capped.batchAt(3)).to.deep.equal(equal.batchAt(3));
  });

  it("BatchSampler refuses no passages, sizes that are none, and steps that are none", async () => {
    expect((await inputErrorOf(() => new BatchSampler([], { batchSize: 1, seed: 1 }))).message).to.include(
      "no passage",
    );
    for (const batchSize of [0, 1.5, Number.NaN]) {
      expect(() => new BatchSampler([1], { batchSize, seed: 1 })).to.throw(RangeError, "batchSize");
    }
    expect(() => new BatchSampler([1], { batchSize: 1, seed: 1, chunkBatches: 0 })).to.throw(
      RangeError,
      "chunkBatches",
    );
    const sampler = new BatchSampler([1], { batchSize: 2, seed: 1 });
    for (const step of [-1, 0.5, Number.NaN]) expect(() => sampler.batchAt(step)).to.throw(RangeError, "step");
    expect([...sampler.batchAt(7)]).to.deep.equal([0, 0]);
  });

  it("batchAt() changes nothing when a caller writes into a batch", () => {
    const sampler = new BatchSampler(lengthsOf(20, 1), { batchSize: 4, seed: 1 });
    const batch = sampler.batchAt(0);
    const kept = batch.slice();
    batch.fill(-1);
    expect(sampler.batchAt(0)).to.deep.equal(kept);
  });
});

describe("batchForStep()", () => {
  const tokenizer = new WordPieceTokenizer(new Vocabulary("[PAD] [UNK] [CLS] [SEP] [MASK] a b c d e f".split(" ")));
  const passages = Array.from({ length: 40 }, (_, i) => ({
    id: `p${i}`,
    title: "",
    text: "a b c d e f ".repeat(i % 7),
  }));

  it("batchForStep() is a function of seed and step alone", async () => {
    const store = await tokenizeCorpus(passages, tokenizer);
    const options = { vocabulary: tokenizer.vocabulary, maxLength: 16 };
    const run = (seed: number): unknown[] => {
      const sampler = samplerOf(store, { batchSize: 6, seed, maxLength: 14 });
      return Array.from({ length: 12 }, (_, step) => batchForStep(store, sampler, step, options));
    };
    const whole = run(1);
    expect(run(1)).to.deep.equal(whole);
    expect(run(2)).not.to.deep.equal(whole);
    const resumed = samplerOf(store, { batchSize: 6, seed: 1, maxLength: 14 });
    expect(batchForStep(store, resumed, 9, options)).to.deep.equal(whole[9]);
  });

  it("batchForStep() collates the sampler's passages", async () => {
    const store = await tokenizeCorpus(passages, tokenizer);
    const sampler = samplerOf(store, { batchSize: 6, seed: 3 });
    const batch = batchForStep(store, sampler, 2, { vocabulary: tokenizer.vocabulary, maxLength: 512 });
    expect(batch.passageIds).to.deep.equal(Array.from(sampler.batchAt(2), (index) => `p${index}`));
    batch.passageIds.forEach((id, b) => {
      const row = batch.originalIds.subarray(b * batch.length, (b + 1) * batch.length);
      const ids = [...store.row(Number(id.slice(1)))];
      expect([...row.subarray(1, 1 + ids.length)]).to.deep.equal(ids);
    });
  });

  it("batchForStep() masks a passage otherwise when it comes again", async () => {
    const store = await tokenizeCorpus([{ id: "one", title: "", text: "a b c d e f ".repeat(9) }], tokenizer);
    const sampler = samplerOf(store, { batchSize: 1, seed: 1 });
    const options = { vocabulary: tokenizer.vocabulary, maxLength: 64 };
    const positions = [0, 1, 2].map((step) => batchForStep(store, sampler, step, options).maskedPositions.join());
    expect(new Set(positions).size).to.equal(3);
  });
});
