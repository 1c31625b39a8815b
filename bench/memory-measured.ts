/** One shape's memory in this process: what two training steps, or two encoded batches, took and what was estimated. */
import { spawnSync } from "node:child_process";
import * as path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { batchForStep, Random as CorpusRandom, samplerOf } from "bowlab";
import { usablePrecision, useEngine } from "../lib/engine";
import {
  countParameters,
  type EncoderModel,
  encodeBatch,
  encoderConfig,
  encodingPassBytes,
  initialParameters,
  initialValues,
} from "../lib/model";
import type { ProductPrecision } from "../lib/options";
import { Random } from "../lib/random";
import { AdamW, objective, pretrainSettings, trainStep } from "../lib/train";
import { pretrainingPlan } from "../lib/train/memory";
import { randomRows, randomVocabulary } from "./random-corpus";

/** What is measured. */
export interface MemoryShape {
  /** An objective; "encode" for a forward pass alone. */
  objective: string;
  precision: ProductPrecision;
  gradientCheckpointing: boolean;
  layers: number;
  hidden: number;
  inner: number;
  heads: number;
  vocab: number;
  batch: number;
  length: number;
}

/** MiB. */
export interface Measured {
  engine: string;
  /** The process's highest resident memory. */
  peak: number;
  /** Less what it had before the model was made. */
  resident: number;
  estimate: number;
  /** Milliseconds of the second step. */
  ms: number;
}

const MIB = 2 ** 20;
const residentPeak = () => process.resourceUsage().maxRSS / 1024;

/** One shape in a process of its own. @throws Error with what the process said when it fails */
export function measuredApart(shape: MemoryShape): Measured {
  const script = path.join(__dirname, "memory-estimate.ts");
  const argv = ["--import=tsx", script, "--shape", JSON.stringify(shape)];
  const child = spawnSync(process.execPath, argv, { encoding: "utf8" });
  if (child.status !== 0) throw new Error(child.stderr);
  return JSON.parse(child.stdout.trim().split("\n").pop() as string);
}

/** Starts the engine, and measures. */
export async function measureShape(shape: MemoryShape): Promise<Measured> {
  const { name: engine } = await useEngine();
  const { layers, hidden, inner, heads, vocab, batch: rows, length, gradientCheckpointing } = shape;
  const precision = usablePrecision(shape.precision);
  const config = encoderConfig({
    ...{ vocabSize: vocab, hiddenSize: hidden, numLayers: layers, numHeads: heads, intermediateSize: inner },
  });
  tf.tidy(() => tf.matMul(tf.ones([64, 64]), tf.ones([64, 64])).dataSync());
  const before = residentPeak();
  const parameters = initialParameters(config, new Random(1));
  const model: EncoderModel = { config, parameters, precision, gradientCheckpointing, pooling: "cls" };
  const name = shape.objective === "encode" ? "mlm" : shape.objective;
  const { decoder, decoderInput } = objective(name);
  parameters.add(decoder?.specs(config) ?? [], (spec) => initialValues(spec, config, new Random(3)));
  const vocabulary = randomVocabulary(vocab);
  const store = randomRows(vocabulary, rows, length, new CorpusRandom(2));
  const sampler = samplerOf(store, { batchSize: rows, seed: 1 });
  const batch = batchForStep(store, sampler, 1, { maxLength: length, vocabulary, decoder: decoderInput });
  let work: () => void;
  let estimate: number;
  if (shape.objective === "encode") {
    work = () => tf.dispose(tf.tidy(() => encodeBatch(model, batch)));
    // Weights are made in JavaScript, and stand in the engine too.
    estimate = encodingPassBytes(config, { rows, length }, precision) + 2 * 4 * parameters.count();
  } else {
    const optimizer = new AdamW(parameters);
    const update = { optimizer, learningRate: 1e-4, clipNorm: 1, steps: 2, objective: objective(name) };
    work = () =>
      void trainStep({ model, batches: [batch], ...update, step: optimizer.step + 1, random: new Random(4) });
    const settings = pretrainSettings({ objective: name, steps: 1, batchSize: rows, maxLength: length, precision });
    const counts = countParameters(parameters.specs);
    estimate = pretrainingPlan(config, settings, { length, counts, gradientCheckpointing }).total;
  }
  work();
  const started = performance.now();
  work();
  const peak = residentPeak();
  return {
    engine,
    peak,
    resident: peak - before,
    estimate: estimate / MIB,
    ms: performance.now() - started,
  };
}
