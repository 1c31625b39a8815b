/**
 * Scaled dot-product attention as one operation with its gradient: softmax(q·kᵀ/√D + bias + mask)·v, dropout on the
 * weights.
 */
import * as tf from "@tensorflow/tfjs";
import { differentiable } from "./differentiable";
import { type DropoutSeeds, dropoutMask } from "./dropout";
import { nativeRuntime } from "./native";

export interface AttentionOptions {
  /** Added to the scores before the softmax: 0 where visible, very negative where hidden. Broadcast to (B, A, Q, K). */
  mask: tf.Tensor;
  /** (1, A, Q, K) added to the scores too, with a gradient. Default: nothing. */
  bias?: tf.Tensor4D;
  /** Dropout rate on the attention weights. */
  dropoutRate: number;
  /** null: no dropout. */
  seeds: DropoutSeeds | null;
}

/**
 * @param query (B, A, Q, D)
 * @param key (B, A, K, D)
 * @param value (B, A, K, D)
 * @returns (B, A, Q, D)
 */
export function attention(
  query: tf.Tensor4D,
  key: tf.Tensor4D,
  value: tf.Tensor4D,
  { mask, bias, dropoutRate, seeds }: AttentionOptions,
): tf.Tensor4D {
  const scale = 1 / Math.sqrt(query.shape[3]);
  const [batch, heads, queries] = query.shape;
  const keys = key.shape[2];
  const drop =
    seeds === null || dropoutRate === 0 ? null : dropoutMask([batch, heads, queries, keys], dropoutRate, seeds.next());

  return differentiable(bias ? [query, key, value, bias] : [query, key, value], () => {
    const scaled = tf.mul(query, scale);
    const scores = batchProduct(scaled, key, false, true); // (B, A, Q, K)
    const weights = tf.softmax(tf.add(bias ? tf.add(scores, bias) : scores, mask));
    return {
      value: batchProduct(drop ? tf.mul(weights, drop) : weights, value) as tf.Tensor4D, // (B, A, Q, D)
      saved: drop ? [scaled, key, value, weights, drop] : [scaled, key, value, weights],
      gradient: (dy, [scaled, key, value, weights, drop]) => {
        const dDropped = batchProduct(dy, value, false, true); // (B, A, Q, K)
        const weighted = tf.mul(drop ? tf.mul(dDropped, drop) : dDropped, weights); // (B, A, Q, K)
        const dScores = tf.sub(weighted, tf.mul(weights, tf.sum(weighted, -1, true)));
        return [
          tf.mul(batchProduct(dScores, key), scale),
          batchProduct(dScores, scaled, true, false),
          batchProduct(drop ? tf.mul(weights, drop) : weights, dy, true, false),
          ...(bias ? [tf.sum(dScores, 0, true)] : []),
        ];
      },
    };
  });
}

/** Products of stacked matrices (…, N, M)·(…, M, P). No gradient of its own. */
function batchProduct(a: tf.Tensor, b: tf.Tensor, transposeA = false, transposeB = false): tf.Tensor {
  const native = nativeRuntime();
  if (!native) return tf.matMul(a, b, transposeA, transposeB);
  return native.run(
    "BatchMatMulV2",
    [native.float, native.bool("adj_x", transposeA), native.bool("adj_y", transposeB)],
    [a, b],
  );
}
