/** Memory that a run would need: estimated, and refused before the system ends the process. */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { randomBatch } from "../bench/bowlab-side";
import { useEngine } from "../lib/engine";
import { finetuneSettings } from "../lib/finetune";
import { finetuningBytes, requireEnoughQueries, requireFinetuningMemory } from "../lib/finetune/memory";
import { availableMemory, largestThatFits, requireMemory } from "../lib/memory";
import { encoderConfig, initialParameters, preset } from "../lib/model";
import { Random } from "../lib/random";
import { requireEncodingMemory } from "../lib/retrieval";
import { AdamW, objective, pretrainSettings, trainStep } from "../lib/train";
import { pretrainingBytes, requirePretrainingMemory } from "../lib/train/memory";
import { inputErrorOf } from "./text/scratch";

const GB = 1e9;
const tiny = preset("tiny", 8000);
const store = { size: 50, lengthOf: (row: number) => row };
const counts = { encoder: 1e6, head: 0, decoder: 0 };

describe("requireMemory()", () => {
  it("requireMemory() refuses what needs more than there is, and says how much of both", async () => {
    const need = { what: "a step", field: "batchSize", bytes: 3.21 * GB, fix: "take less" };
    requireMemory(need, 3.3 * GB);
    const { message } = await inputErrorOf(() => requireMemory(need, 2 * GB));
    expect(message).to.match(/a step would need more memory.*\(batchSize\).*at most 2 GB.*about 3\.2 GB.*take less/);
    expect(availableMemory()).to.be.within(1, 1e15);
  });

  it("largestThatFits() finds the largest size, or none", () => {
    expect(largestThatFits(100, (size) => 10 * size, 555)).to.equal(55);
    expect(largestThatFits(50, (size) => 10 * size, 555)).to.equal(50);
    expect(largestThatFits(50, (size) => 10 * size, 9)).to.equal(undefined);
  });
});

describe("the memory of a pre-training step", () => {
  it("pretrainingBytes() is what is alive at the peak, within a fifth", async () => {
    await useEngine();
    const config = encoderConfig({
      ...{ vocabSize: 500, hiddenSize: 64, numLayers: 3, numHeads: 2, intermediateSize: 256, maxPositions: 64 },
      ...{ hiddenDropout: 0.1, attentionDropout: 0.1 },
    });
    const before = tf.memory().numBytes;
    const parameters = initialParameters(config, new Random(1));
    const optimizer = new AdamW(parameters);
    const batch = randomBatch({ batch: 16, length: 64, vocab: 500, maskRatio: 0.3 }, new Random(2));
    const step = { optimizer, learningRate: 1e-4, clipNorm: 1, step: 1, steps: 2, random: new Random(3) };
    const { peakBytes } = await tf.profile(() => {
      trainStep({ model: { config, parameters }, objective: objective("mlm"), batches: [batch], ...step });
      return tf.scalar(0);
    });
    const settings = pretrainSettings({ objective: "mlm", steps: 1 });
    const estimate = pretrainingBytes(config, settings, { batchSize: 16, length: 64, parameters: parameters.count() });
    optimizer.dispose();
    parameters.dispose();
    expect(estimate / (peakBytes - before)).to.be.within(0.8, 1.25);
  });

  it("requirePretrainingMemory() refuses a batch of 100,000 and names the one that fits", async () => {
    const settings = pretrainSettings({ objective: "bow", preset: "tiny", steps: 1, batchSize: 100_000 });
    const need = (batchSize: number) =>
      requirePretrainingMemory(tiny, { ...settings, batchSize }, store, counts, 8 * GB);
    const error = await inputErrorOf(() => need(100_000));
    const fitting = Number(/--batch-size (\d+) fits/.exec(error.message)?.[1]);
    expect(error.field).to.equal("batchSize");
    expect(fitting).to.be.within(100, 10_000);
    need(fitting);
    expect((await inputErrorOf(() => need(fitting + 1))).field).to.equal("batchSize");
  });

  it("requirePretrainingMemory() counts the rows as long as they are, and gradients that wait for their step", async () => {
    const settings = pretrainSettings({ objective: "mlm", preset: "tiny", steps: 1, batchSize: 300 });
    const short = { size: 50, lengthOf: () => 4 };
    requirePretrainingMemory(tiny, settings, short, counts, GB);
    await inputErrorOf(() => requirePretrainingMemory(tiny, settings, { ...short, lengthOf: () => 500 }, counts, GB));
    const often = { ...settings, accumulation: 1_000_000 };
    const error = await inputErrorOf(() => requirePretrainingMemory(tiny, often, short, counts, GB));
    expect(error.fix).to.include("--accumulation");
  });
});

describe("the memory of a fine-tuning step", () => {
  const context = { negatives: "bm25", devSplit: "none", pooling: "cls" as const };
  const settings = finetuneSettings({ steps: 1, batchSize: 5000 }, context);

  it("requireFinetuningMemory() refuses 5,000 queries, takes them in chunks, and names what fits", async () => {
    const error = await inputErrorOf(() => requireFinetuningMemory(tiny, settings, 1e6, 8 * GB));
    expect(error.message).to.match(/5000 queries with 8 passages.*--batch-size \d+ fits, and --chunk-size/);
    requireFinetuningMemory(tiny, { ...settings, chunkSize: 64 }, 1e6, 8 * GB);
    const chunks = { ...settings, chunkSize: 100_000 };
    expect((await inputErrorOf(() => requireFinetuningMemory(tiny, chunks, 1e6, 8 * GB))).field).to.equal("chunkSize");
  });

  it("finetuningBytes() grows with every length and size", () => {
    const base = finetuningBytes(tiny, settings, 1e6);
    for (const changed of [
      ...[{ batchSize: 5001 }, { groupSize: 9 }, { passageMaxLength: 129 }, { queryMaxLength: 33 }],
      { pooling: "mean" as const },
    ])
      expect(finetuningBytes(tiny, { ...settings, ...changed }, 1e6)).to.be.above(base);
    expect(finetuningBytes(tiny, { ...settings, chunkSize: 8 }, 1e6)).to.be.below(base / 100);
  });

  it("requireEnoughQueries() refuses a batch of more queries than there are", async () => {
    requireEnoughQueries(settings, 5000);
    const error = await inputErrorOf(() => requireEnoughQueries(settings, 30));
    expect(error.message).to.match(/\(batchSize\): expected at most 30.*found 5000.*--batch-size 30/);
  });
});

describe("requireEncodingMemory()", () => {
  it("requireEncodingMemory() refuses a batch that is too large and names the one that fits", async () => {
    const shape = { rows: 2048, length: 512 };
    requireEncodingMemory(tiny, shape, { available: 64 * GB });
    const { message } = await inputErrorOf(() => requireEncodingMemory(tiny, shape, { available: GB }));
    expect(message).to.match(/2048 texts of 512 tokens.*--batch-size \d+ fits/);
    await inputErrorOf(() => requireEncodingMemory(tiny, { rows: 64, length: 64 }, { available: GB, scores: 1e8 }));
  });
});
