/** The largest value over the positions of each sequence, column by column (max pooling), with its gradient. */
import * as tf from "@tensorflow/tfjs";
import { differentiable } from "./differentiable";

/**
 * @param x (B·L, V)
 * @param mask (B·L) added to every column of a position: 0 where it counts, very negative where not
 * @param batch B
 * @returns (B, V); the gradient goes to the position that was largest, in equal parts to those that tie
 */
export function maxOverPositions(x: tf.Tensor2D, mask: tf.Tensor1D, batch: number): tf.Tensor2D {
  const [rows, columns] = x.shape;
  const length = rows / batch;
  return differentiable([x], () => {
    const masked = tf.add(x.reshape([batch, length, columns]), mask.reshape([batch, length, 1])); // (B, L, V)
    const largest = tf.max(masked, 1) as tf.Tensor2D; // (B, V)
    return {
      value: largest,
      saved: [masked, largest],
      gradient: (dy, [masked, largest]) => {
        const hits = tf.cast(tf.equal(masked, largest.expandDims(1)), "float32"); // (B, L, V)
        const share = tf.div(dy, tf.sum(hits, 1)); // (B, V)
        return tf.mul(hits, share.expandDims(1)).reshape([rows, columns]); // (B·L, V)
      },
    };
  });
}
