/** Layer normalization over the last axis, with its gradient in closed form. */
import * as tf from "@tensorflow/tfjs";
import { sumRows } from "./bias";
import { differentiable } from "./differentiable";
import { fusedKernels } from "./runtime";

/**
 * y = scale · (x − mean) / √(variance + epsilon) + shift, statistics over each row (biased variance, as BERT).
 * @param x (N, H)
 * @param scale (H), γ
 * @param shift (H), β
 * @returns (N, H)
 */
export function layerNorm(x: tf.Tensor2D, scale: tf.Tensor1D, shift: tf.Tensor1D, epsilon: number): tf.Tensor2D {
  const fused = fusedKernels();
  if (fused)
    return differentiable([x, scale, shift], () => {
      const attributes = [fused.float32("number", epsilon)];
      const [value, normal, inverse] = fused.runMany("BowlabLayerNorm", attributes, [x, scale, shift], 3);
      return {
        value: value as tf.Tensor2D,
        saved: [normal, inverse, scale],
        gradient: (dy, saved) => fused.runMany("BowlabLayerNormGradient", [], [dy, ...saved], 3),
      };
    });
  return differentiable([x, scale, shift], () => {
    const centred = tf.sub(x, tf.mean(x, 1, true)); // (N, H)
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), epsilon)); // (N, 1)
    const normal = tf.mul(centred, inverse); // (N, H)
    return {
      value: tf.add(tf.mul(normal, scale), shift) as tf.Tensor2D,
      saved: [normal, inverse, scale],
      gradient: (dy, [normal, inverse, scale]) => {
        const dNormal = tf.mul(dy, scale); // (N, H)
        const projection = tf.mean(tf.mul(dNormal, normal), 1, true); // (N, 1)
        const dx = tf.mul(tf.sub(tf.sub(dNormal, tf.mean(dNormal, 1, true)), tf.mul(normal, projection)), inverse);
        return [dx, sumRows(tf.mul(dy, normal)), sumRows(dy)]; // (N, H), (H), (H)
      },
    };
  });
}
