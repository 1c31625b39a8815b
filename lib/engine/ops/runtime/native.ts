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
  createOutputTensor(output: { id: number; shape: number[]; dtype: number }): tf.Tensor;
  getInputTensorIds(inputs: tf.Tensor[]): number[];
  executeSingleOutput(name: string, attributes: OpAttribute[], inputs: tf.Tensor[]): tf.Tensor;
  executeMultipleOutputs(name: string, attributes: OpAttribute[], inputs: tf.Tensor[], count: number): tf.Tensor[];
}

/** TensorFlow's data types that operations are given here. */
type NativeType = "float32" | "int32" | "bool" | "uint8" | "bfloat16";

/** TensorFlow's number for bfloat16, which the binding has no name for. */
const BFLOAT16 = 14;

/**
 * Lets tfjs's backend keep tensors of bfloat16, which it refuses as unknown. To tfjs they are float32 (it counts twice
 * their memory); TensorFlow knows better, and refuses them where an operation asks for float32.
 */
function teachBfloat16(backend: NodeBackend): void {
  const create = backend.createOutputTensor.bind(backend);
  backend.createOutputTensor = (output) => {
    if (output.dtype !== BFLOAT16) return create(output);
    const tensor = create({ ...output, dtype: backend.binding.TF_FLOAT });
    narrowData.add(tensor.dataId);
    return tensor;
  };
}

/** The memory that holds bfloat16. */
const narrowData = new WeakSet<object>();

/** Whether a tensor is bfloat16, which only operations with `T = bfloat16` read. */
export function isNarrowed({ dataId }: tf.Tensor): boolean {
  return narrowData.has(dataId);
}

/** TensorFlow operations by name, over float32 tensors unless said otherwise. */
export class NativeRuntime {
  readonly #backend: NodeBackend;
  /** Attribute `T = float32`, which nearly every operation wants. */
  readonly float: OpAttribute;
  /** Attribute `T = bfloat16`. */
  readonly bfloat16: OpAttribute;

  constructor(backend: NodeBackend) {
    this.#backend = backend;
    this.float = this.type("T", "float32");
    this.bfloat16 = this.type("T", "bfloat16");
    teachBfloat16(backend);
  }

  /** The attribute `name` of an operation with a data type as its value. */
  type(name: string, dtype: NativeType): OpAttribute {
    const { binding } = this.#backend;
    const { TF_FLOAT: float32, TF_INT32: int32, TF_BOOL: bool, TF_UINT8: uint8 } = binding;
    const value = { float32, int32, bool, uint8, bfloat16: BFLOAT16 }[dtype];
    return { name, type: binding.TF_ATTR_TYPE, value };
  }

  /** The attribute `name` of an operation with a truth value. */
  bool(name: string, value: boolean): OpAttribute {
    return { name, type: this.#backend.binding.TF_ATTR_BOOL, value };
  }

  /** The attribute `name` of an operation with a number. */
  float32(name: string, value: number): OpAttribute {
    return { name, type: this.#backend.binding.TF_ATTR_FLOAT, value };
  }

  /** The attribute `name` of an operation with a whole number. */
  int32(name: string, value: number): OpAttribute {
    return { name, type: this.#backend.binding.TF_ATTR_INT, value };
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

  /** None of them. */
  noBytes(): tf.Tensor1D {
    return this.#cast(tf.tensor1d([], "int32"), "int32", "uint8");
  }

  /** bytes ≥ limit, element by element. @returns bool */
  bytesAtLeast(bytes: tf.Tensor2D, limit: number): tf.Tensor2D {
    const byte = this.#cast(tf.scalar(limit, "int32"), "int32", "uint8");
    return this.run("GreaterEqual", [this.type("T", "uint8")], [bytes, byte]);
  }

  /** float32 → bfloat16, rounded to the nearest. Only operations with `T = bfloat16` read it. */
  narrow<T extends tf.Tensor>(x: T): T {
    return this.#cast(x, "float32", "bfloat16");
  }

  /** bfloat16 → float32, exactly. */
  widen<T extends tf.Tensor>(x: T): T {
    return this.#cast(x, "bfloat16", "float32");
  }

  /** a·b of matrices, or of stacks of them, of the data type `T`; either one transposed. */
  product(T: OpAttribute, a: tf.Tensor, b: tf.Tensor, transposeA = false, transposeB = false): tf.Tensor {
    if (a.rank === 2)
      return this.run(
        "MatMul",
        [T, this.bool("transpose_a", transposeA), this.bool("transpose_b", transposeB)],
        [a, b],
      );
    return this.run("BatchMatMulV2", [T, this.bool("adj_x", transposeA), this.bool("adj_y", transposeB)], [a, b]);
  }

  #cast<T extends tf.Tensor>(x: T, from: NativeType, to: NativeType): T {
    return this.run("Cast", [this.type("SrcT", from), this.type("DstT", to), this.bool("Truncate", false)], [x]);
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
