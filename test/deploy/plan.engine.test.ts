/** Plans: what they add up, and that a plan of a small job is near the time that the job takes. */
import * as fs from "node:fs";
import { expect } from "chai";
import { measureEncoding, planEncoding, planTraining, trainingFlops } from "../../lib/deploy";
import { useEngine } from "../../lib/engine";
import { preset } from "../../lib/model";
import { encodeCollection } from "../../lib/retrieval";
import { bowlab } from "../cli/bowlab";
import { putPassages } from "../cli/toy-data";
import { useScratch } from "../text/scratch";
import { saveSpeck } from "../train/runs";
import { syntheticCorpus } from "../train/synthetic";

describe("planEncoding()", () => {
  const at = useScratch();
  before(() => useEngine());

  it("planEncoding() divides the encoding among workers, and neither the reading nor the start", () => {
    const work = { passages: 1000, dimension: 256, rate: 10, textBytes: 100, readRate: 1e4, startUp: 5, memory: 2e9 };
    const [one, eight] = planEncoding(work, [1, 8]);
    expect([one.seconds, eight.seconds]).to.deep.equal([5 + 10 + 100, 5 + 10 + 12.5]);
    expect([one.disk, eight.memory]).to.deep.equal([1000 * 1032, 16e9]);
  });

  it("planEncoding() of measured rates is within a factor of four of what a small job takes", async () => {
    const corpus = await syntheticCorpus();
    saveSpeck(at("model"), corpus);
    const passages = Array.from({ length: 12_000 }, (_, i) => ({ ...corpus.passages[i % 20], id: `p${i}` }));
    putPassages(at("corpus.jsonl"), passages);
    const measured = await measureEncoding(at("model"), at("corpus.jsonl"));
    const [plan] = planEncoding({ passages: passages.length, startUp: 0, ...measured }, [1]);
    const start = performance.now();
    await encodeCollection(at("model"), at("corpus.jsonl"), at("v"));
    const seconds = (performance.now() - start) / 1000;
    expect(plan.seconds / seconds, `${plan.seconds} s planned, ${seconds} s taken`).to.be.within(0.25, 4);
    const files = fs.readdirSync(at("v")).filter((name) => /\.(npy|txt)$/.test(name));
    const bytes = files.reduce((sum, name) => sum + fs.statSync(at("v", name)).size, 0);
    expect(plan.disk / bytes).to.be.within(0.9, 1.1);
  });
});

describe("planTraining()", () => {
  it("planTraining() counts BERT-base's multiplications as 6 for a parameter and token, and a little more", () => {
    const config = preset("base", 30_522);
    const work = { config, maxLength: 512, maskRatio: 0.3, gpu: "a100", utilization: 0.4 } as const;
    const perToken = trainingFlops(work) / 512;
    expect(perToken / (6 * 85e6)).to.be.within(1.1, 1.4);
    const [one, eight] = planTraining({ ...work, steps: 140_000, batchSize: 2048 }, [1, 8]);
    expect(one.seconds / eight.seconds).to.be.closeTo(8, 1e-9);
    expect(one.seconds / 86_400, "days on one A100").to.be.within(5, 15);
    expect(planTraining({ ...work, steps: 10, batchSize: 100, rate: 50 }, [2])[0].seconds).to.equal(10);
  });
});

describe("bowlab plan", () => {
  it("bowlab plan prints workers, time, memory and disk, and says where a GPU's rate is from", async () => {
    const encode = await bowlab(["plan", "encode", "--preset", "tiny", "--tokens", "32", "--workers", "1,64"]);
    expect(encode.code, encode.stderr).to.equal(0);
    expect(encode.stdout).to.match(/8,841,823 passages of 32 tokens: [\d.]+ passages\/s a worker, measured here/);
    expect(encode.stdout).to.match(/^64 .*GB +4\.6 GB$/m);
    const pretrain = await bowlab(["plan", "pretrain"]);
    expect(pretrain.stderr).to.match(/312 TFLOP\/s \(NVIDIA's datasheet, bfloat16\) × 0\.4, assumed/);
    expect(pretrain.stdout).to.match(/^8 .*texts\/s .*(h|days)$/m);
    expect((await bowlab(["plan", "encode", "--workers", "0"])).code).to.equal(2);
  });
});
