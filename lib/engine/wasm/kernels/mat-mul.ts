/**
 * Matrix products for wasm. The shipped kernel is fast (XNNPACK) only for one untransposed product; a batch or a
 * transposed factor takes a loop ten to forty times slower, and every gradient of a product has a transposed factor.
 * Here a transposed factor is turned round first, which costs little beside the product, and a batch is a run of single
 * products: small ones by own code, large ones by XNNPACK over views of the same memory.
 */
import type * as tf from "@tensorflow/tfjs";
import { type KernelArguments, pointerOf, sizeOf, type WasmBackend } from "../backend";
import { simdFunctions } from "../simd";

type Kernel = (args: KernelArguments) => tf.TensorInfo;
type Product = (...args: unknown[]) => unknown;

const products = new WeakMap<object, Product>();

/** BatchMatMul: a (…, M, K) · b (…, K, N), either one transposed, batch sizes equal or one of them 1 → (…, M, N). */
export function batchMatMul(shipped: Kernel): Kernel {
  return (args) => {
    const { inputs, backend, attrs } = args;
    const { a, b } = inputs;
    const { transposeA, transposeB } = attrs as { transposeA: boolean; transposeB: boolean };
    const batchA = sizeOf(a.shape.slice(0, -2));
    const batchB = sizeOf(b.shape.slice(0, -2));
    const single = batchA === 1 && batchB === 1;
    const stacked = a.shape.length === b.shape.length && a.shape.slice(0, -2).every((size, i) => size === b.shape[i]);
    // Other pairings of batch shapes broadcast in ways that are the shipped kernel's business, its refusals included.
    if (a.dtype !== "float32" || b.dtype !== "float32" || sizeOf(a.shape) * sizeOf(b.shape) === 0) return shipped(args);
    if (!stacked && !single && a.shape.length !== b.shape.length) return shipped(args);
    if (!stacked && !single && batchA !== 1 && batchB !== 1) return shipped(args);
    if (!innerSizesMatch(a, b, transposeA, transposeB)) return shipped(args);

    const left = transposeA ? swapLastTwo(backend, a) : a;
    const right = transposeB ? swapLastTwo(backend, b) : b;
    const [rows, inner] = left.shape.slice(-2);
    const columns = right.shape[right.shape.length - 1];
    const outer = (batchA >= batchB && a.shape.length >= b.shape.length ? a : b).shape.slice(0, -2);
    const out = backend.makeOutput([...outer, rows, columns], "float32");
    multiplySlices(backend, left, right, out, { batchA, batchB, rows, inner, columns });
    if (left !== a) backend.disposeData(left.dataId);
    if (right !== b) backend.disposeData(right.dataId);
    return out;
  };
}

/** _FusedMatMul (product, bias, activation): the shipped kernel with its factors turned round first. */
export function fusedMatMul(shipped: Kernel): Kernel {
  return (args) => {
    const { inputs, backend, attrs } = args;
    const { transposeA, transposeB } = attrs as { transposeA: boolean; transposeB: boolean };
    if (!(transposeA || transposeB) || inputs.a.dtype !== "float32" || inputs.b.dtype !== "float32")
      return shipped(args);
    if (sizeOf(inputs.a.shape) * sizeOf(inputs.b.shape) === 0) return shipped(args);
    const a = transposeA ? swapLastTwo(backend, inputs.a) : inputs.a;
    const b = transposeB ? swapLastTwo(backend, inputs.b) : inputs.b;
    const turned = { ...attrs, transposeA: false, transposeB: false };
    const out = shipped({ inputs: { ...inputs, a, b }, backend, attrs: turned });
    if (a !== inputs.a) backend.disposeData(a.dataId);
    if (b !== inputs.b) backend.disposeData(b.dataId);
    return out;
  };
}

function innerSizesMatch(a: tf.TensorInfo, b: tf.TensorInfo, transposeA: boolean, transposeB: boolean): boolean {
  return a.shape.at(transposeA ? -2 : -1) === b.shape.at(transposeB ? -1 : -2);
}

/** A new tensor (…, N, M) from (…, M, N). */
function swapLastTwo(backend: WasmBackend, x: tf.TensorInfo): tf.TensorInfo {
  const [rows, columns] = x.shape.slice(-2);
  const out = backend.makeOutput([...x.shape.slice(0, -2), columns, rows], x.dtype);
  const { transposition } = simdFunctions(backend.wasm);
  const size = 4 * rows * columns;
  const [from, to] = [pointerOf(backend, x), pointerOf(backend, out)];
  for (let offset = 0; offset < 4 * sizeOf(x.shape); offset += size) {
    transposition(from + offset, to + offset, rows, columns);
  }
  return out;
}

interface Sizes {
  batchA: number;
  batchB: number;
  rows: number;
  inner: number;
  columns: number;
}

/** Multiplications in one product from which XNNPACK, on all threads, beats the own code on one. */
const LARGE_PRODUCT = 1 << 22;

/** out[i] = a[i] · b[i]; a batch of 1 stays at its only slice. */
function multiplySlices(
  backend: WasmBackend,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  out: tf.TensorInfo,
  sizes: Sizes,
): void {
  const { batchA, batchB, rows, inner, columns } = sizes;
  const batch = Math.max(batchA, batchB);
  const large = rows * inner * columns >= LARGE_PRODUCT;
  if (batch === 1) {
    shippedProduct(backend, idOf(backend, a), idOf(backend, b), idOf(backend, out), sizes);
    return;
  }
  const { smallProduct } = simdFunctions(backend.wasm);
  for (let i = 0; i < batch; i++) {
    const fromA = pointerOf(backend, a) + (batchA === 1 ? 0 : 4 * i * rows * inner);
    const fromB = pointerOf(backend, b) + (batchB === 1 ? 0 : 4 * i * inner * columns);
    const to = pointerOf(backend, out) + 4 * i * rows * columns;
    if (!large) {
      smallProduct(fromA, fromB, to, rows, inner, columns);
      continue;
    }
    const ids = [
      view(backend, fromA, rows * inner),
      view(backend, fromB, inner * columns),
      view(backend, to, rows * columns),
    ];
    shippedProduct(backend, ids[0], ids[1], ids[2], sizes);
    for (const id of ids) backend.wasm.tfjs.disposeData(id);
  }
}

/** One product through the shipped C++ entry point, in the form that XNNPACK takes. */
function shippedProduct(
  backend: WasmBackend,
  a: number,
  b: number,
  out: number,
  { rows, inner, columns }: Sizes,
): void {
  let multiply = products.get(backend);
  if (!multiply) {
    const [n, bytes] = ["number", "array"];
    multiply = backend.wasm.cwrap("BatchMatMul", null, [n, bytes, n, n, bytes, n, n, n, n]);
    products.set(backend, multiply);
  }
  const shapeA = new Uint8Array(Int32Array.of(1, rows, inner).buffer);
  const shapeB = new Uint8Array(Int32Array.of(1, inner, columns).buffer);
  multiply(a, shapeA, 3, b, shapeB, 3, 0, 0, out);
}

function idOf(backend: WasmBackend, tensor: tf.TensorInfo): number {
  return backend.dataIdMap.get(tensor.dataId).id;
}

/**
 * A name in the C++ tensor table for part of another tensor's memory; ended by `disposeData`, which does not free the
 * memory.
 */
function view(backend: WasmBackend, pointer: number, size: number): number {
  const id = backend.dataIdNextNumber++;
  backend.wasm.tfjs.registerTensor(id, size, pointer);
  return id;
}
