/**
 * Matrix products by the shipped kernel: how they are computed without own kernels. It is fast (XNNPACK) only for one
 * untransposed product; a batch or a transposed factor takes a loop ten to forty times slower. So a transposed factor
 * is turned round first, and a batch is a run of single products: small ones by own code, large ones by XNNPACK over
 * views of the same memory.
 */
import type * as tf from "@tensorflow/tfjs";
import { pointerOf, sizeOf, type WasmBackend } from "../backend";
import { simdFunctions } from "../simd";

type Product = (...args: unknown[]) => unknown;

const products = new WeakMap<object, Product>();

/** Of a stack of products; a batch of 1 stays at its only slice. */
export interface Sizes {
  batchA: number;
  batchB: number;
  rows: number;
  inner: number;
  columns: number;
}

/** out = a·b, where the factors lie as they are multiplied or transposed. */
export function shippedProducts(
  backend: WasmBackend,
  {
    a,
    b,
    out,
    turnA,
    turnB,
  }: { a: tf.TensorInfo; b: tf.TensorInfo; out: tf.TensorInfo; turnA: boolean; turnB: boolean },
  sizes: Sizes,
): void {
  const left = turnA ? swapLastTwo(backend, a) : a;
  const right = turnB ? swapLastTwo(backend, b) : b;
  multiplySlices(backend, left, right, out, sizes);
  if (left !== a) backend.disposeData(left.dataId);
  if (right !== b) backend.disposeData(right.dataId);
}

/** A new tensor (…, N, M) from (…, M, N). */
export function swapLastTwo(backend: WasmBackend, x: tf.TensorInfo): tf.TensorInfo {
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

/** Multiplications in one product from which XNNPACK, on all threads, beats the own code on one. */
const LARGE_PRODUCT = 1 << 22;

/** out[i] = a[i] · b[i] */
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
