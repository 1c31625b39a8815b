/**
 * Attention's heads: rows of all heads side by side, (B·L, H), and heads one after the other, (B, A, L, D) with
 * H = A·D.
 */
import * as tf from "@tensorflow/tfjs";
import { differentiable } from "./differentiable";
import { linear } from "./linear";
import { products } from "./products";
import { isNarrowed, type NativeRuntime, nativeKernels } from "./runtime";
import type { Dense } from "./sublayer";

/** (B·L, H) → (B, A, L, D) */
export function splitHeads(x: tf.Tensor2D, batch: number, length: number, heads: number): tf.Tensor4D {
  return tf.transpose(x.reshape([batch, length, heads, x.shape[1] / heads]) as tf.Tensor4D, [0, 2, 1, 3]);
}

/** (B, A, L, D) → (B·L, H); bfloat16 stays so. */
export function mergeHeads(x: tf.Tensor4D): tf.Tensor2D {
  const [batch, heads, length, size] = x.shape;
  const native = nativeKernels();
  if (!native) return tf.transpose(x, [0, 2, 1, 3]).reshape([batch * length, heads * size]);
  const T = isNarrowed(x) ? native.bfloat16 : native.float;
  return differentiable<tf.Tensor>([x], () => ({
    value: native.runMany("BowlabMergeHeads", [T], [x], 2)[0],
    saved: [],
    gradient: (dy) => native.run("BowlabSplitHeads", [T], [dy, tf.zeros([0]), tf.tensor1d(x.shape, "int32")]),
  })) as tf.Tensor2D;
}

/**
 * The heads of x·W + b, to be read by `attention` alone: in a scope of bfloat16 they are that.
 * @param x (B·L, I)
 * @returns (B, A, L, D)
 */
export function linearHeads(x: tf.Tensor2D, dense: Dense, batch: number, heads: number): tf.Tensor4D {
  const length = x.shape[0] / batch;
  const size = dense.weight.shape[1] / heads;
  const native = nativeKernels();
  // Of heads too small for bfloat16 the products of attention are float32.
  const isMixed = products(...dense.weight.shape).isNarrow !== products(size).isNarrow;
  if (!native || isMixed) return splitHeads(linear(x, dense.weight, dense.bias), batch, length, heads);
  return fusedHeads(native, x, dense, [batch, heads, length, size]);
}

function fusedHeads(native: NativeRuntime, x: tf.Tensor2D, { weight, bias }: Dense, shape: number[]): tf.Tensor4D {
  const { isNarrow, factor, multiply, multiplyRaw } = products(...weight.shape);
  const T = isNarrow ? native.bfloat16 : native.float;
  return differentiable<tf.Tensor>([x, weight, bias], () => {
    const [rows, matrix] = [factor(x), factor(weight)];
    const product = multiplyRaw(rows, matrix); // (B·L, H)
    return {
      value: native.run("BowlabSplitHeads", [T], [product, bias, tf.tensor1d(shape, "int32")]),
      saved: [rows, matrix],
      gradient: (dy, [rows, matrix]) => {
        const [change, dBias] = native.runMany("BowlabMergeHeads", [T], [dy], 2); // (B·L, H), (H)
        return [multiply(change, matrix, false, true), multiply(rows, change, true), dBias];
      },
    };
  }) as tf.Tensor4D;
}
