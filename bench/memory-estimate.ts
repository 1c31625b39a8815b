/**
 * Do the estimates that refuse a run before the system kills it hold? For some shapes: what `tf.profile` finds alive at
 * the peak of one training step or one encoded batch, beside the estimate, and what the process really took (its
 * resident peak). Each in a process of its own. The factors of `lib/model/memory.ts` and `lib/train/memory.ts` come
 * from these lines.
 */
import { spawnSync } from "node:child_process";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "../lib/engine";
import { encodeBatch, encoderConfig, encodingPassBytes, initialParameters, initialValues } from "../lib/model";
import { Random } from "../lib/random";
import { AdamW, objective, pretrainSettings, trainStep } from "../lib/train";
import { pretrainingBytes } from "../lib/train/memory";
import { randomBatch } from "./bowlab-side";
import { benchOptions } from "./options";

const usage = `npm run bench:memory-estimate
  --shape JSON     one shape in this process: {"objective", "layers", "hidden", "inner", "heads", "vocab", "batch", "length"}`;

interface Shape {
  /** mlm or bow; "encode" for a forward pass alone. */
  objective: string;
  layers: number;
  hidden: number;
  inner: number;
  heads: number;
  vocab: number;
  batch: number;
  length: number;
}

/** [objective, layers, hidden, inner, heads, vocabulary, batch, length] */
const shapes = [
  ["mlm", 2, 128, 512, 2, 1000, 64, 128],
  ["mlm", 4, 128, 512, 2, 1000, 64, 128],
  ["mlm", 4, 128, 128, 2, 1000, 64, 128],
  ["mlm", 2, 256, 1024, 2, 1000, 64, 128],
  ["mlm", 2, 128, 512, 8, 1000, 64, 128],
  ["mlm", 2, 128, 512, 2, 20000, 64, 128],
  ["mlm", 2, 128, 512, 2, 1000, 16, 512],
  ["bow", 2, 128, 512, 2, 20000, 64, 128],
  ["bow", 4, 256, 1024, 4, 8000, 32, 128],
  ["mlm", 6, 384, 1536, 12, 8000, 16, 128],
  ["encode", 4, 128, 512, 2, 1000, 64, 128],
  ["encode", 4, 256, 1024, 4, 8000, 64, 128],
  ["encode", 6, 384, 1536, 12, 8000, 64, 128],
] as const;

const MIB = 2 ** 20;

async function measure(shape: Shape): Promise<{ live: number; resident: number; estimate: number }> {
  await useEngine();
  const { layers, hidden, inner, heads, vocab, batch: rows, length } = shape;
  const config = encoderConfig({
    ...{ vocabSize: vocab, hiddenSize: hidden, numLayers: layers, numHeads: heads, intermediateSize: inner },
    ...{ maxPositions: 512, hiddenDropout: 0.1, attentionDropout: 0.1 },
  });
  const before = tf.memory().numBytes;
  const resident = process.resourceUsage().maxRSS / 1024;
  const parameters = initialParameters(config, new Random(1));
  const batch = randomBatch({ batch: rows, length, vocab, maskRatio: 0.3 }, new Random(2));
  batch.bagOffsets = Int32Array.from({ length: rows + 1 }, (_, row) => 10 * row);
  batch.bagIds = Int32Array.from({ length: 10 * rows }, (_, i) => 5 + (i % 10));
  let work: () => void;
  let estimate: number;
  if (shape.objective === "encode") {
    work = () => tf.dispose(tf.tidy(() => encodeBatch({ config, parameters, pooling: "cls" }, batch)));
    estimate = encodingPassBytes(config, { rows, length }) + 4 * parameters.count();
  } else {
    const chosen = objective(shape.objective);
    parameters.add(chosen.decoder?.specs(config) ?? [], (spec) => initialValues(spec, config, new Random(3)));
    const optimizer = new AdamW(parameters);
    const random = new Random(4);
    const update = { optimizer, learningRate: 1e-4, clipNorm: 1, step: 1, steps: 2, random };
    work = () => void trainStep({ model: { config, parameters }, objective: chosen, batches: [batch], ...update });
    const settings = pretrainSettings({ objective: shape.objective, steps: 1 });
    estimate = pretrainingBytes(config, settings, { batchSize: rows, length, parameters: parameters.count() });
  }
  const { peakBytes } = await tf.profile(() => {
    work();
    return tf.scalar(0);
  });
  return {
    live: (peakBytes - before) / MIB,
    resident: process.resourceUsage().maxRSS / 1024 - resident,
    estimate: estimate / MIB,
  };
}

async function main(): Promise<void> {
  const { shape } = benchOptions(usage, { shape: "" });
  if (shape !== "") {
    console.log(JSON.stringify(await measure(JSON.parse(shape))));
    return;
  }
  console.log("objective  layers hidden inner heads  vocab batch length      live  resident  estimate  estimate/live");
  for (const [name, layers, hidden, inner, heads, vocab, batch, length] of shapes) {
    const text = JSON.stringify({ objective: name, layers, hidden, inner, heads, vocab, batch, length });
    const child = spawnSync(process.execPath, ["--import=tsx", __filename, "--shape", text], { encoding: "utf8" });
    if (child.status !== 0) throw new Error(child.stderr);
    const { live, resident, estimate } = JSON.parse(child.stdout.trim().split("\n").pop() as string);
    const shown = [layers, hidden, inner, heads, vocab, batch, length].map((each) => String(each).padStart(6)).join("");
    const sizes = [live, resident, estimate].map((each) => `${each.toFixed(0)} MiB`.padStart(10)).join("");
    console.log(`${name.padEnd(9)}${shown}${sizes}${(estimate / live).toFixed(2).padStart(12)}`);
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
