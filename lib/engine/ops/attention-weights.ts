/** Attention's weights: the softmax of its masked scores, what drops of them, and the gradient of both. */
import * as tf from "@tensorflow/tfjs";
import { type DropoutSeeds, dropoutMask, dropping } from "./dropout";
import { dropElements, droppingAttributes, fusedKernels } from "./kernels";
import type { NativeRuntime } from "./native";

/** How weights are computed. Chosen in the forward pass and kept for the gradient. */
export interface AttentionWeights {
  /** What the random numbers say: kept for the gradient; null: nothing drops. */
  readonly dropping: tf.Tensor | null;
  /** softmax(scores + mask). @param scores (B, A, Q, K) @returns the same shape */
  softmax(scores: tf.Tensor): tf.Tensor;
  /** The weights after dropout. */
  drop(weights: tf.Tensor, dropping: tf.Tensor | null): tf.Tensor;
  /** From the change of the weights after dropout to that of the scores. */
  gradient(change: tf.Tensor, weights: tf.Tensor, dropping: tf.Tensor | null): tf.Tensor;
}

/**
 * @param shape (B, A, Q, K) of the scores
 * @param mask added to them, broadcast
 * @param seeds null: no dropout
 */
export function attentionWeights(
  shape: number[],
  mask: tf.Tensor,
  rate: number,
  seeds: DropoutSeeds | null,
): AttentionWeights {
  const seed = seeds === null || rate === 0 ? null : seeds.next();
  const fused = fusedKernels();
  const isOfTexts = mask.rank === 4 && mask.shape[1] === 1 && mask.shape[3] === shape[3];
  return fused && isOfTexts ? fusedWeights(fused, shape, mask, rate, seed) : composedWeights(shape, mask, rate, seed);
}

function fusedWeights(
  native: NativeRuntime,
  shape: number[],
  mask: tf.Tensor,
  rate: number,
  seed: number | null,
): AttentionWeights {
  const dropped = seed === null ? null : dropping(native, tf.util.sizeFromShape(shape), rate, seed);
  const { limit, number } = dropped ?? { limit: 0, number: 1 };
  return {
    dropping: dropped?.bytes ?? null,
    softmax: (scores) => native.run("BowlabAttentionWeights", [], [scores, mask]),
    drop: (weights, bytes) => (bytes ? dropElements(native, weights, { bytes, limit, number }) : weights),
    gradient: (change, weights, bytes) =>
      native.run("BowlabAttentionWeightsGradient", droppingAttributes(native, { limit, number }), [
        ...[change, weights],
        bytes ?? native.noBytes(),
      ]),
  };
}

function composedWeights(shape: number[], mask: tf.Tensor, rate: number, seed: number | null): AttentionWeights {
  return {
    dropping: seed === null ? null : dropoutMask(shape, rate, seed),
    softmax: (scores) => tf.softmax(tf.add(scores, mask)),
    drop: (weights, drop) => (drop ? tf.mul(weights, drop) : weights),
    gradient: (change, weights, drop) => {
      const weighted = tf.mul(drop ? tf.mul(change, drop) : change, weights);
      return tf.sub(weighted, tf.mul(weights, tf.sum(weighted, -1, true)));
    },
  };
}
