/**
 * AdamW (Loshchilov & Hutter 2019): Adam with bias correction and decoupled weight decay, in the arithmetic of PyTorch's
 * `torch.optim.AdamW`. Biases and LayerNorm parameters are not decayed. Parameters without a gradient are left alone.
 */
import * as tf from "@tensorflow/tfjs";
import type { Parameters, StoredTensor } from "../model";
import type { Gradients } from "./gradients";

export interface AdamWOptions {
  /** Default 0.9. */
  beta1?: number;
  /** Default 0.999. */
  beta2?: number;
  /** Default 1e-8. */
  epsilon?: number;
  /** Default 0.01. */
  weightDecay?: number;
}

interface Moments {
  first: tf.Variable;
  second: tf.Variable;
}

/** Owns two moments for every parameter: call `dispose()` when done. */
export class AdamW {
  readonly #parameters: Parameters;
  readonly #options: Required<AdamWOptions>;
  readonly #moments = new Map<string, Moments>();
  /** Updates made so far. */
  step = 0;

  constructor(
    parameters: Parameters,
    { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0.01 }: AdamWOptions = {},
  ) {
    this.#parameters = parameters;
    this.#options = { beta1, beta2, epsilon, weightDecay };
    for (const { name, shape } of parameters.specs) {
      this.#moments.set(name, { first: zeros(shape), second: zeros(shape) });
    }
  }

  /**
   * One update. Live tensors are the same before and after.
   * @param scale scalar that every gradient is multiplied by first (clipping), or null
   */
  update(gradients: Gradients, learningRate: number, scale: tf.Scalar | null = null): void {
    this.step++;
    const { beta1, beta2, epsilon, weightDecay } = this.#options;
    const stepSize = learningRate / (1 - beta1 ** this.step);
    const correction = Math.sqrt(1 - beta2 ** this.step);
    for (const { name, decayed } of this.#parameters.specs) {
      const raw = gradients.get(name);
      if (!raw) continue;
      const { first, second } = this.#moments.get(name) as Moments;
      const parameter = this.#parameters.get<tf.Variable>(name);
      tf.tidy(() => {
        const gradient = scale ? tf.mul(raw, scale) : raw;
        first.assign(tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1)));
        second.assign(tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
        const denominator = tf.add(tf.div(tf.sqrt(second), correction), epsilon);
        const change = tf.mul(tf.div(first, denominator), stepSize);
        const kept = decayed && weightDecay > 0 ? tf.mul(parameter, 1 - learningRate * weightDecay) : parameter;
        parameter.assign(tf.sub(kept, change));
      });
    }
  }

  /** Both moments of every parameter, for a file. */
  state(): [string, StoredTensor][] {
    return this.#parameters.specs.flatMap(({ name, shape }) => {
      const { first, second } = this.#moments.get(name) as Moments;
      return [
        [`adamw.first.${name}`, { shape, data: first.dataSync() as Float32Array }],
        [`adamw.second.${name}`, { shape, data: second.dataSync() as Float32Array }],
      ] as [string, StoredTensor][];
    });
  }

  /** Puts back what `state()` gave. @throws TypeError when a moment is missing or has another size */
  restore(state: Map<string, StoredTensor>, step: number): void {
    for (const { name, shape } of this.#parameters.specs) {
      const { first, second } = this.#moments.get(name) as Moments;
      for (const [key, variable] of [
        [`adamw.first.${name}`, first],
        [`adamw.second.${name}`, second],
      ] as const) {
        const stored = state.get(key);
        if (stored?.data.length !== variable.size)
          throw new TypeError(`the optimizer state lacks ${key} of shape [${shape}]`);
        tf.tidy(() => variable.assign(tf.tensor(stored.data, shape, "float32")));
      }
    }
    this.step = step;
  }

  dispose(): void {
    for (const { first, second } of this.#moments.values()) tf.dispose([first, second]);
    this.#moments.clear();
  }
}

function zeros(shape: number[]): tf.Variable {
  return tf.tidy(() => tf.variable(tf.zeros(shape), false));
}
