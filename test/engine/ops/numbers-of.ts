/** What an operation computes of inputs that are drawn: its value, and the gradient of every input. */
import * as tf from "@tensorflow/tfjs";
import type { Operation } from "./fused-cases";

/** Values and gradients of all inputs, one after the other. @param deviation of the inputs and of the change */
export function numbersOf(operation: Operation, shapes: number[][], deviation: number): Float32Array[] {
  const drawn = (shape: number[], seed: number) => tf.randomNormal(shape, 0, deviation, "float32", seed);
  return tf.tidy(() => {
    const inputs = shapes.map((shape, i) => drawn(shape, i + 1));
    const value = operation(...inputs);
    const gradients = tf.grads((...x: tf.Tensor[]) => tf.sum(tf.mul(operation(...x), drawn(value.shape, 99))))(inputs);
    return [value, ...gradients].map((each) => each.dataSync() as Float32Array);
  });
}
