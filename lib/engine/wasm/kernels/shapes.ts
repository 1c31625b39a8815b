/**
 * Transposition, row sums and clones for wasm: the shipped kernels walk memory against its grain, or copy what could be
 * shared.
 */
import * as tf from "@tensorflow/tfjs";
import { type KernelArguments, pointerOf, sizeOf } from "../backend";
import { runPooled, simdFunctions } from "../simd";
import { columnsAtATime } from "./fused";

type Kernel = (args: KernelArguments) => tf.TensorInfo;

/**
 * Transpose: a swap of two neighbouring groups of axes (matrices, stacks of matrices) here, other orders by the shipped
 * kernel.
 */
export function transpose(shipped: Kernel): Kernel {
  return (args) => {
    const { inputs, backend, attrs } = args;
    const { x } = inputs;
    const perm = (attrs as { perm: number[] }).perm;
    const swap = matrixSwap(x.shape, perm);
    if (!swap || (x.dtype !== "float32" && x.dtype !== "int32")) return shipped(args);
    const { stack, rows, columns } = swap;
    const out = backend.makeOutput(
      perm.map((axis) => x.shape[axis]),
      x.dtype,
    );
    const { transposition } = simdFunctions(backend.wasm);
    const [from, to] = [pointerOf(backend, x), pointerOf(backend, out)];
    for (let i = 0; i < stack; i++) {
      const offset = 4 * i * rows * columns;
      transposition(from + offset, to + offset, rows, columns);
    }
    return out;
  };
}

/**
 * The permutation as a stack of matrix transpositions, (stack, rows, columns) → (stack, columns, rows): leading axes
 * that stay, then two groups of axes that change places. Null when it is something else or has nothing to move.
 */
export function matrixSwap(
  shape: readonly number[],
  perm: readonly number[],
): { stack: number; rows: number; columns: number } | null {
  let kept = 0;
  while (kept < perm.length && perm[kept] === kept) kept++;
  if (kept === perm.length) return null;
  const rest = perm.slice(kept);
  const first = rest[0];
  const expected = [...range(first, perm.length), ...range(kept, first)];
  if (!rest.every((axis, index) => axis === expected[index])) return null;
  const [stack, rows, columns] = [shape.slice(0, kept), shape.slice(kept, first), shape.slice(first)].map(sizeOf);
  return stack * rows * columns === 0 ? null : { stack, rows, columns };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

/**
 * Identity (`clone`, and every result of a custom gradient): the same memory under another name, as cpu does; shipped,
 * it is copied.
 */
export function identity({ inputs, backend }: KernelArguments): tf.TensorInfo {
  const { dataId, shape, dtype } = inputs.x;
  backend.incRef(dataId);
  return { dataId, shape, dtype };
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
    const numbers = [pointerOf(backend, x), pointerOf(backend, out), rows, columns];
    runPooled(backend.wasm, "columnSums", numbers, columns, columnsAtATime(columns));
    return out;
  };
}
