/**
 * Gradients of a loss by parameter name: their mean over batches, their global norm, and the factor that clips it.
 * Nothing here reads a tensor's value.
 */
import * as tf from "@tensorflow/tfjs";
import { valueAndGradientsOf } from "../engine";
import { nativeRuntime, wasmKernels } from "../engine/ops";
import type { Parameters } from "../model";

/** Gradients by the parameter's name, of the parameter's shape. */
export type Gradients = Map<string, tf.Tensor>;

/**
 * Value and gradients of `loss` for every parameter it depends on. The caller owns what is returned (call it inside a
 * tidy).
 */
export function valueAndGradients(
  parameters: Parameters,
  loss: () => tf.Scalar,
): { value: tf.Scalar; gradients: Gradients } {
  const variables = parameters.variables();
  const { value, gradients: found } = valueAndGradientsOf(loss, variables);
  const gradients: Gradients = new Map();
  for (const [i, { name }] of parameters.specs.entries()) {
    const gradient = found[i];
    if (gradient) gradients.set(name, gradient);
  }
  return { value, gradients };
}

/** Adds a batch's gradients to the sum of those before it, and disposes of what is no longer needed. */
export function addGradients(sum: Gradients, more: Gradients): void {
  for (const [name, gradient] of more) {
    const before = sum.get(name);
    sum.set(name, before ? tf.add(before, gradient) : gradient);
    if (before) tf.dispose([before, gradient]);
  }
}

/**
 * The mean over as many batches: a parameter without a gradient in some of them has zero there. Disposes of the sum.
 */
export function meanGradients(sum: Gradients, batches: number): Gradients {
  if (batches === 1) return sum;
  return new Map(
    [...sum].map(([name, gradient]) => {
      const mean = tf.div(gradient, batches);
      gradient.dispose();
      return [name, mean];
    }),
  );
}

/** The Euclidean norm over all gradients together. @returns scalar */
export function globalNorm(gradients: Gradients): tf.Scalar {
  const each = [...gradients.values()];
  const native = nativeRuntime();
  if (!native) return tf.sqrt(tf.addN(each.map(sumOfSquares)));
  // Half of the sums of squares.
  const halves = each.map((gradient) => native.run<tf.Scalar>("L2Loss", [native.float], [gradient]));
  return tf.sqrt(tf.mul<tf.Scalar>(tf.addN(halves), 2));
}

/** min(1, limit / (norm + 1e-6)), as PyTorch's clip_grad_norm_. @returns scalar */
export function clipFactor(norm: tf.Scalar, limit: number): tf.Scalar {
  return tf.minimum(tf.div(limit, tf.add(norm, 1e-6)), 1);
}

function sumOfSquares(x: tf.Tensor): tf.Scalar {
  return wasmKernels()?.sumOfSquares(x) ?? tf.sum(tf.square(x));
}
