/**
 * Attention's heads: rows of all heads side by side, (B·L, H), and heads one after the other, (B, A, L, D) with
 * H = A·D.
 */
import * as tf from "@tensorflow/tfjs";
import { differentiable } from "./differentiable";
import { isNarrowed, nativeKernels } from "./runtime";

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
