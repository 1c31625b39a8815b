/**
 * AdamW (Loshchilov & Hutter 2019): Adam with bias correction and decoupled weight decay, in the arithmetic of
 * PyTorch's `torch.optim.AdamW`. Biases and LayerNorm parameters are not decayed. Parameters without a gradient are
 * left alone.
 */
import * as tf from "@tensorflow/tfjs";
import { type AdamSlot, adamSlot } from "../engine/ops";
import type { Parameters, StoredTensor } from "../model";
import type { Gradients } from "./gradients";

/** AdamW's constants, with PyTorch's defaults but for the weight decay's own. */
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

/** Owns two moments for every parameter: call `dispose()` when done. */
export class AdamW {
  readonly #parameters: Parameters;
  readonly #options: Required<AdamWOptions>;
  readonly #slots: Map<string, AdamSlot>;
  /** Updates made so far. */
  step = 0;

  constructor(
    parameters: Parameters,
    { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0.01 }: AdamWOptions = {},
  ) {
    this.#parameters = parameters;
    this.#options = { beta1, beta2, epsilon, weightDecay };
    this.#slots = new Map(parameters.specs.map(({ name, shape }) => [name, adamSlot(shape)]));
  }

  /**
   * One update. Live tensors are the same before and after.
   * @param scale scalar that every gradient is multiplied by first (clipping), or null
   */
  update(gradients: Gradients, learningRate: number, scale: tf.Scalar | null = null): void {
    this.step++;
    const { weightDecay, ...betas } = this.#options;
    const step = { step: this.step, learningRate, ...betas };
    for (const { name, decayed } of this.#parameters.specs) {
      const gradient = gradients.get(name);
      if (!gradient) continue;
      const kept = decayed ? 1 - learningRate * weightDecay : 1;
      this.#slots.get(name)?.update(this.#parameters.get<tf.Variable>(name), gradient, step, kept, scale);
    }
  }

  /** Both moments of every parameter, for a file. */
  state(): [string, StoredTensor][] {
    return this.#parameters.specs.flatMap(({ name, shape }) => {
      const { first, second } = (this.#slots.get(name) as AdamSlot).read();
      return [
        [`adamw.first.${name}`, { shape, data: first }],
        [`adamw.second.${name}`, { shape, data: second }],
      ] as [string, StoredTensor][];
    });
  }

  /** Puts back what `state()` gave. @throws TypeError when a moment is missing or has another size */
  restore(state: Map<string, StoredTensor>, step: number): void {
    for (const { name, shape } of this.#parameters.specs) {
      const [first, second] = [`adamw.first.${name}`, `adamw.second.${name}`].map((key) => {
        const data = state.get(key)?.data;
        if (data instanceof Float32Array && data.length === tf.util.sizeFromShape(shape)) return data;
        throw new TypeError(`the optimizer state lacks ${key} of shape [${shape}]`);
      });
      this.#slots.get(name)?.write(first, second);
    }
    this.step = step;
  }

  dispose(): void {
    for (const slot of this.#slots.values()) slot.dispose();
    this.#slots.clear();
  }
}
