/**
 * The encoder: embeddings and a stack of Transformer layers (BERT; Devlin et al. 2019, as transformers' BertModel
 * computes it).
 */
import * as tf from "@tensorflow/tfjs";
import { type DropoutSeeds, gatherRows } from "../engine/ops";
import { InputError } from "../errors";
import { inLayer } from "../profile";
import { paddingMask } from "./attention-mask";
import type { EncoderConfig } from "./config";
import { embed, type TokenBatch } from "./embeddings";
import { encodePacked } from "./packed";
import type { Parameters } from "./parameters";
import { tokenRows } from "./pass";
import { positionBias } from "./relative-positions";
import { encoderLayerPrefix, transformerStack } from "./stack";

/**
 * Hidden states of the last layer. The caller tidies.
 * @param seeds null outside training: no dropout
 * @param positions flat positions b·L + l that will be read: the last layer is computed for them alone. Default: all
 * @returns (B·L, H); rows that are not among `positions` mean nothing
 * @throws InputError when a sequence is longer than the position table
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { clsVectors, collatePlain, encode, initialParameters, preset, Random, useEngine } from "bowlab";
 *
 * await useEngine();
 * const config = preset("tiny", 100);
 * const parameters = initialParameters(config, new Random(1));
 * const batch = collatePlain([Int32Array.of(2, 10, 11, 3), Int32Array.of(2, 12, 3)], config.padTokenId);
 * tf.tidy(() => {
 *   const hidden = encode(parameters, config, batch);
 *   console.log(hidden.shape, clsVectors(hidden, batch.batchSize, batch.length).shape); // → [ 8, 128 ] [ 2, 128 ]
 * });
 * parameters.dispose();
 * ```
 */
export function encode(
  parameters: Parameters,
  config: EncoderConfig,
  batch: TokenBatch,
  seeds: DropoutSeeds | null = null,
  positions?: Int32Array,
): tf.Tensor2D {
  const { batchSize, length } = batch;
  if (length > config.maxPositions) {
    throw new InputError("the batch is longer than the encoder's position table", {
      expected: `at most ${config.maxPositions} tokens`,
      found: `${length} tokens`,
    });
  }
  const packed = seeds === null ? encodePacked(parameters, config, batch, positions) : undefined;
  if (packed) return packed;
  const ids = tf.tensor1d(batch.inputIds, "int32"); // (B·L)
  const types = batch.tokenTypes && tf.tensor1d(batch.tokenTypes, "int32"); // (B·L)
  const hidden = inLayer("embeddings", () => embed(parameters, config, ids, length, seeds, types)); // (B·L, H)
  const bias = config.relativeBuckets > 0 ? positionBias(parameters, config, length) : undefined; // (1, A, L, L)
  const input = {
    hidden,
    rows: tokenRows(batch),
    mask: paddingMask(batch),
    bias,
    batch: batchSize,
    length,
    layers: config.numLayers,
    positions,
  };
  return transformerStack(parameters, encoderLayerPrefix, config, input, seeds);
}

/** Flat positions of the [CLS] tokens: the first of every sequence. @returns (B) */
export function clsPositions({ batchSize, length }: Pick<TokenBatch, "batchSize" | "length">): Int32Array {
  return Int32Array.from({ length: batchSize }, (_, row) => row * length);
}

/**
 * The [CLS] vectors: row 0 of every sequence.
 * @param hidden (B·L, H)
 * @returns (B, H)
 */
export function clsVectors(hidden: tf.Tensor2D, batchSize: number, length: number): tf.Tensor2D {
  return gatherRows(hidden, tf.tensor1d(clsPositions({ batchSize, length }), "int32"));
}
