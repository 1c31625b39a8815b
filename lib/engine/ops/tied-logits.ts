/**
 * Scores of every token by the tied embedding matrix: h·Eᵀ (+ bias). The matrix is kept (V, H), as the look-up wants
 * it.
 */
import type * as tf from "@tensorflow/tfjs";
import { differentiable } from "./differentiable";
import { addBias, product, sumRows } from "./linear";

/**
 * @param hidden (N, H)
 * @param embeddings E (V, H)
 * @param bias (V), or null for none
 * @returns (N, V)
 */
export function tiedLogits(hidden: tf.Tensor2D, embeddings: tf.Tensor2D, bias: tf.Tensor1D | null): tf.Tensor2D {
  return differentiable(bias ? [hidden, embeddings, bias] : [hidden, embeddings], () => {
    const scores = product(hidden, embeddings, false, true); // (N, V)
    return {
      value: bias ? addBias(scores, bias) : scores,
      saved: [hidden, embeddings],
      gradient: (dy, saved) => {
        const [hidden, embeddings] = saved as tf.Tensor2D[];
        const gradients = [product(dy, embeddings), product(dy, hidden, true, false)]; // (N, H), (V, H)
        return bias ? [...gradients, sumRows(dy)] : gradients;
      },
    };
  });
}
