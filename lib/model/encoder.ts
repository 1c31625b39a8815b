/** The encoder: embeddings and a stack of Transformer layers (BERT; Devlin et al. 2019, as transformers' BertModel computes it). */
import * as tf from "@tensorflow/tfjs";
import { type DropoutSeeds, gatherRows } from "../engine/ops";
import { InputError } from "../errors";
import type { EncoderConfig } from "./config";
import { embed } from "./embeddings";
import { transformerLayer } from "./layer";
import type { Parameters } from "./parameters";

/** Score added to hidden positions: the softmax gives them exactly zero. */
const HIDDEN = -1e9;

/** Token ids of a batch as typed arrays: what the collator makes. */
export interface TokenBatch {
  /** B */
  batchSize: number;
  /** L */
  length: number;
  /** (B·L) row by row */
  inputIds: Int32Array;
  /** (B·L) 1 = token, 0 = padding */
  attentionMask: Int32Array;
}

/**
 * Hidden states of the last layer. The caller tidies.
 * @param seeds null outside training: no dropout
 * @returns (B·L, H)
 * @throws InputError when a sequence is longer than the position table
 */
export function encode(
  parameters: Parameters,
  config: EncoderConfig,
  batch: TokenBatch,
  seeds: DropoutSeeds | null = null,
): tf.Tensor2D {
  const { batchSize, length } = batch;
  if (length > config.maxPositions) {
    throw new InputError("the batch is longer than the encoder's position table", {
      expected: `at most ${config.maxPositions} tokens`,
      found: `${length} tokens`,
    });
  }
  const ids = tf.tensor1d(batch.inputIds, "int32"); // (B·L)
  const mask = paddingMask(batch); // (B, 1, 1, L)
  let hidden = embed(parameters, config, ids, length, seeds); // (B·L, H)
  for (let i = 0; i < config.numLayers; i++) {
    hidden = transformerLayer(
      parameters,
      `bert.encoder.layer.${i}`,
      config,
      { hidden, mask, batch: batchSize, length },
      seeds,
    );
  }
  return hidden;
}

/** (B, 1, 1, L): 0 at tokens, very negative at padding, to be added to attention scores. */
function paddingMask({ batchSize, length, attentionMask }: TokenBatch): tf.Tensor4D {
  const values = Float32Array.from(attentionMask, (visible) => (visible ? 0 : HIDDEN));
  return tf.tensor4d(values, [batchSize, 1, 1, length]);
}

/**
 * The [CLS] vectors: row 0 of every sequence.
 * @param hidden (B·L, H)
 * @returns (B, H)
 */
export function clsVectors(hidden: tf.Tensor2D, batchSize: number, length: number): tf.Tensor2D {
  return gatherRows(
    hidden,
    tf.tensor1d(
      Int32Array.from({ length: batchSize }, (_, row) => row * length),
      "int32",
    ),
  );
}
