/**
 * Contrastive learning of a bi-encoder (InfoNCE; van den Oord et al. 2018, with in-batch negatives as in DPR, Karpukhin
 * et al. 2020): among all passages of the batch, every query must find its own positive by inner product. Deviation
 * from the code of arXiv 2401.11248: passages that answer a query by the query's *own* judgements are not negatives of
 * that query, wherever in the batch they stand.
 */
import * as tf from "@tensorflow/tfjs";
import { inPrecision } from "../engine";
import { sparseCrossEntropy, tiedLogits } from "../engine/ops";

/** Score added to passages that are left out of a query's softmax. */
const EXCLUDED = -1e9;

/** Which passage is right for each query. Q queries, P passages. */
export interface ContrastiveTargets {
  /** (Q) place of each query's positive among the P passages. */
  positives: Int32Array;
  /** Pairs q·P + p that are left out: p answers q as well, but is not the positive to be found. */
  excluded: Int32Array;
}

/**
 * Inner products over the temperature, in float32 whatever the encoder's precision: they are large numbers whose
 * differences count.
 * @param queries (Q, H)
 * @param passages (P, H)
 * @returns (Q, P)
 */
export function similarities(queries: tf.Tensor2D, passages: tf.Tensor2D, temperature = 1): tf.Tensor2D {
  const scores = inPrecision("float32", () => tiedLogits(queries, passages, null)); // (Q, P)
  return temperature === 1 ? scores : tf.div(scores, temperature);
}

/**
 * mean over queries q of −log softmax(s_q)[positive of q].
 * @param scores s (Q, P), of `similarities`
 * @returns scalar
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { contrastiveLoss, similarities, useEngine } from "bowlab";
 *
 * await useEngine();
 * const targets = { positives: Int32Array.of(0, 1), excluded: new Int32Array() };
 * const loss = tf.tidy(() => {
 *   const queries = tf.tensor2d([[1, 0], [0, 1]]);
 *   const passages = tf.tensor2d([[1, 0], [0, 1], [0, 0]]);
 *   return contrastiveLoss(similarities(queries, passages), targets).dataSync()[0];
 * });
 * console.log(loss.toFixed(3)); // → 0.551
 * ```
 */
export function contrastiveLoss(scores: tf.Tensor2D, { positives, excluded }: ContrastiveTargets): tf.Scalar {
  const [Q, P] = scores.shape;
  const labels = tf.tensor1d(positives, "int32"); // (Q)
  if (excluded.length === 0) return tf.mean(sparseCrossEntropy(scores, labels));
  const mask = new Float32Array(Q * P);
  for (const pair of excluded) mask[pair] = EXCLUDED;
  return tf.mean(sparseCrossEntropy(tf.add(scores, tf.tensor2d(mask, [Q, P])), labels));
}
