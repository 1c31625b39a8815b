/**
 * bowlab's own operations: each does in one pass over memory what takes an engine several. TensorFlow has them where
 * they were compiled (`lib/engine/kernels`, C++), the wasm engine always (`lib/engine/wasm/kernels/fused.ts`). The
 * fused operations ask `fusedKernels()` and, when it is null, compose themselves from the engine's own.
 */
import type * as tf from "@tensorflow/tfjs";
import { type NativeRuntime, nativeRuntime, type OpAttribute } from "./native";
import { wasmKernels } from "./wasm-kernels";

let isLoaded = false;
let scans: NativeScans | undefined;

/** Exact search of the addon (`lib/engine/kernels/vector-scan.cc`). */
export interface NativeScans {
  /** @returns the scan, which the garbage collector frees */
  openScan(queries: Float32Array, dimension: number, k: number): unknown;
  offerToScan(scan: unknown, vectors: Float32Array, rows: number, first: number): [scored: number, held: number];
  takeFromScan(scan: unknown, query: number): [places: Int32Array, scores: Float32Array];
}

/** Makes them known to TensorFlow, which must have been loaded. @throws Error when the addon cannot be loaded */
export function loadKernels(addon: string): void {
  scans = require(addon) as NativeScans;
  isLoaded = true;
}

/** Runs operations by name, those of bowlab among them. */
export interface KernelRunner {
  /** The attribute `name` of an operation with a number. */
  float32(name: string, value: number): OpAttribute;
  /** Runs an operation that has one output. No gradient of its own. */
  run<T extends tf.Tensor>(operation: string, attributes: OpAttribute[], inputs: tf.Tensor[]): T;
  /** Runs an operation that has several outputs. */
  runMany(operation: string, attributes: OpAttribute[], inputs: tf.Tensor[], outputs: number): tf.Tensor[];
}

/** What runs bowlab's own operations on the active engine, or null where it does not know them. */
export function fusedKernels(): KernelRunner | null {
  return nativeKernels() ?? wasmKernels();
}

/** Exact search by the addon where TensorFlow runs with it, else null. */
export function nativeScans(): NativeScans | null {
  return (nativeKernels() && scans) ?? null;
}

/** TensorFlow's runtime where it knows bowlab's operations, else null. */
export function nativeKernels(): NativeRuntime | null {
  return isLoaded ? nativeRuntime() : null;
}

/** Elements whose random byte is below `limit` are dropped, the others multiplied by `number`. */
export interface Dropping {
  /** TensorFlow's uint8, a byte an element and perhaps a few more. */
  bytes: tf.Tensor;
  limit: number;
  number: number;
}

/** x dropped; its own gradient. */
export function dropElements<T extends tf.Tensor>(native: NativeRuntime, x: T, { bytes, ...numbers }: Dropping): T {
  return native.run("BowlabDropout", [...droppingAttributes(native, numbers), native.float], [x, bytes]);
}

/** The attributes of an operation that drops. */
export function droppingAttributes(native: NativeRuntime, { limit, number }: Omit<Dropping, "bytes">) {
  return [native.float32("number", number), native.int32("limit", limit)];
}
