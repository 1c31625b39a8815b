/**
 * Scores of every token by the tied embedding matrix, h·Eᵀ (+ bias), and the loss over them. The matrix is kept (V, H),
 * as the look-up wants it.
 */
import * as tf from "@tensorflow/tfjs";
import { sparseCrossEntropy } from "./cross-entropy";
import { differentiable } from "./differentiable";
import { products } from "./products";
import { nativeKernels } from "./runtime";

/**
 * @param hidden (N, H)
 * @param embeddings E (V, H)
 * @param bias (V), or null for none
 * @returns (N, V)
 */
export function tiedLogits(hidden: tf.Tensor2D, embeddings: tf.Tensor2D, bias: tf.Tensor1D | null): tf.Tensor2D {
  const { factor, multiply, multiplyAndAdd, factorAndSum } = products(...embeddings.shape);
  return differentiable(bias ? [hidden, embeddings, bias] : [hidden, embeddings], () => {
    const [rows, matrix] = [factor(hidden), factor(embeddings)];
    return {
      value: bias ? multiplyAndAdd(rows, matrix, bias, true) : (multiply(rows, matrix, false, true) as tf.Tensor2D),
      saved: [rows, matrix],
      gradient: (dy, [rows, matrix]) => {
        const [change, sums] = bias ? factorAndSum(dy) : [factor(dy), null]; // (N, V), (V)
        const gradients = [multiply(change, matrix), multiply(change, rows, true)]; // (N, H), (V, H)
        return sums ? [...gradients, sums] : gradients;
      },
    };
  });
}

/**
 * The loss of a prediction over the vocabulary in one operation. Of all that is computed on the way, the product alone
 * is kept, as the engine has it (in bfloat16 where products are), and its gradient takes its place in memory:
 * −log softmax(h·Eᵀ + bias)[label] of every row.
 * @param hidden (N, H)
 * @param embeddings E (V, H)
 * @param bias (V)
 * @param labels (N) int32
 * @returns (N)
 */
export function tiedCrossEntropy(
  hidden: tf.Tensor2D,
  embeddings: tf.Tensor2D,
  bias: tf.Tensor1D,
  labels: tf.Tensor1D,
): tf.Tensor1D {
  const native = nativeKernels();
  // The logits are large, and gone before anything else has its own.
  if (!native) return tf.tidy(() => sparseCrossEntropy(tiedLogits(hidden, embeddings, bias), labels));
  const { isNarrow, factor, multiply, multiplyRaw } = products(...embeddings.shape);
  const T = isNarrow ? native.bfloat16 : native.float;
  return differentiable([hidden, embeddings, bias], () => {
    const [rows, matrix] = [factor(hidden), factor(embeddings)];
    const product = multiplyRaw(rows, matrix, false, true); // (N, V)
    const [loss, normalizer] = native.runMany("BowlabCrossEntropy", [T], [product, bias, labels], 2);
    return {
      value: loss as tf.Tensor1D,
      saved: [rows, matrix, product, bias, labels, normalizer],
      gradient: (dy, [rows, matrix, product, ...saved]) => {
        const inPlace = [native.int32("limit", 1), T];
        const [, sums] = native.runMany("BowlabCrossEntropyGradient", inPlace, [dy, product, ...saved], 2);
        return [multiply(product, matrix), multiply(product, rows, true), sums]; // (N, H), (V, H), (V)
      },
    };
  });
}
