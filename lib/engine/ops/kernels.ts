/**
 * bowlab's own operations for TensorFlow (`lib/engine/kernels`, C++): each does in one pass over memory what takes
 * TensorFlow several. They are optional: the fused operations ask `fusedKernels()` and, when it is null, compose
 * themselves from TensorFlow's.
 */
import type * as tf from "@tensorflow/tfjs";
import { type NativeRuntime, nativeRuntime } from "./native";

let isLoaded = false;

/** Makes them known to TensorFlow, which must have been loaded. @throws Error when the addon cannot be loaded */
export function loadKernels(addon: string): void {
  require(addon);
  isLoaded = true;
}

/** TensorFlow's runtime where it knows bowlab's operations, else null. */
export function fusedKernels(): NativeRuntime | null {
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
