/** bowlab's side: a model, its optimizer and the trainer's own step of masked language modelling. */
import type { EncoderBatch } from "../lib/batches";
import { switchOwnKernels } from "../lib/engine/wasm";
import { encoderConfig, initialParameters } from "../lib/model";
import { Random } from "../lib/random";
import { AdamW, objective, trainStep } from "../lib/train";
import type { Side, StepOptions } from "./side";

const FIRST_WORD = 5;
const MASK = 4;
const LEARNING_RATE = 3e-4;

/** A model in training. Owns its tensors: call `dispose()` when done. */
export interface Training {
  parameters: number;
  /** Forward, backward, clipping, AdamW; returns the loss. */
  step(batch: EncoderBatch): number;
  dispose(): void;
}

/** A fresh model of the given shape with its optimizer. The engine must be chosen already. */
export function startTraining(options: StepOptions): Training {
  const config = encoderConfig({
    vocabSize: options.vocab,
    hiddenSize: options.hidden,
    numLayers: options.layers,
    numHeads: options.heads,
    intermediateSize: options.inner,
    maxPositions: options.maxPositions,
    hiddenDropout: options.dropout,
    attentionDropout: options.dropout,
  });
  const { precision, gradientCheckpointing } = options;
  const random = new Random(options.seed);
  const parameters = initialParameters(config, random.fork("parameters"));
  const optimizer = new AdamW(parameters);

  function step(batch: EncoderBatch): number {
    const step = optimizer.step + 1;
    const { loss } = trainStep({
      model: { config, parameters, precision, gradientCheckpointing },
      optimizer,
      objective: objective(options.objective ?? "mlm"),
      batches: [batch],
      step,
      steps: step,
      learningRate: LEARNING_RATE,
      clipNorm: 1,
      random: random.fork("dropout", step),
    });
    return loss;
  }

  function dispose(): void {
    optimizer.dispose();
    parameters.dispose();
  }

  return { parameters: parameters.count(), step, dispose };
}

/** What a side computes on. */
export interface SideEngine {
  name: string;
  /** The wasm engine without its own products and fused operations: as it was before them. */
  shipped?: boolean;
}

/** `startTraining` as one side of a comparison, over eight random batches. */
export function bowlabSide({ name, shipped = false }: SideEngine, options: StepOptions): Side {
  const training = startTraining(options);
  const random = new Random(options.seed, "batches");
  const batches = Array.from({ length: 8 }, (_, i) => randomBatch(options, random.fork(i)));
  let at = 0;
  return {
    name: `bowlab, engine ${name}${shipped ? " with shipped kernels" : ""}, ${options.precision ?? "float32"}`,
    parameters: training.parameters,
    async run(steps) {
      const before = shipped && switchOwnKernels(false);
      let loss = Number.NaN;
      const ms = Array.from({ length: steps }, () => {
        const start = performance.now();
        loss = training.step(batches[at++ % batches.length]);
        return performance.now() - start;
      });
      if (before) switchOwnKernels(true);
      return { ms, loss };
    },
    close: training.dispose,
  };
}

/** The set of every row's words. */
function bagsOf(ids: Int32Array, batch: number) {
  const length = ids.length / batch;
  const bags = Array.from({ length: batch }, (_, row) => [...new Set(ids.subarray(row * length, (row + 1) * length))]);
  const bagOffsets = new Int32Array(batch + 1);
  bags.forEach((bag, row) => {
    bagOffsets[row + 1] = bagOffsets[row] + bag.length;
  });
  return { bagOffsets, bagIds: Int32Array.from(bags.flat()) };
}

/**
 * Random words, none of them padding; in every row `maskRatio` of the positions show [MASK] and are to be found again.
 */
export function randomBatch(
  { batch, length, vocab, maskRatio }: Pick<StepOptions, "batch" | "length" | "vocab" | "maskRatio">,
  random: Random,
): EncoderBatch {
  const originalIds = Int32Array.from({ length: batch * length }, () => random.integer(FIRST_WORD, vocab));
  const inputIds = Int32Array.from(originalIds);
  const masked: number[] = [];
  for (let row = 0; row < batch; row++) {
    const positions = random.shuffle(Array.from({ length }, (_, i) => row * length + i));
    masked.push(...positions.slice(0, Math.round(maskRatio * length)).sort((a, b) => a - b));
  }
  for (const position of masked) inputIds[position] = MASK;
  return {
    batchSize: batch,
    length,
    inputIds,
    originalIds,
    attentionMask: new Int32Array(batch * length).fill(1),
    maskedPositions: Int32Array.from(masked),
    maskedLabels: Int32Array.from(masked, (position) => originalIds[position]),
    ...bagsOf(originalIds, batch),
    passageIds: Array.from({ length: batch }, (_, row) => String(row)),
  };
}
