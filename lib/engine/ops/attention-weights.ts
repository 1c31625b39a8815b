/** Attention's weights: the softmax of its masked scores, what drops of them, and the gradient of both. */
import * as tf from "@tensorflow/tfjs";
import { type DropoutSeeds, dropoutMask, dropping } from "./dropout";
import type { Products } from "./products";
import {
  droppingAttributes,
  type NativeRuntime,
  nativeKernels,
  nothingDrops,
  seededDropping,
  type WasmKernels,
  wasmKernels,
} from "./runtime";

/** How weights are computed. Chosen in the forward pass and kept for the gradient. */
export interface AttentionWeights {
  /** What the random numbers say: kept for the gradient; null: nothing drops. */
  readonly dropping: tf.Tensor | null;
  /** Scores and their changes come, and go, as products have them: in bfloat16 where products are. */
  readonly isRaw: boolean;
  /** Scores are multiplied by the scale here; else they come so. */
  readonly isScaling: boolean;
  /** softmax(scores + mask). @param scores (B, A, Q, K) @returns the same shape, in float32 */
  softmax(scores: tf.Tensor): tf.Tensor;
  /** What the product with the values reads: the weights after dropout. */
  drop(weights: tf.Tensor, dropping: tf.Tensor | null): tf.Tensor;
  /** From the change of the weights after dropout to that of the scores. */
  gradient(change: tf.Tensor, weights: tf.Tensor, dropping: tf.Tensor | null): tf.Tensor;
}

export interface AttentionWeightsOptions {
  /** Added to the scores, broadcast. */
  mask: tf.Tensor;
  /** Dropout rate. */
  rate: number;
  /** null: no dropout. */
  seeds: DropoutSeeds | null;
  products: Products;
  /** 1/√D */
  scale: number;
  /** Whether something is added to the scores before: they are float32 then. */
  hasBias: boolean;
}

/** @param shape (B, A, Q, K) of the scores */
export function attentionWeights(shape: number[], options: AttentionWeightsOptions): AttentionWeights {
  const { mask, rate, seeds } = options;
  const seed = seeds === null || rate === 0 ? null : seeds.next();
  const isOfTexts = mask.rank === 4 && mask.shape[1] === 1 && mask.shape[3] === shape[3];
  if (!isOfTexts) return composedWeights(shape, options, seed);
  const [native, wasm] = [nativeKernels(), wasmKernels()];
  if (native) return fusedWeights(native, shape, options, seed);
  return wasm ? seededWeights(wasm, options, seed) : composedWeights(shape, options, seed);
}

function fusedWeights(
  native: NativeRuntime,
  shape: number[],
  { mask, rate, products, scale, hasBias }: AttentionWeightsOptions,
  seed: number | null,
): AttentionWeights {
  const dropped = seed === null ? null : dropping(native, tf.util.sizeFromShape(shape), rate, seed);
  const numbers = droppingAttributes(native, dropped ?? { limit: 0, number: 1 });
  const scaling = native.float32("number", hasBias ? 1 : scale);
  const isRaw = products.isNarrow && !hasBias;
  const T = isRaw ? native.bfloat16 : native.float;
  const factorType = products.isNarrow ? native.bfloat16 : native.float;
  return {
    dropping: dropped?.bytes ?? null,
    isRaw,
    isScaling: !hasBias,
    softmax: (scores) => native.run("BowlabAttentionWeights", [scaling, T], [scores, mask]),
    drop: (weights, bytes) =>
      bytes ? native.run("BowlabDropout", [...numbers, factorType], [weights, bytes]) : products.factor(weights),
    gradient: (change, weights, bytes) => {
      const inputs = [change, weights, bytes ?? native.noBytes()];
      const limit = native.int32("limit", dropped?.limit ?? 0);
      return native.run("BowlabAttentionWeightsGradient", [scaling, limit, T], inputs);
    },
  };
}

/** What drops is made of its seed once more for the gradient: nothing is kept. */
function seededWeights(
  wasm: WasmKernels,
  { mask, rate, products }: AttentionWeightsOptions,
  seed: number | null,
): AttentionWeights {
  const dropped = seed === null ? null : seededDropping(rate, seed);
  return {
    dropping: null,
    isRaw: false,
    isScaling: false,
    softmax: (scores) => wasm.run("BowlabAttentionWeights", [], [scores, mask]),
    drop: (weights) => products.factor(dropped ? wasm.dropout(weights, dropped) : weights),
    gradient: (change, weights) => wasm.attentionWeightsGradient(change, weights, dropped ?? nothingDrops),
  };
}

function composedWeights(
  shape: number[],
  { mask, rate, products }: AttentionWeightsOptions,
  seed: number | null,
): AttentionWeights {
  return {
    isRaw: false,
    isScaling: false,
    dropping: seed === null ? null : dropoutMask(shape, rate, seed),
    softmax: (scores) => tf.softmax(tf.add(scores, mask)),
    drop: (weights, drop) => products.factor(drop ? tf.mul(weights, drop) : weights),
    gradient: (change, weights, drop) => {
      const weighted = tf.mul(drop ? tf.mul(change, drop) : change, weights);
      return tf.sub(weighted, tf.mul(weights, tf.sum(weighted, -1, true)));
    },
  };
}
