/**
 * What every decoder reads: the text's vector in the place of [CLS], and the embeddings of its tokens, by the encoder's
 * own tables.
 */
import * as tf from "@tensorflow/tfjs";
import type { DropoutSeeds } from "../../engine/ops";
import type { EncoderConfig } from "../config";
import { embed } from "../embeddings";
import type { Parameters } from "../parameters";

/** A text to decode and the vector to decode it from. */
export interface DecoderText {
  /** (B, H) the texts' vectors, from the encoder. */
  vectors: tf.Tensor2D;
  /** (B·L) ids that the decoder reads. */
  ids: Int32Array;
  /** L, at least 2. */
  length: number;
}

/** [h, Emb(x_1), …, Emb(x_{L−1})], full BERT embeddings with LayerNorm and dropout. @returns (B·L, H) */
export function decoderInput(
  parameters: Parameters,
  config: EncoderConfig,
  { vectors, ids, length: L }: DecoderText,
  seeds: DropoutSeeds | null,
): tf.Tensor2D {
  const [B, H] = vectors.shape;
  const embedded = embed(parameters, config, tf.tensor1d(ids, "int32"), L, seeds).reshape([B, L, H]); // (B, L, H)
  const tokens = tf.slice(embedded, [0, 1, 0], [B, L - 1, H]); // (B, L-1, H)
  return tf.concat([vectors.reshape([B, 1, H]), tokens], 1).reshape([B * L, H]); // (B·L, H)
}
