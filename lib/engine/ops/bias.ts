/** A bias over rows and its gradient, as TensorFlow computes them fastest. */
import * as tf from "@tensorflow/tfjs";
import { type NativeRuntime, nativeRuntime } from "./runtime";

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
