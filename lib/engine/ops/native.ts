/**
 * The door to TensorFlow's own operations when the active backend is `tensorflow` (engines `native` and `cuda`). tfjs
 * exposes only part of TensorFlow; its backend can run any operation by name. Fused operations ask `nativeRuntime()`
 * and, when it is null (`wasm`, `cpu`), compose themselves from tfjs operations instead.
 */
import * as tf from "@tensorflow/tfjs";

/** An attribute of a TensorFlow operation, in the binding's form. */
export interface OpAttribute {
  name: string;
  type: number;
  value: unknown;
}

interface NodeBackend extends tf.KernelBackend {
  binding: Record<string, number> & {
    executeOp(name: string, attributes: OpAttribute[], inputIds: number[], outputs: number): unknown;
  };
  getInputTensorIds(inputs: tf.Tensor[]): number[];
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

  /** The attribute `name` of an operation with a data type as its value. */
  type(name: string, dtype: "float32" | "int32" | "bool" | "uint8"): OpAttribute {
    const { binding } = this.#backend;
    const { TF_FLOAT: float32, TF_INT32: int32, TF_BOOL: bool, TF_UINT8: uint8 } = binding;
    const value = { float32, int32, bool, uint8 }[dtype];
    return { name, type: binding.TF_ATTR_TYPE, value };
  }

  /** The attribute `name` of an operation with a truth value. */
  bool(name: string, value: boolean): OpAttribute {
    return { name, type: this.#backend.binding.TF_ATTR_BOOL, value };
  }

  /** Runs an operation that has one output. */
  run<T extends tf.Tensor>(operation: string, attributes: OpAttribute[], inputs: tf.Tensor[]): T {
    return this.#backend.executeSingleOutput(operation, attributes, inputs) as T;
  }

  /** An operation without outputs, run for its effect. */
  perform(operation: string, attributes: OpAttribute[], inputs: tf.Tensor[]): void {
    this.#backend.binding.executeOp(operation, attributes, this.#backend.getInputTensorIds(inputs), 0);
  }

  /**
   * A TensorFlow variable (float32), which operations change in place. Its handle is not tidied: `destroyVariable` when
   * done.
   */
  createVariable(shape: number[]): tf.Tensor {
    const { binding } = this.#backend;
    const text = (name: string, value: string) => ({ name, type: binding.TF_ATTR_STRING, value });
    const attributes = [
      this.type("dtype", "float32"),
      { name: "shape", type: binding.TF_ATTR_SHAPE, value: shape },
      text("container", ""),
      text("shared_name", `bowlab-${variableCount++}`),
    ];
    return tf.keep(this.run("VarHandleOp", attributes, []));
  }

  /** The variable shares the value's memory. */
  assignVariable(handle: tf.Tensor, value: tf.Tensor): void {
    this.perform("AssignVariableOp", [this.type("dtype", "float32")], [handle, value]);
  }

  /** A tensor that shares the variable's memory; a later change in place copies first. */
  readVariable(handle: tf.Tensor): tf.Tensor {
    return this.run("ReadVariableOp", [this.type("dtype", "float32")], [handle]);
  }

  /** Frees the memory of a variable and its handle. */
  destroyVariable(handle: tf.Tensor): void {
    this.perform("DestroyResourceOp", [this.bool("ignore_lookup_error", true)], [handle]);
    handle.dispose();
  }

  /**
   * Uniform random bytes by Philox, a function of the seed. @returns (words, 4) of TensorFlow's uint8, which tfjs
   * cannot read
   */
  randomBytes(words: number, seed: number): tf.Tensor2D {
    const [int, uint8] = [this.type("dtype", "int32"), this.type("type", "uint8")];
    const inputs = [tf.tensor1d([words], "int32"), tf.tensor1d([seed, 0], "int32")];
    const attributes = [int, this.type("T", "int32"), this.type("Tseed", "int32")];
    const random = this.run("StatelessRandomUniformFullInt", attributes, inputs);
    return this.run("Bitcast", [this.type("T", "int32"), uint8], [random]);
  }

  /** bytes ≥ limit, element by element. @returns bool */
  bytesAtLeast(bytes: tf.Tensor2D, limit: number): tf.Tensor2D {
    const attributes = [this.type("SrcT", "int32"), this.type("DstT", "uint8"), this.bool("Truncate", false)];
    const byte = this.run("Cast", attributes, [tf.scalar(limit, "int32")]);
    return this.run("GreaterEqual", [this.type("T", "uint8")], [bytes, byte]);
  }

  /** Runs an operation that has several outputs. */
  runMany(operation: string, attributes: OpAttribute[], inputs: tf.Tensor[], outputs: number): tf.Tensor[] {
    return this.#backend.executeMultipleOutputs(operation, attributes, inputs, outputs);
  }
}

/** Variables made so far: their names must differ. */
let variableCount = 0;

let cached: { backend: tf.KernelBackend; runtime: NativeRuntime } | undefined;

/** TensorFlow's runtime, or null when another backend is active. */
export function nativeRuntime(): NativeRuntime | null {
  if (tf.getBackend() !== "tensorflow") return null;
  const backend = tf.backend();
  if (cached?.backend !== backend) cached = { backend, runtime: new NativeRuntime(backend as NodeBackend) };
  return cached.runtime;
}
