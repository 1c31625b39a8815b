/**
 * Products of matrices in the precision of the scope (`inPrecision`): what `linear`, `tiedLogits` and `attention`
 * multiply by. In bfloat16 both factors are cast, oneDNN adds up in float32, and the product is cast back, so that
 * all others see float32 alone. No gradients of their own.
 */
import * as tf from "@tensorflow/tfjs";
import { activePrecision, whenScopeEnds } from "../precision";
import { addBias, sumRows } from "./bias";
import { isNarrowed, type NativeRuntime, nativeKernels, nativeRuntime, wasmKernels } from "./runtime";

/** How products are computed. Chosen in the forward pass and kept for the gradient. */
export interface Products {
  /** What a product reads of `x`: itself, or its bfloat16 copy. Of a variable one copy serves the whole scope. */
  factor<T extends tf.Tensor>(x: T): T;
  /** The factor of several weights (I, O) side by side; one copy serves as long as those of the weights do. */
  joined(weights: tf.Tensor2D[]): tf.Tensor2D;
  /** a·b of two factors, stacks of matrices (…, N, M)·(…, M, P) where they have more than two axes. */
  multiply(a: tf.Tensor, b: tf.Tensor, transposeA?: boolean, transposeB?: boolean): tf.Tensor;
  /** Whether factors are bfloat16. */
  readonly isNarrow: boolean;
  /** Whether `x` is so already: then it is its own factor, and its gradient is to be bfloat16 too. */
  isNarrowed(x: tf.Tensor): boolean;
  /** What products will read of `x`, where somebody has made it already. It belongs to the scope from now on. */
  remember(x: tf.Tensor, copy: tf.Tensor): void;
  /** a·b as the engine has it: in bfloat16 where factors are, for kernels that read it so. */
  multiplyRaw(a: tf.Tensor, b: tf.Tensor, transposeA?: boolean, transposeB?: boolean): tf.Tensor;
  /** a·b + bias for every row, of matrices. */
  multiplyAndAdd(a: tf.Tensor2D, b: tf.Tensor2D, bias: tf.Tensor1D, transposeB?: boolean): tf.Tensor2D;
  /** What products read of a gradient (N, O), and its sum over rows (O). */
  factorAndSum(dy: tf.Tensor2D): [factor: tf.Tensor2D, sums: tf.Tensor1D];
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
  if (!native) {
    const plain = composed({ factor: (x) => x, multiply: tf.matMul });
    const wasm = wasmKernels();
    return wasm ? { ...plain, multiplyAndAdd: (...factors) => wasm.biasedProduct(...factors) } : plain;
  }
  if (activePrecision() === "float32" || Math.min(...sizes) < LEAST) {
    const multiply: Products["multiply"] = (a, b, ...transposed) => native.product(native.float, a, b, ...transposed);
    return composed({ factor: (x) => x, multiply });
  }
  const multiplyRaw: Products["multiply"] = (a, b, ...transposed) =>
    native.product(native.bfloat16, a, b, ...transposed);
  const inBfloat16 = {
    ...composed({
      factor: (x) => (isNarrowed(x) ? x : x instanceof tf.Variable ? weightCopy(native, x) : lastCopy(native, x)),
      multiply: (a, b, ...transposed) => tf.tidy(() => native.widen(multiplyRaw(a, b, ...transposed))),
    }),
    ...{ isNarrow: true, isNarrowed, remember, multiplyRaw },
    joined: (weights: tf.Tensor2D[]) => joinedCopy(weights, (joined) => native.narrow(joined)),
  };
  return nativeKernels() ? { ...inBfloat16, ...withoutCasts(native) } : inBfloat16;
}

function composed({ factor, multiply }: Pick<Products, "factor" | "multiply">): Products {
  return {
    factor,
    joined: (weights) => (activeCopies === scopeCopies ? tf.concat(weights, 1) : joinedCopy(weights, tf.clone)),
    multiply,
    isNarrow: false,
    isNarrowed: () => false,
    remember() {},
    multiplyRaw: multiply,
    multiplyAndAdd: (a, b, bias, transposeB) => addBias(multiply(a, b, false, transposeB) as tf.Tensor2D, bias),
    factorAndSum: (dy) => [factor(dy), sumRows(dy)],
  };
}

/** The casts to and from bfloat16 in the same pass as what stands beside them. */
function withoutCasts(native: NativeRuntime): Pick<Products, "multiplyAndAdd" | "factorAndSum"> {
  return {
    multiplyAndAdd: (a, b, bias, transposeB) =>
      tf.tidy(() => {
        const product = native.product(native.bfloat16, a, b, false, transposeB);
        return native.run<tf.Tensor2D>("BowlabBias", [native.bfloat16], [product, bias]);
      }),
    factorAndSum: (dy) => native.runMany("BowlabNarrowAndSum", [], [dy], 2) as [tf.Tensor2D, tf.Tensor1D],
  };
}

/** bfloat16 copies of weights, by the memory that they were made of. */
export class WeightCopies {
  readonly #copies = new Map<object, tf.Tensor>();
  readonly #joined = new Map<object, tf.Tensor>();

  /** The copy of a weight, made once. */
  of<T extends tf.Tensor>(weight: T, make: (weight: T) => T): T {
    const known = this.#copies.get(weight.dataId);
    if (known) return known as T;
    const copy = tf.keep(make(weight));
    this.#copies.set(weight.dataId, copy);
    return copy;
  }

  /** What is made of several weights together, by the first of them. */
  ofAll<T extends tf.Tensor>(weights: T[], make: (weights: T[]) => T): T {
    const known = this.#joined.get(weights[0].dataId);
    if (known) return known as T;
    const copy = tf.keep(make(weights));
    this.#joined.set(weights[0].dataId, copy);
    return copy;
  }

  get size(): number {
    return this.#copies.size + this.#joined.size;
  }

  dispose(): void {
    for (const copies of [this.#copies, this.#joined]) {
      for (const copy of copies.values()) copy.dispose();
      copies.clear();
    }
  }
}

/** Those of the scope. */
const scopeCopies = new WeightCopies();
let activeCopies = scopeCopies;

/**
 * Runs `work` with copies that outlive the scope: many batches are then encoded with one copy of the weights, as they
 * were at the first.
 */
export function withWeightCopies<T>(copies: WeightCopies, work: () => T): T {
  const before = activeCopies;
  activeCopies = copies;
  try {
    return work();
  } finally {
    activeCopies = before;
  }
}

/** The copy that was made last of something else: queries, keys and values are products of the same rows. */
let last: { of: object; copy: tf.Tensor } | undefined;

function weightCopy<T extends tf.Tensor>(native: NativeRuntime, weight: T): T {
  if (activeCopies === scopeCopies) disposeWithScope();
  return activeCopies.of(weight, (weight) => native.narrow(weight));
}

function joinedCopy(weights: tf.Tensor2D[], copyOf: (joined: tf.Tensor2D) => tf.Tensor2D): tf.Tensor2D {
  if (activeCopies === scopeCopies) disposeWithScope();
  return activeCopies.ofAll(weights, (weights) => tf.tidy(() => copyOf(tf.concat(weights, 1))));
}

function lastCopy<T extends tf.Tensor>(native: NativeRuntime, x: T): T {
  if (last?.of !== x.dataId) remember(x, native.narrow(x));
  return copyOfLast();
}

function remember(x: tf.Tensor, copy: tf.Tensor): void {
  disposeWithScope();
  last?.copy.dispose();
  last = { of: x.dataId, copy: tf.keep(copy) };
}

function copyOfLast<T extends tf.Tensor>(): T {
  // Another name for the same memory: ours goes when another copy is made.
  return tf.clone((last as { copy: tf.Tensor }).copy) as T;
}

function disposeWithScope(): void {
  if (scopeCopies.size === 0 && !last) whenScopeEnds(disposeCopies);
}

function disposeCopies(): void {
  scopeCopies.dispose();
  last?.copy.dispose();
  last = undefined;
}
