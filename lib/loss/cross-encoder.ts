/**
 * A cross-encoder's loss (localized contrastive estimation; Gao, Dai, Callan 2021): of the passages in a query's group,
 * the first, its positive, must get the highest score. Q queries, G passages a group.
 */
import * as tf from "@tensorflow/tfjs";
import { sparseCrossEntropy } from "../engine/ops";

/**
 * mean over queries of −log softmax(s)[0].
 * @param scores s (Q, G), the positive first
 * @returns scalar
 */
export function crossEncoderLoss(scores: tf.Tensor2D): tf.Scalar {
  const first = tf.zeros<tf.Rank.R1>([scores.shape[0]], "int32"); // (Q)
  return tf.mean(sparseCrossEntropy(scores, first));
}
