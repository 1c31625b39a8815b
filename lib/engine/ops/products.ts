/**
 * Products of matrices in the precision of the scope (`inPrecision`): what `linear`, `tiedLogits` and `attention`
 * multiply by. In bfloat16 both factors are cast, oneDNN adds up in float32, and the product is cast back, so that
 * all others see float32 alone. No gradients of their own.
 */
import * as tf from "@tensorflow/tfjs";
import { activePrecision, whenScopeEnds } from "../precision";
import { type NativeRuntime, nativeRuntime } from "./native";

/** How products are computed. Chosen in the forward pass and kept for the gradient. */
export interface Products {
  /** What a product reads of `x`: itself, or its bfloat16 copy. Of a variable one copy serves the whole scope. */
  factor<T extends tf.Tensor>(x: T): T;
  /** a·b of two factors, stacks of matrices (…, N, M)·(…, M, P) where they have more than two axes. */
  multiply(a: tf.Tensor, b: tf.Tensor, transposeA?: boolean, transposeB?: boolean): tf.Tensor;
}

/** A matrix with fewer columns or rows is little work, and a score of its own (one column) keeps all its digits. */
const LEAST = 16;

/**
 * Products over these sizes in the precision of the scope.
 * @param sizes what belongs to the model, such as a weight's rows and columns: the number of texts must not decide how
 * one of them is computed
 */
export function products(...sizes: number[]): Products {
  const native = nativeRuntime();
  if (!native) return { factor: (x) => x, multiply: tf.matMul };
  if (activePrecision() === "float32" || Math.min(...sizes) < LEAST)
    return { factor: (x) => x, multiply: (a, b, ...transposed) => native.product(native.float, a, b, ...transposed) };
  return {
    factor: (x) => (x instanceof tf.Variable ? weightCopy(native, x) : native.narrow(x)),
    multiply: (a, b, ...transposed) =>
      tf.tidy(() => native.widen(native.product(native.bfloat16, a, b, ...transposed))),
  };
}

/** bfloat16 copies of the scope's weights, by the memory that they were made of. */
const copies = new Map<object, tf.Tensor>();

function weightCopy<T extends tf.Tensor>(native: NativeRuntime, weight: T): T {
  const known = copies.get(weight.dataId);
  if (known) return known as T;
  if (copies.size === 0) whenScopeEnds(disposeCopies);
  const copy = tf.keep(native.narrow(weight));
  copies.set(weight.dataId, copy);
  return copy;
}

function disposeCopies(): void {
  for (const copy of copies.values()) copy.dispose();
  copies.clear();
}
