/**
 * Transposition and clones for wasm: the shipped kernels walk memory against its grain, or copy what could be
 * shared.
 */
import type * as tf from "@tensorflow/tfjs";
import { type KernelArguments, pointerOf, sizeOf } from "../backend";
import { runPooled, simdFunctions } from "../simd";

type Kernel = (args: KernelArguments) => tf.TensorInfo;

/**
 * Transpose: a swap of two neighbouring groups of axes (matrices, stacks of matrices, of single numbers or of blocks)
 * here, other orders by the shipped kernel.
 */
export function transpose(shipped: Kernel): Kernel {
  return (args) => {
    const { inputs, backend, attrs } = args;
    const { x } = inputs;
    const perm = (attrs as { perm: number[] }).perm;
    const swap = matrixSwap(x.shape, perm);
    if (!swap || (x.dtype !== "float32" && x.dtype !== "int32")) return shipped(args);
    const { stack, rows, columns, block } = swap;
    const out = backend.makeOutput(
      perm.map((axis) => x.shape[axis]),
      x.dtype,
    );
    const [from, to] = [pointerOf(backend, x), pointerOf(backend, out)];
    if (block > 1) {
      const numbers = [from, to, rows, columns, block];
      runPooled(backend.wasm, "swappedBlocks", numbers, stack * rows * columns, Math.ceil(MOVED_AT_A_TIME / block));
      return out;
    }
    const { transposition } = simdFunctions(backend.wasm);
    for (let i = 0; i < stack; i++) {
      const offset = 4 * i * rows * columns;
      transposition(from + offset, to + offset, rows, columns);
    }
    return out;
  };
}

/** Elements. */
const MOVED_AT_A_TIME = 1 << 15;

/** A stack of matrices whose elements are blocks of so many numbers. */
interface MatrixSwap {
  stack: number;
  rows: number;
  columns: number;
  block: number;
}

/**
 * The permutation as a stack of matrix transpositions, (stack, rows, columns, block) → (stack, columns, rows, block):
 * leading axes that stay, two groups of axes that change places, trailing axes that stay. Null when it is something
 * else or has nothing to move.
 */
export function matrixSwap(shape: readonly number[], perm: readonly number[]): MatrixSwap | null {
  let kept = 0;
  while (kept < perm.length && perm[kept] === kept) kept++;
  if (kept === perm.length) return null;
  let end = perm.length;
  while (perm[end - 1] === end - 1) end--;
  const first = perm[kept];
  const expected = [...range(first, end), ...range(kept, first)];
  if (!expected.every((axis, index) => axis === perm[kept + index])) return null;
  const groups = [shape.slice(0, kept), shape.slice(kept, first), shape.slice(first, end), shape.slice(end)];
  const [stack, rows, columns, block] = groups.map(sizeOf);
  return stack * rows * columns * block === 0 ? null : { stack, rows, columns, block };
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
