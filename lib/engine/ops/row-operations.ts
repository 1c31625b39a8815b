/**
 * What stands between the products of a pass without gradient, over the rows of texts that stand one behind the other,
 * without padding. Nothing is kept, and in bfloat16 a product is read and written as it is. By bowlab's own operations
 * for TensorFlow alone: a pass that wants gradients, or an engine without them, has `linear`, `attention` and
 * `layerNorm`.
 */
import * as tf from "@tensorflow/tfjs";
import { activePrecision } from "../precision";
import { products } from "./products";
import { nativeKernels, type OpAttribute } from "./runtime";
import type { Dense, Norm } from "./sublayer";

/** Rows (T, H) in float32, and as products read them: the same, or their bfloat16 copy. */
export type States = { rows: tf.Tensor2D; factor: tf.Tensor2D };

/** What a product made of rows, and the bias that is still to be added to it. */
export interface Projection {
  product: tf.Tensor2D;
  bias: tf.Tensor1D;
}

/** Rows where texts begin, (B + 1) int32: text b has those from starts[b] to before starts[b + 1]. */
export interface TextStarts {
  queries: tf.Tensor1D;
  keys: tf.Tensor1D;
}

export interface RowOperations {
  /** What products read of rows. */
  states(rows: tf.Tensor2D): States;
  /** x·W, of (T, I). The bias is for the next operation. */
  project(factor: tf.Tensor2D, dense: Dense): Projection;
  /** x·[W₁ W₂ …]: several projections of the same rows by one product. */
  projectAll(factor: tf.Tensor2D, denses: Dense[]): Projection;
  /**
   * softmax(q·kᵀ/√D)·v within every text.
   * @param asking queries in its first H columns
   * @param asked keys and values in its last 2·H columns
   * @returns (T, H), what a product reads
   */
  attend(asking: Projection, asked: Projection, starts: TextStarts, heads: number): tf.Tensor2D;
  /** gelu(product + bias). @returns the same shape, what a product reads */
  gelu(x: Projection): tf.Tensor2D;
  /** layerNorm(rows + residual), of rows that no product made. */
  normOfRows(rows: tf.Tensor2D, residual: tf.Tensor2D, norm: Norm): States;
  /** layerNorm(product + bias + residual) */
  normOfSum(x: Projection, residual: tf.Tensor2D, norm: Norm): States;
}

/**
 * The operations in the precision of the scope; null where they are not to be had, or a gradient is being taken.
 * @param sizes the model's: rows and columns of its weights
 */
export function rowOperations(...sizes: number[]): RowOperations | null {
  const native = nativeKernels();
  const size = products(...sizes);
  // A matrix too small for bfloat16 is computed in float32; models that have both are not worth a way of their own.
  const isMixed = activePrecision() === "bfloat16" && !size.isNarrow;
  if (!native || isMixed || tf.engine().state.gradientDepth > 0) return null;
  const T = size.isNarrow ? native.bfloat16 : native.float;
  const normOf = (T: OpAttribute, { product, bias }: Projection, residual: tf.Tensor2D, norm: Norm): States => {
    const attributes = [native.float32("number", norm.epsilon), native.int32("limit", size.isNarrow ? 1 : 0), T];
    const inputs = [product, bias, residual, norm.scale, norm.shift];
    const [rows, copy] = native.runMany("BowlabNormOfSum", attributes, inputs, 2) as tf.Tensor2D[];
    return { rows, factor: size.isNarrow ? copy : rows };
  };
  return {
    states: (rows) => ({ rows, factor: size.factor(rows) }),
    project: (factor, { weight, bias }) => ({
      product: size.multiplyRaw(factor, size.factor(weight)) as tf.Tensor2D,
      bias,
    }),
    projectAll: (factor, denses) => ({
      product: size.multiplyRaw(factor, size.joined(denses.map(({ weight }) => weight))) as tf.Tensor2D,
      bias: tf.concat(denses.map(({ bias }) => bias)),
    }),
    attend(asking, asked, { queries, keys }, heads) {
      const { product, bias } = asked;
      const nothing = [tf.zeros([0]), native.noBytes()];
      const sizes = [queries, keys, tf.scalar(heads, "int32")];
      const inputs = [asking.product, product, asking.bias, bias, ...sizes, ...nothing];
      return native.runMany("BowlabSelfAttention", [native.int32("limit", 0), T], inputs, 2)[0] as tf.Tensor2D;
    },
    gelu: ({ product, bias }) => native.run("BowlabBiasGelu", [T], [product, bias]),
    normOfSum: (x, residual, norm) => normOf(T, x, residual, norm),
    normOfRows: (rows, residual, norm) => {
      const bias = tf.zeros<tf.Rank.R1>([rows.shape[1]]);
      return normOf(native.float, { product: rows, bias }, residual, norm);
    },
  };
}
