/**
 * Masked language modelling (L_enc): mean cross-entropy of the MLM head at the masked positions, and only there.
 * Decoders predict by the same head and are held to it by the same loss (L_dec), at the positions that are theirs.
 */
import * as tf from "@tensorflow/tfjs";
import { gatherRows } from "../engine/ops";
import { type EncoderConfig, mlmCrossEntropy, type Parameters } from "../model";

/** What masked-language modelling predicts: M positions of the batch and their ids. */
export interface MaskedTargets {
  /** (M) flat positions in the batch. */
  maskedPositions: Int32Array;
  /** (M) the ids that were there. */
  maskedLabels: Int32Array;
}

/**
 * L_enc = mean over masked i of −log softmax(head(h_i))[t_i]; zero when nothing is masked.
 * @param hidden (B·L, H)
 * @returns scalar
 */
export function maskedLmLoss(
  parameters: Parameters,
  config: EncoderConfig,
  hidden: tf.Tensor2D,
  { maskedPositions, maskedLabels }: MaskedTargets,
): tf.Scalar {
  if (maskedPositions.length === 0) return tf.mul(tf.sum(hidden), 0);
  return tf.tidy(() => {
    const rows = gatherRows(hidden, tf.tensor1d(maskedPositions, "int32")); // (M, H)
    return tf.mean(mlmCrossEntropy(parameters, config, rows, tf.tensor1d(maskedLabels, "int32")));
  });
}
