/** Matrix products by own code, on all threads: any form at about the same speed, and a bias at no cost. */
import type * as tf from "@tensorflow/tfjs";
import { pointerOf, type WasmBackend } from "../backend";
import { pooledThreads, runPooled, UNIT_COLUMNS } from "../simd";
import type { Sizes } from "./shipped-product";

export interface Factors {
  a: tf.TensorInfo;
  b: tf.TensorInfo;
  out: tf.TensorInfo;
  /** Lies as (K, M), or (N, K). */
  turnA: boolean;
  turnB: boolean;
  /** (N) */
  bias?: tf.TensorInfo;
}

/** out = a·b + bias for one product or a stack. */
export function ownProducts(backend: WasmBackend, { a, b, out, turnA, turnB, bias }: Factors, sizes: Sizes): void {
  const { batchA, batchB, rows, inner, columns } = sizes;
  const slices = Math.max(batchA, batchB);
  const unit = unitOf(rows, columns, slices, pooledThreads(backend.wasm));
  const units = slices * Math.ceil(rows / unit.rows) * Math.ceil(columns / unit.columns);
  const numbers = [
    ...[pointerOf(backend, a), pointerOf(backend, b), pointerOf(backend, out), bias ? pointerOf(backend, bias) : 0],
    ...[rows, inner, columns, Number(turnA), Number(turnB)],
    ...[batchA === 1 ? 0 : 4 * rows * inner, batchB === 1 ? 0 : 4 * inner * columns, 4 * rows * columns],
    ...[unit.rows, unit.columns],
  ];
  runPooled(backend.wasm, "product", numbers, units, Math.ceil(LEAST_WORK / (unit.rows * unit.columns * inner)));
}

/** Multiplications below which a part of a product is not worth another thread's attention. */
const LEAST_WORK = 1 << 19;
const MOST_ROWS = 512;
/** Rows and columns below which packing costs too much of a unit. */
const LEAST_SIDE = 64;

/** Large units, but some for every thread. It decides who does what, not what comes out. */
function unitOf(rows: number, columns: number, slices: number, threads: number): { rows: number; columns: number } {
  const unit = { rows: Math.min(MOST_ROWS, upTo(rows, 4)), columns: Math.min(UNIT_COLUMNS, upTo(columns, 8)) };
  const count = () => slices * Math.ceil(rows / unit.rows) * Math.ceil(columns / unit.columns);
  while (threads > 1 && count() < 3 * threads && Math.max(unit.rows, unit.columns) > LEAST_SIDE) {
    if (unit.rows >= unit.columns) unit.rows = upTo(unit.rows / 2, 4);
    else unit.columns = upTo(unit.columns / 2, 8);
  }
  return unit;
}

function upTo(size: number, multiple: number): number {
  return Math.ceil(size / multiple) * multiple;
}
