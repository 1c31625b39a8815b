/**
 * A cross-encoder: query and passage read together as one pair, and one number from the state of [CLS] by a linear
 * score. Its head is kept beside the encoder like a decoder, in `decoder.safetensors` of the kind "cross-encoder".
 */
import type * as tf from "@tensorflow/tfjs";
import { type DropoutSeeds, dropout, linear } from "../engine/ops";
import { inLayer } from "../profile";
import type { EncoderConfig } from "./config";
import type { TokenBatch } from "./embeddings";
import { clsPositions, clsVectors, encode } from "./encoder";
import { decoderPrefix, type ParameterSpec, type Parameters } from "./parameters";

const weight = `${decoderPrefix}score.weight`;
const bias = `${decoderPrefix}score.bias`;

/** The score's parameters: (H, 1) and (1). */
export function crossEncoderSpecs({ hiddenSize: H }: EncoderConfig): ParameterSpec[] {
  return [
    { name: weight, shape: [H, 1], transposed: true, initial: "normal", decayed: true },
    { name: bias, shape: [1], transposed: false, initial: "zeros", decayed: false },
  ];
}

/**
 * The score of every pair of the batch. The caller tidies.
 * @param seeds null outside training: no dropout
 * @returns (B, 1)
 */
export function scorePairs(
  parameters: Parameters,
  config: EncoderConfig,
  batch: TokenBatch,
  seeds: DropoutSeeds | null = null,
): tf.Tensor2D {
  const hidden = encode(parameters, config, batch, seeds, clsPositions(batch)); // (B·L, H)
  return inLayer("head", () => {
    const cls = dropout(clsVectors(hidden, batch.batchSize, batch.length), config.hiddenDropout, seeds); // (B, H)
    return linear(cls, parameters.matrix(weight), parameters.vector(bias));
  });
}
