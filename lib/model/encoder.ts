/** The encoder: embeddings and a stack of Transformer layers (BERT; Devlin et al. 2019, as transformers' BertModel computes it). */
import * as tf from "@tensorflow/tfjs";
import { type DropoutSeeds, gatherRows } from "../engine/ops";
import { InputError } from "../errors";
import type { EncoderConfig } from "./config";
import { embed } from "./embeddings";
import { transformerLayer } from "./layer";
import type { Parameters } from "./parameters";
import { putSelected, selectPositions } from "./selection";

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
 * @param positions flat positions b·L + l that will be read: the last layer is computed for them alone. Default: all
 * @returns (B·L, H); rows that are not among `positions` are zero
 * @throws InputError when a sequence is longer than the position table
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
  const ids = tf.tensor1d(batch.inputIds, "int32"); // (B·L)
  const mask = paddingMask(batch); // (B, 1, 1, L)
  let hidden = embed(parameters, config, ids, length, seeds); // (B·L, H)
  const selection = positions && selectPositions(positions, batchSize, length);
  const last = config.numLayers - 1;
  for (let i = 0; i <= last; i++) {
    const input = { hidden, mask, batch: batchSize, length, selection: i === last ? selection : undefined };
    hidden = transformerLayer(parameters, `bert.encoder.layer.${i}`, config, input, seeds);
  }
  return selection && last >= 0 ? putSelected(hidden, selection, batchSize * length) : hidden;
}

/** (B, 1, 1, L): 0 at tokens, very negative at padding, to be added to attention scores. */
function paddingMask({ batchSize, length, attentionMask }: TokenBatch): tf.Tensor4D {
  const values = Float32Array.from(attentionMask, (visible) => (visible ? 0 : HIDDEN));
  return tf.tensor4d(values, [batchSize, 1, 1, length]);
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

/** The [CLS] vectors of a batch, without dropout and without computing more of the last layer. The caller tidies. @returns (B, H) */
export function encodeCls(parameters: Parameters, config: EncoderConfig, batch: TokenBatch): tf.Tensor2D {
  const hidden = encode(parameters, config, batch, null, clsPositions(batch)); // (B·L, H)
  return clsVectors(hidden, batch.batchSize, batch.length);
}
