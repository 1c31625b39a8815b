/**
 * Dense layer y = x·W + b over rows, with its gradient. Every dense product of the model goes through here, always 2-D.
 */
import * as tf from "@tensorflow/tfjs";
import { differentiable } from "./differentiable";
import { type NativeRuntime, nativeRuntime } from "./native";
import { products } from "./products";

/**
 * @param x (N, I) rows
 * @param weight (I, O): input by output, the transpose of a PyTorch Linear's
 * @param bias (O)
 * @returns (N, O)
 */
export function linear(x: tf.Tensor2D, weight: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  const { factor, multiply } = products(...weight.shape);
  return differentiable([x, weight, bias], () => {
    const [rows, matrix] = [factor(x), factor(weight)];
    return {
      value: addBias(multiply(rows, matrix) as tf.Tensor2D, bias), // (N, O)
      saved: [rows, matrix],
      gradient: (dy, [rows, matrix]) => {
        const change = factor(dy); // (N, O)
        const dx = multiply(change, matrix, false, true); // (N, I)
        return [dx, multiply(rows, change, true), sumRows(dy)]; // (N, I), (I, O), (O)
      },
    };
  });
}

/** x + bias for every row. No gradient of its own. */
export function addBias(
  x: tf.Tensor2D,
  bias: tf.Tensor1D,
  native: NativeRuntime | null = nativeRuntime(),
): tf.Tensor2D {
  return native ? native.run("BiasAdd", [native.float], [x, bias]) : tf.add(x, bias);
}

/** Sum over rows: (N, O) → (O), the gradient of a bias. No gradient of its own. */
export function sumRows(x: tf.Tensor2D, native: NativeRuntime | null = nativeRuntime()): tf.Tensor1D {
  return native ? native.run("BiasAddGrad", [native.float], [x]) : tf.sum(x, 0);
}
