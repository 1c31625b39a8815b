/** The activation of feed-forward layers, by its name in transformers. */
import * as tf from "@tensorflow/tfjs";
import { gelu } from "../engine/ops";
import type { Activation } from "./config";

const SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);

/** Element by element, any shape. */
export function activate<T extends tf.Tensor>(x: T, name: Activation): T {
  switch (name) {
    case "gelu":
      return gelu(x);
    case "gelu_new": {
      const inner = tf.mul(tf.add(x, tf.mul(tf.pow(x, 3), 0.044715)), SQRT_2_OVER_PI);
      return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
    }
    case "relu":
      return tf.relu(x);
    case "silu":
      return tf.mul(x, tf.sigmoid(x));
  }
}
