/**
 * Adam's update of one parameter with its two moments (Kingma & Ba 2015), in PyTorch's arithmetic, with decoupled
 * weight decay. TensorFlow does it in one pass over memory (`ResourceApplyAdam`), and so does the wasm engine;
 * elsewhere it is composed of a dozen tfjs operations.
 */
import * as tf from "@tensorflow/tfjs";
import { type NativeRuntime, nativeRuntime, wasmKernels } from "./runtime";

/** The numbers of one step, the same for every parameter. */
export interface AdamStep {
  /** Counted from 1. */
  step: number;
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
}

/** The moments of one parameter. Owns them: call `dispose()` when done. */
export interface AdamSlot {
  /**
   * parameter ← parameter · kept − learningRate · m̂ / (√v̂ + epsilon), m̂ and v̂ the bias-corrected moments after this
   * gradient.
   * @param kept 1 − learningRate · weight decay, or 1
   */
  update(parameter: tf.Variable, gradient: tf.Tensor, step: AdamStep, kept: number): void;
  /** First and second moment, off the engine. */
  read(): { first: Float32Array; second: Float32Array };
  write(first: Float32Array, second: Float32Array): void;
  dispose(): void;
}

/** Zero moments for a parameter of `shape`, on the active engine. */
export function adamSlot(shape: number[]): AdamSlot {
  const native = nativeRuntime();
  return native ? new NativeSlot(native, shape) : new ComposedSlot(shape);
}

class ComposedSlot implements AdamSlot {
  readonly #first: tf.Variable;
  readonly #second: tf.Variable;

  constructor(shape: number[]) {
    [this.#first, this.#second] = [zeros(shape), zeros(shape)];
  }

  update(
    parameter: tf.Variable,
    gradient: tf.Tensor,
    { step, learningRate, beta1, beta2, epsilon }: AdamStep,
    kept: number,
  ): void {
    const [first, second] = [this.#first, this.#second];
    const stepSize = learningRate / (1 - beta1 ** step);
    const correction = Math.sqrt(1 - beta2 ** step);
    const wasm = wasmKernels();
    if (wasm) {
      const numbers = { beta1, beta2, correction, epsilon, stepSize, kept };
      tf.tidy(() => parameter.assign(wasm.adam([parameter, first, second, gradient], numbers)));
      return;
    }
    tf.tidy(() => {
      first.assign(tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1)));
      second.assign(tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
      const denominator = tf.add(tf.div(tf.sqrt(second), correction), epsilon);
      const change = tf.mul(tf.div(first, denominator), stepSize);
      parameter.assign(tf.sub(kept === 1 ? parameter : tf.mul(parameter, kept), change));
    });
  }

  read() {
    return { first: this.#first.dataSync() as Float32Array, second: this.#second.dataSync() as Float32Array };
  }

  write(first: Float32Array, second: Float32Array): void {
    tf.tidy(() => {
      this.#first.assign(tf.tensor(first, this.#first.shape));
      this.#second.assign(tf.tensor(second, this.#second.shape));
    });
  }

  dispose(): void {
    tf.dispose([this.#first, this.#second]);
  }
}

/** Three TensorFlow variables: both moments, and a place where the parameter is updated. */
class NativeSlot implements AdamSlot {
  readonly #native: NativeRuntime;
  readonly #shape: number[];
  readonly #handles: Record<"parameter" | "first" | "second", tf.Tensor>;

  constructor(native: NativeRuntime, shape: number[]) {
    this.#native = native;
    this.#shape = shape;
    this.#handles = {
      parameter: native.createVariable(shape),
      first: native.createVariable(shape),
      second: native.createVariable(shape),
    };
    this.write(new Float32Array(tf.util.sizeFromShape(shape)), new Float32Array(tf.util.sizeFromShape(shape)));
  }

  update(
    parameter: tf.Variable,
    gradient: tf.Tensor,
    { step, learningRate, beta1, beta2, epsilon }: AdamStep,
    kept: number,
  ): void {
    const native = this.#native;
    const handles = this.#handles;
    // TensorFlow adds its epsilon to the uncorrected √v; scaled like this, it is PyTorch's.
    const scaledEpsilon = epsilon * Math.sqrt(1 - beta2 ** step);
    tf.tidy(() => native.assignVariable(handles.parameter, tf.mul(parameter, kept)));
    tf.tidy(() => {
      const numbers = [beta1 ** step, beta2 ** step, learningRate, beta1, beta2, scaledEpsilon].map((x) =>
        tf.scalar(x),
      );
      native.perform(
        "ResourceApplyAdam",
        [native.float, native.bool("use_locking", false), native.bool("use_nesterov", false)],
        [handles.parameter, handles.first, handles.second, ...numbers, gradient],
      );
      parameter.assign(native.readVariable(handles.parameter));
    });
  }

  read() {
    // Not in a `tidy`: it looks for tensors in what it returns, and goes through every number of an array with a string
    // as its key.
    const value = (handle: tf.Tensor) => {
      const tensor = this.#native.readVariable(handle);
      const values = tensor.dataSync() as Float32Array;
      tensor.dispose();
      return values;
    };
    return { first: value(this.#handles.first), second: value(this.#handles.second) };
  }

  write(first: Float32Array, second: Float32Array): void {
    tf.tidy(() => {
      this.#native.assignVariable(this.#handles.first, tf.tensor(first, this.#shape));
      this.#native.assignVariable(this.#handles.second, tf.tensor(second, this.#shape));
    });
  }

  dispose(): void {
    for (const handle of Object.values(this.#handles)) this.#native.destroyVariable(handle);
  }
}

function zeros(shape: number[]): tf.Variable {
  return tf.tidy(() => tf.variable(tf.zeros(shape), false));
}
