/**
 * Dense layer y = x·W + b over rows, with its gradient. Every dense product of the model goes through here, always 2-D.
 */
import * as tf from "@tensorflow/tfjs";
import { differentiable } from "./differentiable";
import { type NativeRuntime, nativeRuntime } from "./native";

/**
 * @param x (N, I) rows
 * @param weight (I, O): input by output, the transpose of a PyTorch Linear's
 * @param bias (O)
 * @returns (N, O)
 */
export function linear(x: tf.Tensor2D, weight: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  return differentiable([x, weight, bias], () => ({
    value: addBias(product(x, weight), bias), // (N, O)
    saved: [x, weight],
    gradient: (dy, saved) => {
      const [x, weight] = saved as tf.Tensor2D[];
      return [product(dy, weight, false, true), product(x, dy, true, false), sumRows(dy)]; // (N, I), (I, O), (O)
    },
  }));
}

/** a·b of two matrices, either one transposed. No gradient of its own. */
export function product(a: tf.Tensor2D, b: tf.Tensor2D, transposeA = false, transposeB = false): tf.Tensor2D {
  const native = nativeRuntime();
  if (!native) return tf.matMul(a, b, transposeA, transposeB);
  return native.run(
    "MatMul",
    [native.float, native.bool("transpose_a", transposeA), native.bool("transpose_b", transposeB)],
    [a, b],
  );
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
