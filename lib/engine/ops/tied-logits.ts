/**
 * Scores of every token by the tied embedding matrix: h·Eᵀ (+ bias). The matrix is kept (V, H), as the look-up wants
 * it.
 */
import type * as tf from "@tensorflow/tfjs";
import { differentiable } from "./differentiable";
import { products } from "./products";

/**
 * @param hidden (N, H)
 * @param embeddings E (V, H)
 * @param bias (V), or null for none
 * @returns (N, V)
 */
export function tiedLogits(hidden: tf.Tensor2D, embeddings: tf.Tensor2D, bias: tf.Tensor1D | null): tf.Tensor2D {
  const { factor, multiply, multiplyAndAdd, factorAndSum } = products(...embeddings.shape);
  return differentiable(bias ? [hidden, embeddings, bias] : [hidden, embeddings], () => {
    const [rows, matrix] = [factor(hidden), factor(embeddings)];
    return {
      value: bias ? multiplyAndAdd(rows, matrix, bias, true) : (multiply(rows, matrix, false, true) as tf.Tensor2D),
      saved: [rows, matrix],
      gradient: (dy, [rows, matrix]) => {
        const [change, sums] = bias ? factorAndSum(dy) : [factor(dy), null]; // (N, V), (V)
        const gradients = [multiply(change, matrix), multiply(change, rows, true)]; // (N, H), (V, H)
        return sums ? [...gradients, sums] : gradients;
      },
    };
  });
}
