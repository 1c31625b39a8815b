/**
 * One node of the gradient tape: a value, what its gradient needs, and the gradient itself. All fused operations are
 * made by it.
 */
import * as tf from "@tensorflow/tfjs";

export interface Differentiable<T extends tf.Tensor> {
  value: T;
  /** Tensors that the gradient needs; those not named here are gone when the forward pass ends. */
  saved: tf.Tensor[];
  /** From dL/dvalue and the saved tensors to dL/dinput, one for each input in order. */
  gradient(dy: T, saved: tf.Tensor[]): tf.Tensor | tf.Tensor[];
}

/** Runs `forward` as one operation over `inputs`; the operations inside are not on the tape, `gradient` is. */
export function differentiable<T extends tf.Tensor>(inputs: tf.Tensor[], forward: () => Differentiable<T>): T {
  const operation = tf.customGrad((...args) => {
    const save = args[inputs.length] as unknown as (tensors: tf.Tensor[]) => void;
    const { value, saved, gradient } = forward();
    save(saved);
    return { value, gradFunc: (dy, saved) => gradient(dy as T, saved) };
  });
  return operation(...inputs) as T;
}
