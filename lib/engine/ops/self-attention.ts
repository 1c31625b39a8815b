/**
 * Multi-head attention of rows with its projections as one operation: queries, keys and values by one product, and
 * scores, mask, softmax, dropout and the sum of the values head by head in the cache. No scores are kept for the
 * gradient. By bowlab's own operations for TensorFlow; elsewhere it composes itself of `linear` and `attention`.
 */
import * as tf from "@tensorflow/tfjs";
import { attention } from "./attention";
import { differentiable } from "./differentiable";
import { type DropoutSeeds, dropping } from "./dropout";
import { mergeHeads, splitHeads } from "./heads";
import { linear } from "./linear";
import { products } from "./products";
import { type NativeRuntime, nativeKernels } from "./runtime";
import type { Dense } from "./sublayer";

/** What is projected to queries, keys and values. */
export interface Projections {
  query: Dense;
  key: Dense;
  value: Dense;
}

export interface SelfAttentionOptions {
  /** Q rows a text that ask; they attend to all. Default: the rows themselves. */
  asking?: tf.Tensor2D;
  /** B texts, of as many rows each. */
  batch: number;
  /** A */
  heads: number;
  /** (B or 1, 1, Q or 1, K) added to the scores: 0 where visible, very negative where hidden. */
  mask: tf.Tensor4D;
  /** Of the attention weights. */
  dropoutRate: number;
  /** null: no dropout. */
  seeds: DropoutSeeds | null;
}

/**
 * dropout(softmax(q·kᵀ/√D + mask))·v, of all heads side by side (Vaswani et al., NeurIPS 2017, section 3.2.2, without
 * the last projection).
 * @param rows (B·K, H)
 * @returns (B·Q, H), to be read by products alone: in a scope of bfloat16 it is that
 */
export function selfAttention(
  rows: tf.Tensor2D,
  projections: Projections,
  { asking, batch, heads, ...options }: SelfAttentionOptions,
): tf.Tensor2D {
  const native = nativeKernels();
  if (native) return fusedAttention(native, rows, projections, { asking, batch, heads, ...options });
  const headsOf = (x: tf.Tensor2D, { weight, bias }: Dense) =>
    splitHeads(linear(x, weight, bias), batch, x.shape[0] / batch, heads);
  const { query, key, value } = projections;
  return mergeHeads(
    attention(headsOf(asking ?? rows, query), headsOf(rows, key), headsOf(rows, value), options), // (B, A, Q, D)
  );
}

function fusedAttention(
  native: NativeRuntime,
  rows: tf.Tensor2D,
  { query, key, value }: Projections,
  { asking, batch, heads, mask, dropoutRate: rate, seeds }: SelfAttentionOptions,
): tf.Tensor2D {
  const [K, Q] = [rows, asking ?? rows].map((x) => x.shape[0] / batch);
  const size = products(...query.weight.shape);
  const T = size.isNarrow ? native.bfloat16 : native.float;
  const seed = seeds === null || rate === 0 ? null : seeds.next();
  // By one product each: of the rows that ask, and of those that are asked.
  const sides = asking ? [[query], [key, value]] : [[query, key, value]];
  const inputs = asking ? [asking, rows] : [rows];
  const denses = sides.flat();
  const width = query.weight.shape[1];
  return differentiable<tf.Tensor2D>([...inputs, ...denses.flatMap(({ weight, bias }) => [weight, bias])], () => {
    const factors = inputs.map((x) => size.factor(x));
    const matrices = sides.map((side) => size.joined(side.map(({ weight }) => weight)));
    const made = factors.map((x, i) => size.multiplyRaw(x, matrices[i])); // (B·Q, H) and (B·K, 2·H), or (B·K, 3·H)
    const biases = sides.map((side) => tf.concat(side.map(({ bias }) => bias)));
    const dropped = seed === null ? null : dropping(native, batch * heads * Q * K, rate, seed);
    const attributes = [native.int32("limit", dropped?.limit ?? 0), T];
    const last = made.length - 1;
    const sizes = [starts(batch, Q), starts(batch, K), tf.scalar(heads, "int32")];
    const read = [made[0], made[last], biases[0], biases[last], ...sizes, mask, dropped?.bytes ?? native.noBytes()];
    const [value, statistics] = native.runMany("BowlabSelfAttention", attributes, read, 2) as tf.Tensor2D[];
    return {
      value,
      saved: [...factors, ...matrices, statistics, ...read],
      gradient(dy, saved) {
        const [factors, matrices] = [saved.slice(0, last + 1), saved.slice(last + 1, 2 * (last + 1))];
        const given = [size.factor(dy), ...saved.slice(2 * (last + 1))];
        const [dAsking, dAsked, ...sums] = native.runMany("BowlabSelfAttentionGradient", attributes, given, 4);
        const changes = last > 0 ? [dAsking, dAsked] : [dAsked];
        const dBiases = last > 0 ? tf.concat(sums as tf.Tensor1D[]) : sums[1];
        const dWeights = factors.map((x, i) => size.multiply(x, changes[i], true)); // (H, 3·H), or (H, H) and (H, 2·H)
        const dWeight = dWeights.flatMap((x) => tf.split(x, (x.shape[1] as number) / width, 1));
        const dBias = tf.split(dBiases, denses.length);
        const dInputs = changes.map((change, i) => size.multiply(change, matrices[i], false, true));
        return [...dInputs, ...dWeight.flatMap((x, i) => [x, dBias[i]])];
      },
    };
  });
}

/** (B + 1) int32: where the rows of each text begin. */
function starts(batch: number, rows: number): tf.Tensor1D {
  return tf.tensor1d(
    Int32Array.from({ length: batch + 1 }, (_, text) => text * rows),
    "int32",
  );
}
