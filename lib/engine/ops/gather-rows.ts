/** Rows of a matrix by index, with the gradient scattered back: embedding look-up, masked positions, [CLS] vectors. */
import * as tf from "@tensorflow/tfjs";
import { differentiable } from "./differentiable";

/**
 * @param table (N, H)
 * @param indices (M) int32 in [0, N)
 * @returns (M, H); the gradient adds rows that were taken more than once
 */
export function gatherRows(table: tf.Tensor2D, indices: tf.Tensor1D): tf.Tensor2D {
  const rows = table.shape[0];
  return differentiable([table], () => ({
    value: tf.gather(table, indices),
    saved: [indices],
    gradient: (dy, [indices]) => tf.unsortedSegmentSum(dy, indices as tf.Tensor1D, rows),
  }));
}
