/**
 * Does memory stay flat? Trains a small encoder for 500 steps on batches of changing length and prints resident memory,
 * what tfjs holds, and live tensors at intervals, each time after a garbage collection so that what is read is what
 * stays; then the slope of resident memory over the second half, by least squares. Exits 1 when live tensors have
 * grown, or resident memory rises faster than the limit.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as tf from "@tensorflow/tfjs";
import { usablePrecision, useEngine } from "../lib/engine";
import { preset } from "../lib/model";
import type { ProductPrecision } from "../lib/options";
import { Random } from "../lib/random";
import { randomBatch, startTraining } from "./bowlab-side";
import { compareBase } from "./memory-base";
import { benchOptions, numbers } from "./options";
import type { StepOptions } from "./side";

const usage = `npm run bench:memory -- [options]
  --base            the highest memory of two steps of base, 32 x 128 and 8 x 512, beside PyTorch's (memory-base.ts)
  --lengths N,N     of --base: tokens a row (128,512)
  --preset NAME     encoder shape (tiny)
  --precision NAME  of the products: float32 or bfloat16 (float32)
  --steps N         training steps (500)
  --every N         steps between two lines (50)
  --limit KIB       highest slope of the second half that counts as flat, KiB a step (40)`;

/** Tokens a sequence, in turn: buffers of many sizes are what a real run allocates. */
const LENGTHS = [128, 64, 96, 48, 112, 80];

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

interface Reading {
  step: number;
  /** Resident memory of the process, MiB. */
  resident: number;
  tensors: number;
  loss: number;
}

async function main(): Promise<void> {
  const defaults = {
    base: false,
    lengths: "128,512",
    preset: "tiny",
    precision: "float32",
    steps: 500,
    every: 50,
    limit: 40,
  };
  const { base, lengths, steps, every, limit, ...shape } = benchOptions(usage, defaults);
  if (base) return compareBase(numbers("lengths", lengths));
  const engine = await useEngine();
  const config = preset(shape.preset, 8000);
  const options: StepOptions = {
    layers: config.numLayers,
    hidden: config.hiddenSize,
    heads: config.numHeads,
    inner: config.intermediateSize,
    maxPositions: config.maxPositions,
    vocab: config.vocabSize,
    batch: 16,
    length: 128,
    maskRatio: 0.3,
    dropout: 0.1,
    threads: 2,
    seed: 1,
    precision: usablePrecision(shape.precision as ProductPrecision, console.log),
  };
  console.log(
    `${shape.preset}, batch ${options.batch} × length ${Math.min(...LENGTHS)}–${Math.max(...LENGTHS)}, ${options.precision}, engine ${engine.name}`,
  );

  const training = startTraining(options);
  const random = new Random(options.seed, "memory");
  const readings: Reading[] = [];
  for (let step = 1; step <= steps; step++) {
    const length = LENGTHS[step % LENGTHS.length];
    const loss = training.step(randomBatch({ ...options, length }, random.fork(step)));
    if (step % every === 0 || step === 1) readings.push(read(step, loss));
  }
  training.dispose();

  const second = readings.filter(({ step }) => step > steps / 2);
  const slope = (leastSquares(second.map(({ step, resident }) => [step, resident])) * 1024).toFixed(1);
  const grown = readings[readings.length - 1].tensors - readings[0].tensors;
  console.log(`resident memory over the second half: ${slope} KiB a step (limit ${limit})`);
  console.log(`live tensors since the first step: ${grown >= 0 ? "+" : ""}${grown}`);
  if (grown > 0 || Number(slope) > limit) process.exitCode = 1;
}

function read(step: number, loss: number): Reading {
  collectGarbage();
  const { rss, heapUsed } = process.memoryUsage();
  const { numTensors, numBytes } = tf.memory();
  const mib = (bytes: number) => bytes / 2 ** 20;
  const cells = [
    `step ${String(step).padStart(4)}`,
    `resident ${mib(rss).toFixed(1)} MiB`,
    `JavaScript heap ${mib(heapUsed).toFixed(1)} MiB`,
    `tensors ${numTensors} (${mib(numBytes).toFixed(1)} MiB)`,
    `loss ${loss.toFixed(3)}`,
  ];
  console.log(`  ${cells.join("  ")}`);
  return { step, resident: mib(rss), tensors: numTensors, loss };
}

/** Slope of the straight line through (x, y) points; 0 for fewer than two. */
function leastSquares(points: [number, number][]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const mx = mean(points.map(([x]) => x));
  const my = mean(points.map(([, y]) => y));
  const spread = points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
  return spread === 0 ? 0 : points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) / spread;
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
