/**
 * Rows put back to their places in a larger matrix, zeros elsewhere: the reverse of `gatherRows`, and its gradient's
 * mirror.
 */
import * as tf from "@tensorflow/tfjs";
import { differentiable } from "./differentiable";

/**
 * @param rows (M, H)
 * @param indices (M) int32 in [0, size); rows for the same place add up
 * @returns (size, H)
 */
export function scatterRows(rows: tf.Tensor2D, indices: tf.Tensor1D, size: number): tf.Tensor2D {
  return differentiable([rows], () => ({
    value: tf.unsortedSegmentSum(rows, indices, size),
    saved: [indices],
    gradient: (dy, [indices]) => tf.gather(dy, indices as tf.Tensor1D),
  }));
}
