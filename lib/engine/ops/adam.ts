/**
 * Adam's update of one parameter with its two moments (Kingma & Ba 2015), in PyTorch's arithmetic, with decoupled
 * weight decay. Operations of our own do it in one pass over memory; TensorFlow alone in a few (`ResourceApplyAdam`);
 * elsewhere it is composed of a dozen tfjs operations.
 */
import * as tf from "@tensorflow/tfjs";
import { type NativeRuntime, nativeKernels, nativeRuntime, wasmKernels } from "./runtime";

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
   * @param scale what the gradient is multiplied by first. Default: nothing
   */
  update(parameter: tf.Variable, gradient: tf.Tensor, step: AdamStep, kept: number, scale?: tf.Scalar | null): void;
  /** First and second moment, off the engine. */
  read(): { first: Float32Array; second: Float32Array };
  write(first: Float32Array, second: Float32Array): void;
  dispose(): void;
}

/** Zero moments for a parameter of `shape`, on the active engine. */
export function adamSlot(shape: number[]): AdamSlot {
  const [native, kernels] = [nativeRuntime(), nativeKernels()];
  if (kernels) return new KernelSlot(kernels, shape);
  return native ? new NativeSlot(native, shape) : new ComposedSlot(shape);
}

/** Both moments as tfjs's variables. */
abstract class Moments {
  readonly first: tf.Variable;
  readonly second: tf.Variable;

  constructor(shape: number[]) {
    [this.first, this.second] = [zeros(shape), zeros(shape)];
  }

  read() {
    return { first: this.first.dataSync() as Float32Array, second: this.second.dataSync() as Float32Array };
  }

  write(first: Float32Array, second: Float32Array): void {
    tf.tidy(() => {
      this.first.assign(tf.tensor(first, this.first.shape));
      this.second.assign(tf.tensor(second, this.second.shape));
    });
  }

  dispose(): void {
    tf.dispose([this.first, this.second]);
  }
}

/** By an operation of our own, which changes the moments in place: nobody else has them. */
class KernelSlot extends Moments implements AdamSlot {
  readonly #native: NativeRuntime;

  constructor(native: NativeRuntime, shape: number[]) {
    super(shape);
    this.#native = native;
  }

  update(
    parameter: tf.Variable,
    gradient: tf.Tensor,
    { step, learningRate, beta1, beta2, epsilon }: AdamStep,
    kept: number,
    scale?: tf.Scalar | null,
  ): void {
    const correction = Math.sqrt(1 - beta2 ** step);
    const stepSize = (learningRate * correction) / (1 - beta1 ** step);
    tf.tidy(() => {
      const numbers = tf.tensor1d([kept, stepSize, 1 - beta1, 1 - beta2, epsilon * correction]);
      const inputs = [parameter, this.first, this.second, gradient, scale ?? tf.scalar(1), numbers];
      parameter.assign(this.#native.run("BowlabAdam", [], inputs));
    });
  }
}

class ComposedSlot extends Moments implements AdamSlot {
  update(
    parameter: tf.Variable,
    unscaled: tf.Tensor,
    { step, learningRate, beta1, beta2, epsilon }: AdamStep,
    kept: number,
    scale?: tf.Scalar | null,
  ): void {
    const { first, second } = this;
    const stepSize = learningRate / (1 - beta1 ** step);
    const correction = Math.sqrt(1 - beta2 ** step);
    const wasm = wasmKernels();
    if (wasm) {
      const numbers = { beta1, beta2, correction, epsilon, stepSize, kept };
      tf.tidy(() => parameter.assign(wasm.adam([parameter, first, second, scaled(unscaled, scale)], numbers)));
      return;
    }
    tf.tidy(() => {
      const gradient = scaled(unscaled, scale);
      first.assign(tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1)));
      second.assign(tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
      const denominator = tf.add(tf.div(tf.sqrt(second), correction), epsilon);
      const change = tf.mul(tf.div(first, denominator), stepSize);
      parameter.assign(tf.sub(kept === 1 ? parameter : tf.mul(parameter, kept), change));
    });
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
    scale?: tf.Scalar | null,
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
        [handles.parameter, handles.first, handles.second, ...numbers, scaled(gradient, scale)],
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

function scaled(gradient: tf.Tensor, scale: tf.Scalar | null | undefined): tf.Tensor {
  return scale ? tf.mul(gradient, scale) : gradient;
}
