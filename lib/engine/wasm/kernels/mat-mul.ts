/**
 * Matrix products for wasm: by own code, or by the shipped kernel (see `shipped-product.ts`) where own kernels are
 * switched off.
 */
import type * as tf from "@tensorflow/tfjs";
import { type KernelArguments, sizeOf } from "../backend";
import { ownKernels } from "../own-kernels";
import { ownProducts } from "./own-product";
import { type Sizes, shippedProducts, swapLastTwo } from "./shipped-product";

type Kernel = (args: KernelArguments) => tf.TensorInfo;

/** BatchMatMul: a (…, M, K) · b (…, K, N), either one transposed, batch sizes equal or one of them 1 → (…, M, N). */
export function batchMatMul(shipped: Kernel): Kernel {
  return (args) => {
    const { inputs, backend, attrs } = args;
    const { a, b } = inputs;
    const { transposeA: turnA, transposeB: turnB } = attrs as { transposeA: boolean; transposeB: boolean };
    const batchA = sizeOf(a.shape.slice(0, -2));
    const batchB = sizeOf(b.shape.slice(0, -2));
    const single = batchA === 1 && batchB === 1;
    const stacked = a.shape.length === b.shape.length && a.shape.slice(0, -2).every((size, i) => size === b.shape[i]);
    // Other pairings of batch shapes broadcast in ways that are the shipped kernel's business, its refusals included.
    if (a.dtype !== "float32" || b.dtype !== "float32" || sizeOf(a.shape) * sizeOf(b.shape) === 0) return shipped(args);
    if (!stacked && !single && a.shape.length !== b.shape.length) return shipped(args);
    if (!stacked && !single && batchA !== 1 && batchB !== 1) return shipped(args);
    if (!innerSizesMatch(a, b, turnA, turnB)) return shipped(args);

    const outer = (batchA >= batchB && a.shape.length >= b.shape.length ? a : b).shape.slice(0, -2);
    const sizes = { batchA, batchB, ...productSizes(a, b, turnA, turnB) };
    const out = backend.makeOutput([...outer, sizes.rows, sizes.columns], "float32");
    (ownKernels() ? ownProducts : shippedProducts)(backend, { a, b, out, turnA, turnB }, sizes);
    return out;
  };
}

/** _FusedMatMul (product, bias, activation): own code where there is no activation, else the shipped kernel. */
export function fusedMatMul(shipped: Kernel): Kernel {
  return (args) => {
    const { inputs, backend, attrs } = args;
    const { transposeA: turnA, transposeB: turnB } = attrs as { transposeA: boolean; transposeB: boolean };
    const { a, b, bias } = inputs;
    if (a.dtype !== "float32" || b.dtype !== "float32") return shipped(args);
    if (sizeOf(a.shape) * sizeOf(b.shape) === 0) return shipped(args);
    const single = a.shape.length === 2 && b.shape.length === 2 && innerSizesMatch(a, b, turnA, turnB);
    const plain = !attrs?.activation || attrs.activation === "linear";
    const sizes = { batchA: 1, batchB: 1, ...productSizes(a, b, turnA, turnB) };
    if (ownKernels() && single && plain && bias && sizeOf(bias.shape) === sizes.columns) {
      const out = backend.makeOutput([sizes.rows, sizes.columns], "float32");
      ownProducts(backend, { a, b, out, turnA, turnB, bias }, sizes);
      return out;
    }
    return shippedTurned(shipped, args);
  };
}

/** The shipped kernel with its factors turned round first. */
function shippedTurned(shipped: Kernel, args: KernelArguments): tf.TensorInfo {
  const { inputs, backend, attrs } = args;
  const { transposeA, transposeB } = attrs as { transposeA: boolean; transposeB: boolean };
  if (!(transposeA || transposeB)) return shipped(args);
  const a = transposeA ? swapLastTwo(backend, inputs.a) : inputs.a;
  const b = transposeB ? swapLastTwo(backend, inputs.b) : inputs.b;
  const turned = { ...attrs, transposeA: false, transposeB: false };
  const out = shipped({ inputs: { ...inputs, a, b }, backend, attrs: turned });
  if (a !== inputs.a) backend.disposeData(a.dataId);
  if (b !== inputs.b) backend.disposeData(b.dataId);
  return out;
}

function productSizes(
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  turnA: boolean,
  turnB: boolean,
): Pick<Sizes, "rows" | "inner" | "columns"> {
  return {
    rows: a.shape.at(turnA ? -1 : -2) as number,
    inner: a.shape.at(turnA ? -2 : -1) as number,
    columns: b.shape.at(turnB ? -2 : -1) as number,
  };
}

function innerSizesMatch(a: tf.TensorInfo, b: tf.TensorInfo, turnA: boolean, turnB: boolean): boolean {
  return a.shape.at(turnA ? -2 : -1) === b.shape.at(turnB ? -1 : -2);
}
