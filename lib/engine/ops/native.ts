/**
 * The door to TensorFlow's own operations when the active backend is `tensorflow` (engines `native` and `cuda`).
 * tfjs exposes only part of TensorFlow; its backend can run any operation by name. Fused operations ask `nativeRuntime()` and,
 * when it is null (`wasm`, `cpu`), compose themselves from tfjs operations instead.
 */
import * as tf from "@tensorflow/tfjs";

/** An attribute of a TensorFlow operation, in the binding's form. */
export interface OpAttribute {
  name: string;
  type: number;
  value: unknown;
}

interface NodeBackend extends tf.KernelBackend {
  binding: Record<string, number>;
  executeSingleOutput(name: string, attributes: OpAttribute[], inputs: tf.Tensor[]): tf.Tensor;
  executeMultipleOutputs(name: string, attributes: OpAttribute[], inputs: tf.Tensor[], count: number): tf.Tensor[];
}

/** TensorFlow operations by name, over float32 tensors unless said otherwise. */
export class NativeRuntime {
  readonly #backend: NodeBackend;
  /** Attribute `T = float32`, which nearly every operation wants. */
  readonly float: OpAttribute;

  constructor(backend: NodeBackend) {
    this.#backend = backend;
    this.float = this.type("T", "float32");
  }

  type(name: string, dtype: "float32" | "int32" | "bool"): OpAttribute {
    const { binding } = this.#backend;
    const value = { float32: binding.TF_FLOAT, int32: binding.TF_INT32, bool: binding.TF_BOOL }[dtype];
    return { name, type: binding.TF_ATTR_TYPE, value };
  }

  bool(name: string, value: boolean): OpAttribute {
    return { name, type: this.#backend.binding.TF_ATTR_BOOL, value };
  }

  run<T extends tf.Tensor>(operation: string, attributes: OpAttribute[], inputs: tf.Tensor[]): T {
    return this.#backend.executeSingleOutput(operation, attributes, inputs) as T;
  }

  runMany(operation: string, attributes: OpAttribute[], inputs: tf.Tensor[], outputs: number): tf.Tensor[] {
    return this.#backend.executeMultipleOutputs(operation, attributes, inputs, outputs);
  }
}

let cached: { backend: tf.KernelBackend; runtime: NativeRuntime } | undefined;

/** TensorFlow's runtime, or null when another backend is active. */
export function nativeRuntime(): NativeRuntime | null {
  if (tf.getBackend() !== "tensorflow") return null;
  const backend = tf.backend();
  if (cached?.backend !== backend) cached = { backend, runtime: new NativeRuntime(backend as NodeBackend) };
  return cached.runtime;
}
