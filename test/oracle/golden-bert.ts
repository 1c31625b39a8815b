/**
 * The golden BERT (test/goldens/bert): its batch and reference values, typed. How they were made: make_bert_goldens.py.
 */

import * as tf from "@tensorflow/tfjs";
import type { EncoderBatch } from "../../lib/batches";
import { bagOfWordsLoss, maskedLmLoss } from "../../lib/loss";
import type { EncoderModel, Parameters } from "../../lib/model";
import { bareLogits, clsVectors, encode, mlmLogits } from "../../lib/model";
import { type GoldenTensor, goldenPath, readGoldenJson, readTensors, transposed } from "./golden";

export type Objective = "mlm" | "bow-paper" | "bow-code";
export const objectives: Objective[] = ["mlm", "bow-paper", "bow-code"];

export interface Reference {
  /** The weight of the bag-of-words loss in "bow-code". */
  bowWeight: number;
  losses: Record<Objective, number>;
  totals: Record<Objective, number>;
  recipe: {
    steps: number;
    warmup: number;
    lr: number;
    minRatio: number;
    weightDecay: number;
    clip: number;
    betas: [number, number];
    eps: number;
  };
  training: { step: number; loss: number; lr: number; gradNorm: number; parameterNorms: Record<string, number> }[];
}

export const goldenBert = goldenPath("bert");

export function goldenReference(): Reference {
  return readGoldenJson<Reference>("bert", "reference.json");
}

export function goldenTensors(file: "forward" | "gradients" | "adamw"): Map<string, GoldenTensor> {
  return readTensors(goldenPath("bert", `${file}.safetensors`));
}

export function goldenBatch(): EncoderBatch {
  const json = readGoldenJson<Record<string, unknown>>("bert", "batch.json");
  const arrays = Object.entries(json).map(([key, value]) => {
    return [key, Array.isArray(value) && key !== "passageIds" ? Int32Array.from(value as number[]) : value];
  });
  return Object.fromEntries(arrays) as EncoderBatch;
}

/** A parameter's golden values in the form bowlab keeps it in memory. */
export function inMemory(parameters: Parameters, name: string, golden: GoldenTensor): Float32Array {
  const spec = parameters.specs.find((spec) => spec.name === name);
  if (!spec) throw new Error(`bowlab's model has no parameter ${name}`);
  return spec.transposed ? transposed(golden) : golden.values;
}

/** The objective's total loss on a batch, put together from lib/model and lib/loss, without dropout. */
export function totalLoss(
  { config, parameters }: EncoderModel,
  batch: EncoderBatch,
  objective: Objective,
  bowWeight: number,
): tf.Scalar {
  const hidden = encode(parameters, config, batch);
  const mlm = maskedLmLoss(parameters, config, hidden, batch);
  if (objective === "mlm") return mlm;
  const cls = clsVectors(hidden, batch.batchSize, batch.length);
  if (objective === "bow-paper") return tf.add(mlm, bagOfWordsLoss(bareLogits(parameters, cls), batch));
  return tf.add(mlm, tf.mul(bagOfWordsLoss(mlmLogits(parameters, config, cls), batch), bowWeight));
}
