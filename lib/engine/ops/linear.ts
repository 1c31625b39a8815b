/**
 * Dense layer y = x·W + b over rows, with its gradient. Every dense product of the model goes through here, always 2-D.
 */
import type * as tf from "@tensorflow/tfjs";
import { differentiable } from "./differentiable";
import { products } from "./products";

/**
 * @param x (N, I) rows
 * @param weight (I, O): input by output, the transpose of a PyTorch Linear's
 * @param bias (O)
 * @returns (N, O)
 */
export function linear(x: tf.Tensor2D, weight: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  const { factor, multiply, multiplyAndAdd, factorAndSum } = products(...weight.shape);
  return differentiable([x, weight, bias], () => {
    const [rows, matrix] = [factor(x), factor(weight)];
    return {
      value: multiplyAndAdd(rows, matrix, bias), // (N, O)
      saved: [rows, matrix],
      gradient: (dy, [rows, matrix]) => {
        const [change, sums] = factorAndSum(dy); // (N, O), (O)
        return [multiply(change, matrix, false, true), multiply(rows, change, true), sums]; // (N, I), (I, O), (O)
      },
    };
  });
}
