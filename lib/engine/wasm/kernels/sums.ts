/**
 * Sums for wasm, on all threads, in an order that does not depend on them: of the rows of a matrix (what the gradient
 * of a bias is), and of squares.
 */
import * as tf from "@tensorflow/tfjs";
import { floatsOf, type KernelArguments, pointerOf, sizeOf, type WasmBackend } from "../backend";
import { runPooled } from "../simd";

type Kernel = (args: KernelArguments) => tf.TensorInfo;

/** Elements of the rows that are added up in one go. */
const ADDED_AT_A_TIME = 1 << 16;

/**
 * The sums of the columns of one matrix (N, H), or of two: of their product, and of the first.
 * @param sums (H) each
 */
export function addUpColumns(backend: WasmBackend, matrices: tf.TensorInfo[], sums: tf.TensorInfo[]): void {
  const [rows, columns] = matrices[0].shape;
  const each = Math.max(1, Math.floor(ADDED_AT_A_TIME / Math.max(1, columns)));
  const units = Math.ceil(rows / each);
  const name = matrices.length === 1 ? "columnSums" : "columnProductSums";
  if (units <= 1) {
    runPooled(backend.wasm, name, [...pointers(backend, [...matrices, ...sums]), rows, columns, each], 1);
    return;
  }
  const parts = sums.map(() => backend.makeOutput([units, columns], "float32"));
  runPooled(backend.wasm, name, [...pointers(backend, [...matrices, ...parts]), rows, columns, each], units);
  for (const [i, part] of parts.entries()) {
    runPooled(backend.wasm, "columnSums", [...pointers(backend, [part, sums[i]]), units, columns, units], 1);
    backend.disposeData(part.dataId);
  }
}

function pointers(backend: WasmBackend, tensors: tf.TensorInfo[]): number[] {
  return tensors.map((tensor) => pointerOf(backend, tensor));
}

/**
 * Sum over leading axes (what the gradient of a bias is): row upon row, without the transposition that the shipped
 * kernel makes first.
 */
export function sum(shipped: Kernel): Kernel {
  return (args) => {
    const { inputs, backend, attrs } = args;
    const { x } = inputs;
    const { axis, keepDims } = attrs as { axis: number | number[]; keepDims?: boolean };
    const axes = tf.util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
    const leading = axes.length > 0 && axes.length < x.shape.length && axes.every((value, index) => value === index);
    if (!leading || x.dtype !== "float32" || sizeOf(x.shape) === 0) return shipped(args);
    const rows = sizeOf(x.shape.slice(0, axes.length));
    const kept = x.shape.slice(axes.length);
    const columns = sizeOf(kept);
    const out = backend.makeOutput(keepDims ? [...axes.map(() => 1), ...kept] : kept, "float32");
    addUpColumns(backend, [{ ...x, shape: [rows, columns] }], [out]);
    return out;
  };
}

/** Numbers whose squares are added up in one go: the same whatever the number of threads, so the sum is, too. */
const SQUARES = 1024;

/** The sum of all squares, a scalar. */
export function addUpSquares(backend: WasmBackend, x: tf.TensorInfo): tf.TensorInfo {
  const sum = backend.makeOutput([], "float32");
  const rows = Math.floor(sizeOf(x.shape) / SQUARES);
  const rest = sizeOf(x.shape) - rows * SQUARES;
  const parts = backend.makeOutput([rows + 1], "float32");
  const [from, to] = [pointerOf(backend, x), pointerOf(backend, parts)];
  runPooled(backend.wasm, "squareSums", [from, to, SQUARES], rows, 16);
  runPooled(backend.wasm, "squareSums", [from + 4 * rows * SQUARES, to + 4 * rows, rest], 1);
  floatsOf(backend, sum)[0] = floatsOf(backend, parts).reduce((total, part) => total + part, 0);
  backend.disposeData(parts.dataId);
  return sum;
}
