/**
 * Bag-of-words prediction (the paper's objective, its Eq. 11): one softmax over the vocabulary, from the [CLS] vector,
 * must spread its mass evenly over the set of the passage's tokens. Softmax cross-entropy to a uniform target; not a
 * sigmoid per word, and no counts.
 */
import * as tf from "@tensorflow/tfjs";
import { crossEntropy } from "../engine/ops";

/** Sets of token ids, one a row, in compressed-row form. */
export interface Bags {
  /** (B + 1) where each row's ids begin in `bagIds`. */
  bagOffsets: Int32Array;
  /** Distinct, non-special ids. */
  bagIds: Int32Array;
}

/**
 * L_bow = mean over rows of −Σ_{v∈T} log softmax(z)_v / |T|. Its floor is ln|T| (see `bagEntropy`).
 * Rows with an empty set count for nothing (the official code divides by zero there); no row at all gives zero.
 * @param logits z (B, V), the full head's or the bare E·h_CLS
 * @param sizes (B) what divides in the place of |T|: DupMAE takes the text's length, so that its target sums to
 * |T|/length
 * @returns scalar
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { bagEntropy, bagOfWordsLoss, useEngine } from "bowlab";
 *
 * await useEngine();
 * const bags = { bagIds: Int32Array.of(5, 6, 7), bagOffsets: Int32Array.of(0, 3) }; // one row
 * const loss = (logits: number[]) =>
 *   tf.tidy(() => bagOfWordsLoss(tf.tensor2d([logits]), bags).dataSync()[0].toFixed(2));
 * console.log(loss([0, 0, 0, 0, 0, 0, 0, 0]), Math.log(8).toFixed(2)); // → 2.08 2.08
 * console.log(loss([0, 0, 0, 0, 0, 9, 9, 9]), bagEntropy(bags).toFixed(2)); // → 1.10 1.10
 * ```
 */
export function bagOfWordsLoss(logits: tf.Tensor2D, bags: Bags, sizes?: ArrayLike<number>): tf.Scalar {
  const rows = filledRows(bags);
  if (rows === 0) return tf.mul(tf.sum(logits), 0);
  return tf.div(tf.sum(crossEntropy(logits, bagTarget(bags, logits.shape[1], sizes))), rows);
}

/** (B, V): 1/|T| (or 1/size) at the ids of each row's set, zero elsewhere. */
export function bagTarget({ bagOffsets, bagIds }: Bags, vocabSize: number, sizes?: ArrayLike<number>): tf.Tensor2D {
  const rows = bagOffsets.length - 1;
  const target = new Float32Array(rows * vocabSize);
  for (let row = 0; row < rows; row++) {
    const weight = 1 / (sizes?.[row] ?? bagOffsets[row + 1] - bagOffsets[row]);
    for (let i = bagOffsets[row]; i < bagOffsets[row + 1]; i++) target[row * vocabSize + bagIds[i]] = weight;
  }
  return tf.tensor2d(target, [rows, vocabSize]);
}

/** Mean of ln|T| over the filled rows: the lowest value L_bow can take, in nats. */
export function bagEntropy(bags: Bags): number {
  const { bagOffsets } = bags;
  let sum = 0;
  for (let row = 0; row + 1 < bagOffsets.length; row++) {
    const size = bagOffsets[row + 1] - bagOffsets[row];
    if (size > 0) sum += Math.log(size);
  }
  return sum / Math.max(1, filledRows(bags));
}

function filledRows({ bagOffsets }: Bags): number {
  let filled = 0;
  for (let row = 0; row + 1 < bagOffsets.length; row++) if (bagOffsets[row + 1] > bagOffsets[row]) filled++;
  return filled;
}
