/**
 * GELU(x) = x·Φ(x), Φ the standard normal distribution function: the exact form of BERT (erf), not the tanh
 * approximation.
 */
import * as tf from "@tensorflow/tfjs";
import { differentiable } from "./differentiable";
import { fusedKernels } from "./runtime";

const INV_SQRT2 = Math.SQRT1_2;
const INV_SQRT_2PI = 1 / Math.sqrt(2 * Math.PI);

/** Element by element, any shape. Gradient: Φ(x) + x·φ(x), φ the normal density. */
export function gelu<T extends tf.Tensor>(x: T): T {
  const fused = fusedKernels();
  if (fused)
    return differentiable<tf.Tensor>([x], () => ({
      value: fused.run("BowlabGelu", [], [x]),
      saved: [x],
      gradient: (dy, [x]) => fused.run("BowlabGeluGradient", [], [dy, x]),
    })) as T;
  return differentiable<tf.Tensor>([x], () => {
    const phi = normalDistribution(x);
    return {
      value: tf.mul(x, phi),
      saved: [x, phi],
      gradient: (dy, [x, phi]) => {
        const density = tf.exp(tf.mul(tf.square(x), -0.5));
        return tf.mul(dy, tf.add(phi, tf.mul(tf.mul(x, density), INV_SQRT_2PI)));
      },
    };
  }) as T;
}

/** Φ(x) = (1 + erf(x/√2)) / 2. */
function normalDistribution(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.add(tf.erf(tf.mul(x, INV_SQRT2)), 1), 0.5);
}
