/** bowlab's own operations on the wasm engine, where what drops is made anew of its seed wherever it is needed. */
import * as tf from "@tensorflow/tfjs";
import { ownKernels } from "../../wasm/own-kernels";
import type { OpAttribute } from "./native";

/** What drops: elements whose hash with the keys is below `limit`; the others are multiplied by `number`. */
export interface SeededDropping {
  number: number;
  first: number;
  second: number;
  limit: number;
}

/** Nothing. */
export const nothingDrops: SeededDropping = { number: 1, first: 0, second: 0, limit: 0 };

/** Runs the kernels that the wasm engine registers under the names of bowlab's operations. */
export class WasmKernels {
  /** The attribute `name` of an operation with a number. */
  float32(name: string, value: number): OpAttribute {
    return { name, type: 0, value };
  }

  /** Runs an operation that has one output. No gradient of its own. */
  run<T extends tf.Tensor>(operation: string, attributes: OpAttribute[], inputs: tf.Tensor[]): T {
    return this.runMany(operation, attributes, inputs)[0] as T;
  }

  /** Runs an operation that has several outputs. */
  runMany(operation: string, attributes: OpAttribute[], inputs: tf.Tensor[]): tf.Tensor[] {
    return this.#perform(operation, inputs, Object.fromEntries(attributes.map(({ name, value }) => [name, value])));
  }

  /** x dropped; its own gradient. */
  dropout<T extends tf.Tensor>(x: T, dropping: SeededDropping): T {
    return this.#perform("BowlabDropout", [x], { ...dropping })[0] as T;
  }

  /** From the change of attention's weights after dropout to that of the scores. */
  attentionWeightsGradient(change: tf.Tensor, weights: tf.Tensor, dropping: SeededDropping): tf.Tensor {
    return this.#perform("BowlabAttentionWeightsGradient", [change, weights], { ...dropping })[0];
  }

  /** The parameter after Adam's update; both moments are changed in place. */
  adam(inputs: [parameter: tf.Tensor, first: tf.Tensor, second: tf.Tensor, gradient: tf.Tensor], numbers: AdamNumbers) {
    return this.#perform("BowlabAdam", inputs, { ...numbers })[0];
  }

  /** The sum of all numbers' squares. */
  sumOfSquares(x: tf.Tensor): tf.Scalar {
    return this.#perform("BowlabSumOfSquares", [x], {})[0] as tf.Scalar;
  }

  /** a·b + bias for every row: the bias is where the products begin to add up. */
  biasedProduct(a: tf.Tensor2D, b: tf.Tensor2D, bias: tf.Tensor1D, transposeB = false): tf.Tensor2D {
    const attributes = { transposeA: false, transposeB, activation: "linear" };
    return tf.engine().runKernel("_FusedMatMul", { a, b, bias }, attributes) as tf.Tensor2D;
  }

  #perform(operation: string, inputs: tf.Tensor[], attributes: Record<string, unknown>): tf.Tensor[] {
    return tf.engine().runKernel(operation, { ...inputs } as never, attributes as never) as unknown as tf.Tensor[];
  }
}

/** parameter · kept − stepSize · m / (√v / correction + epsilon) */
export type AdamNumbers = Record<"beta1" | "beta2" | "correction" | "epsilon" | "stepSize" | "kept", number>;

const kernels = new WasmKernels();

/** They, or null when another engine is active or they are switched off. */
export function wasmKernels(): WasmKernels | null {
  return tf.getBackend() === "wasm" && ownKernels() ? kernels : null;
}

/** What drops by a seed; the rate is rounded to 1/65536. */
export function seededDropping(rate: number, seed: number): SeededDropping {
  const dropped = Math.round(rate * 65536);
  const first = mixed(seed);
  return { number: 65536 / (65536 - dropped), first, second: mixed(first ^ 0x5bd1e995), limit: (dropped << 16) | 0 };
}

/** Murmur3's last step: neighbours go far apart. */
function mixed(x: number): number {
  const y = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  const z = Math.imul(y ^ (y >>> 13), 0xc2b2ae35);
  return z ^ (z >>> 16);
}
