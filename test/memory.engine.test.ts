/** Memory that a run would need: estimated, and refused before the system ends the process. */
import { expect } from "chai";
import { usablePrecision, useEngine } from "../lib/engine";
import { finetuneSettings } from "../lib/finetune";
import { finetuningPlan, requireEnoughQueries, requireFinetuningMemory } from "../lib/finetune/memory";
import type { FinetuneSettings } from "../lib/finetune/settings";
import { availableMemory, describePlan, largestThatFits, type MemoryPlan, requireMemory } from "../lib/memory";
import { countParameters, parameterSpecs, preset } from "../lib/model";
import { requireEncodingMemory } from "../lib/retrieval";
import { objectiveNames, pretrainSettings } from "../lib/train";
import { pretrainingPlan, requirePretrainingMemory } from "../lib/train/memory";
import type { PretrainSettings } from "../lib/train/settings";
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
  before(async () => {
    await useEngine();
  });

  it("pretrainingPlan() counts every part, and what checkpointing, accumulation and bfloat16 change", () => {
    const settings = pretrainSettings({ objective: "mlm", preset: "base", steps: 1, batchSize: 32 });
    const base = preset("base", 30_522);
    const counts = countParameters(parameterSpecs(base));
    const planOf = (changes: Partial<PretrainSettings>, gradientCheckpointing = false) =>
      pretrainingPlan(base, { ...settings, ...changes }, { length: 128, counts, gradientCheckpointing });
    const [plain, again] = [planOf({}), planOf({}, true)];
    expect(plain.weights).to.equal(4 * (counts.encoder + counts.head));
    expect(plain.moments).to.equal(2 * plain.weights);
    expect(plain.total).to.be.within(plain.weights + plain.moments + plain.activations, 12 * GB);
    expect(again.activations).to.be.below(plain.activations / 4);
    expect(again.temporary).to.be.above(plain.temporary);
    expect(again.total).to.be.below(0.6 * plain.total);
    expect(planOf({ accumulation: 5 }).total - plain.total).to.equal(plain.weights);
    expect(planOf({ accumulation: 9 }).total).to.equal(planOf({ accumulation: 5 }).total);
    const sizes = objectiveNames.map((objective) => planOf({ objective }).total);
    for (const [i, size] of sizes.entries()) if (objectiveNames[i] !== "mlm") expect(size).to.be.above(plain.total);
    expect(describePlan(plain)).to.match(
      /^memory: about [\d.]+ GB at the peak \(weights 0\.44 GB, moments 0\.88 GB, .*temporary/,
    );
    expect(describePlan({ ...plain, weights: 5_900_000 })).to.include("weights 6 MB");
  });

  it("requirePretrainingMemory() refuses a batch of 100,000 and names options that fit, with the same effect", async () => {
    const settings = pretrainSettings({ objective: "bow", preset: "tiny", steps: 1, batchSize: 100_000 });
    const need = (changes: Partial<PretrainSettings>, limit: number) =>
      requirePretrainingMemory(tiny, { ...settings, ...changes }, store, counts, { memoryLimit: limit });
    const error = await inputErrorOf(() => need({}, 8));
    expect(error.field).to.equal("batchSize");
    const named = /--batch-size (\d+) --accumulation (\d+) fits \(about ([\d.]+) GB\)/.exec(error.fix as string);
    const [batchSize, accumulation] = [Number(named?.[1]), Number(named?.[2])];
    expect(batchSize * accumulation).to.equal(100_000);
    need({ batchSize, accumulation }, 8);
    await inputErrorOf(() => need({ batchSize: 2 * batchSize, accumulation: accumulation / 2 }, 8));
    need({}, 0);
    expect((await inputErrorOf(() => need({}, 0.01))).fix).to.include("smaller --preset");
  });

  it("requirePretrainingMemory() names checkpointing where that is enough, and tells the plan", async () => {
    const settings = pretrainSettings({ objective: "mlm", preset: "base", steps: 1, batchSize: 31 });
    const base = preset("base", 30_522);
    const plans: MemoryPlan[] = [];
    const require = (memoryLimit: number, gradientCheckpointing = false) =>
      requirePretrainingMemory(base, settings, { ...store, size: 500 }, countParameters(parameterSpecs(base)), {
        ...{ memoryLimit, gradientCheckpointing, onPlan: (plan: MemoryPlan) => plans.push(plan) },
      });
    require(12);
    expect((await inputErrorOf(() => require(4.6))).fix).to.match(/^--gradient-checkpointing fits/);
    require(4.6, true);
    expect(plans).to.have.length(3);
    const both = (await inputErrorOf(() => require(plans[0].total / GB - 0.1))).fix;
    const isPossible = usablePrecision("bfloat16") === "bfloat16";
    expect(/--precision bfloat16 fits/.test(both ?? "")).to.equal(isPossible);
    expect(plans[2].total).to.be.below(4.6 * GB);
  });

  it("requirePretrainingMemory() counts the rows as long as they are", async () => {
    const settings = pretrainSettings({ objective: "mlm", preset: "tiny", steps: 1, batchSize: 300 });
    const short = { size: 50, lengthOf: () => 4 };
    requirePretrainingMemory(tiny, settings, short, counts, { memoryLimit: 1 });
    const long = { ...short, lengthOf: () => 500 };
    await inputErrorOf(() => requirePretrainingMemory(tiny, settings, long, counts, { memoryLimit: 1 }));
  });
});

describe("the memory of a fine-tuning step", () => {
  const context = { negatives: "bm25", devSplit: "none", pooling: "cls" as const };
  const settings = finetuneSettings({ steps: 1, batchSize: 5000 }, context);

  it("requireFinetuningMemory() refuses 5,000 queries, and the chunks that it names fit", async () => {
    const need = (changes: Partial<FinetuneSettings>, memoryLimit: number) =>
      requireFinetuningMemory(tiny, { ...settings, ...changes }, 1e6, { memoryLimit });
    const error = await inputErrorOf(() => need({}, 8));
    expect(error.message).to.match(/5000 queries with 8 passages.*--chunk-size \d+ fits/);
    const chunkSize = Number(/--chunk-size (\d+) fits/.exec(error.message)?.[1]);
    need({ chunkSize }, 8);
    await inputErrorOf(() => need({ chunkSize: 3 * chunkSize }, 8));
    expect((await inputErrorOf(() => need({ chunkSize: 100_000 }, 8))).field).to.equal("chunkSize");
    need({}, 0);
    const cross = { architecture: "cross-encoder" as const };
    expect((await inputErrorOf(() => need(cross, 8))).fix).to.match(/--batch-size \d+ .*fits/);
  });

  it("finetuningPlan() grows with every length and size", () => {
    const totalOf = (changes: Partial<FinetuneSettings>) =>
      finetuningPlan(tiny, { ...settings, ...changes }, 1e6).total;
    for (const changed of [
      ...[{ batchSize: 5001 }, { groupSize: 9 }, { passageMaxLength: 129 }, { queryMaxLength: 33 }],
      { pooling: "mean" as const },
    ])
      expect(totalOf(changed)).to.be.above(totalOf({}));
    expect(totalOf({ chunkSize: 8 })).to.be.below(totalOf({}) / 50);
    const small = preset("small", 8000);
    const [plain, again] = [false, true].map((on) => finetuningPlan(small, settings, 1e7, on).total);
    expect(again).to.be.below(0.7 * plain);
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
