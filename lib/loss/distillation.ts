/**
 * Distillation of a teacher's scores: over each query's own group of passages, the student's softmax is pulled towards
 * the teacher's (KL divergence, teacher first, as in stage 3 of arXiv 2401.11248 and in RocketQA v2). Q queries, G
 * passages a group.
 */
import * as tf from "@tensorflow/tfjs";
import { crossEntropy, gatherRows } from "../engine/ops";

/**
 * mean over queries of Σ_g p_g (ln p_g − ln softmax(s)_g) with p = softmax(teacher).
 * @param scores s (Q, G), the student's
 * @param teacher (Q·G) row-major scores of the teacher, any scale; −Infinity where it has none
 * @returns scalar, at least 0
 */
export function distillationLoss(scores: tf.Tensor2D, teacher: ArrayLike<number>): tf.Scalar {
  const [Q, G] = scores.shape;
  const { probabilities, entropy } = softmaxRows(teacher, Q, G);
  const crossed = tf.mean(crossEntropy(scores, tf.tensor2d(probabilities, [Q, G])));
  return tf.sub<tf.Scalar>(crossed, entropy / Q);
}

/**
 * Each query's scores for its own group, out of those for all passages. Group q is passages q·G … q·G + G − 1.
 * @param scores (Q, Q·G)
 * @returns (Q, G)
 */
export function groupScores(scores: tf.Tensor2D): tf.Tensor2D {
  const [Q, P] = scores.shape;
  const G = P / Q;
  const own = Int32Array.from({ length: P }, (_, i) => Math.floor(i / G) * P + i);
  const rows = gatherRows(scores.reshape([Q * P, 1]) as tf.Tensor2D, tf.tensor1d(own, "int32")); // (Q·G, 1)
  return rows.reshape([Q, G]);
}

/** Softmax of every row, and the rows' entropies added up, in nats. */
function softmaxRows(values: ArrayLike<number>, Q: number, G: number) {
  const probabilities = new Float32Array(Q * G);
  let entropy = 0;
  for (let q = 0; q < Q; q++) {
    const row = Array.from({ length: G }, (_, g) => values[q * G + g]);
    const largest = Math.max(...row);
    const weights = row.map((value) => Math.exp(value - largest));
    const sum = weights.reduce((a, b) => a + b, 0);
    weights.forEach((weight, g) => {
      const p = weight / sum;
      probabilities[q * G + g] = p;
      if (p > 0) entropy -= p * Math.log(p);
    });
  }
  return { probabilities, entropy };
}
