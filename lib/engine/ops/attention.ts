/**
 * Scaled dot-product attention as one operation with its gradient: softmax(q·kᵀ/√D + bias + mask)·v, dropout on the
 * weights.
 */
import * as tf from "@tensorflow/tfjs";
import { attentionWeights } from "./attention-weights";
import { differentiable } from "./differentiable";
import type { DropoutSeeds } from "./dropout";
import { products } from "./products";

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
 * @returns (B, A, Q, D), in bfloat16 where the three are
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
  const size = products(query.shape[3]);
  const { factor, multiply } = size;
  const { dropping, isRaw, isScaling, ...weighing } = attentionWeights([batch, heads, queries, keys], {
    ...{ mask, rate: dropoutRate, seeds, products: size, scale, hasBias: bias !== undefined },
  });
  const multiplyForWeights = isRaw ? size.multiplyRaw : multiply;
  const multiplyForHeads = size.isNarrowed(query) ? size.multiplyRaw : multiply;
  const scaled = (x: tf.Tensor) => (isScaling ? x : tf.mul(x, scale));

  return differentiable(bias ? [query, key, value, bias] : [query, key, value], () => {
    const [asked, keyed, valued] = [factor(scaled(query)), factor(key), factor(value)];
    const scores = multiplyForWeights(asked, keyed, false, true); // (B, A, Q, K)
    const weights = weighing.softmax(bias ? tf.add(scores, bias) : scores);
    const mixing = weighing.drop(weights, dropping);
    // A copy in bfloat16 is half as large and kept; what is none is made again, which takes less memory.
    const kept = size.isNarrow ? [mixing] : [];
    return {
      value: multiplyForHeads(mixing, valued) as tf.Tensor4D, // (B, A, Q, D)
      saved: [asked, keyed, valued, weights, ...(dropping ? [dropping] : []), ...kept],
      gradient: (dy, [asked, keyed, valued, weights, ...rest]) => {
        const drops = dropping ? rest[0] : null;
        const mixing = rest[dropping ? 1 : 0] ?? weighing.drop(weights, drops);
        const change = factor(dy); // (B, A, Q, D)
        const dDropped = multiplyForWeights(change, valued, false, true); // (B, A, Q, K)
        const dScores = weighing.gradient(dDropped, weights, drops);
        const scoring = isRaw ? dScores : factor(dScores);
        return [
          scaled(multiplyForHeads(scoring, keyed)),
          multiplyForHeads(scoring, asked, true),
          multiplyForHeads(mixing, change, true),
          ...(bias ? [tf.sum(dScores, 0, true)] : []),
        ];
      },
    };
  });
}
