/**
 * Inverted dropout whose mask is a function of a seed: the same seed gives the same mask on the same engine, so a
 * resumed run draws what an uninterrupted one would have drawn. `DropoutSeeds` hands one seed to each place a forward
 * pass drops at.
 */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../../random";
import { differentiable } from "./differentiable";
import {
  type Dropping,
  dropElements,
  type NativeRuntime,
  nativeKernels,
  nativeRuntime,
  seededDropping,
  type WasmKernels,
  wasmKernels,
} from "./runtime";

/** Seeds for the dropout masks of one forward pass, in the order the pass asks for them. */
export class DropoutSeeds {
  readonly #random: Pick<Random, "engineSeed">;
  constructor(random: Pick<Random, "engineSeed">) {
    this.#random = random;
  }
  /** The seed for the next place that drops. */
  next(): number {
    return this.#random.engineSeed();
  }
}

/** x with each element zeroed with probability `rate` and the others scaled by 1/(1 − rate). `seeds` null: x itself. */
export function dropout<T extends tf.Tensor>(x: T, rate: number, seeds: DropoutSeeds | null): T {
  if (seeds === null || rate === 0) return x;
  const [native, wasm] = [nativeKernels(), wasmKernels()];
  if (native) return dropoutByBytes(native, x, rate, seeds.next());
  if (wasm) return dropoutBySeed(wasm, x, rate, seeds.next());
  const mask = dropoutMask(x.shape, rate, seeds.next());
  return tf.mul(x, mask) as T;
}

/** By a byte an element, which is a quarter of the mask's memory; the mask's very numbers. */
function dropoutByBytes<T extends tf.Tensor>(native: NativeRuntime, x: T, rate: number, seed: number): T {
  return differentiable<tf.Tensor>([x], () => {
    const { bytes, ...numbers } = dropping(native, x.size, rate, seed);
    return {
      value: dropElements(native, x, { bytes, ...numbers }),
      saved: [bytes],
      gradient: (dy, [bytes]) => dropElements(native, dy, { bytes, ...numbers }),
    };
  }) as T;
}

/** By the seed alone: nothing is kept for the gradient. */
function dropoutBySeed<T extends tf.Tensor>(wasm: WasmKernels, x: T, rate: number, seed: number): T {
  const dropping = seededDropping(rate, seed);
  return differentiable<tf.Tensor>([x], () => ({
    value: wasm.dropout(x, dropping),
    saved: [],
    gradient: (dy) => wasm.dropout(dy, dropping),
  })) as T;
}

/** What `dropoutMask` of the same seed drops, as bytes; the rate is rounded to 1/256. */
export function dropping(native: NativeRuntime, size: number, rate: number, seed: number): Dropping {
  const limit = Math.round(rate * 256);
  return { bytes: native.randomBytes(Math.ceil(size / 4), seed), limit, number: 256 / (256 - limit) };
}

/**
 * The mask: 0 with probability `rate`, 1/(1 − rate) otherwise. TensorFlow's rate is rounded to 1/256, the others' to
 * 1/65536.
 */
export function dropoutMask(shape: number[], rate: number, seed: number): tf.Tensor {
  const size = tf.util.sizeFromShape(shape);
  const native = nativeRuntime();
  const wasm = wasmKernels();
  if (wasm) return tf.tidy(() => wasm.dropout(tf.ones(shape), seededDropping(rate, seed)));
  if (!native) return tf.tensor(scalarMask(size, rate, seed), shape, "float32");
  return tf.tidy(() => {
    const dropped = Math.round(rate * 256);
    const bytes = native.randomBytes(Math.ceil(size / 4), seed); // (⌈size/4⌉, 4)
    const kept = tf.cast(native.bytesAtLeast(bytes, dropped), "float32");
    return tf.mul(tf.slice(tf.reshape(kept, [-1]), 0, size).reshape(shape), 256 / (256 - dropped));
  });
}

/** The same in plain JavaScript for engines without a generator of their own: xorshift128, 16 bits an element. */
function scalarMask(size: number, rate: number, seed: number): Float32Array {
  const mask = new Float32Array(size);
  const threshold = Math.round(rate * 65536);
  const kept = 65536 / (65536 - threshold);
  let x = seed | 1;
  let y = Math.imul(seed, 0x9e3779b1) ^ 0x6c078965;
  let z = Math.imul(seed, 0x85ebca6b) ^ 0x1b873593;
  let w = Math.imul(seed, 0xc2b2ae35) ^ 0x5bd1e995;
  for (let i = -16; i < size; i += 2) {
    const t = x ^ (x << 11);
    x = y;
    y = z;
    z = w;
    w = w ^ (w >>> 19) ^ (t ^ (t >>> 8));
    if (i < 0) continue;
    if ((w & 0xffff) >= threshold) mask[i] = kept;
    if (i + 1 < size && w >>> 16 >= threshold) mask[i + 1] = kept;
  }
  return mask;
}
