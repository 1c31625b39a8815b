/**
 * Runs the same tensor function on two engines and compares values and gradients; the yardstick is tfjs's plain
 * JavaScript backend.
 */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { type EngineName, useEngine } from "../../lib/engine";
import { Random } from "../../lib/random";

/** An input: its shape, and how its values are made. */
export interface Input {
  shape: number[];
  /** Default "normal". Integers are int32 in [0, below). */
  values?: "normal" | "positive" | { integersBelow: number } | { bits: true };
}

export interface OperatorCase {
  name: string;
  inputs: Input[];
  run: (...inputs: tf.Tensor[]) => tf.Tensor;
  /** No gradient is defined, or cpu has none: compare the forward pass only. */
  forwardOnly?: boolean;
}

/** Largest difference allowed, relative to the largest value of the result (or to 1 where that is smaller). */
export const TOLERANCE = 1e-5;

/**
 * Value, then the gradient of a weighted sum of it by each float input, as computed on `engine`. Fails when tensors are
 * left over.
 */
export async function valuesOn(
  engine: EngineName,
  { inputs, run, forwardOnly }: OperatorCase,
): Promise<Float32Array[]> {
  await useEngine(engine);
  const random = new Random("operator", ...inputs.map(({ shape }) => shape.join("x")));
  const data = inputs.map((input, index) => fill(input, random.fork(index)));
  const before = tf.memory().numTensors;
  const results = tf.tidy(() => {
    const tensors = inputs.map(({ shape, values }, index) => tf.tensor(data[index], shape, dtypeOf(values)));
    const value = run(...tensors);
    const found = [Float32Array.from(value.dataSync())];
    if (forwardOnly) return found;
    const weights = tf.tensor(fill({ shape: value.shape }, random.fork("weights")), value.shape);
    const floats = tensors.filter(({ dtype }) => dtype === "float32");
    const gradients = tf.grads((...variables: tf.Tensor[]) => {
      const all = tensors.map((tensor) => (tensor.dtype === "float32" ? (variables.shift() as tf.Tensor) : tensor));
      return tf.sum(tf.mul(run(...all), weights));
    })(floats);
    return [...found, ...gradients.map((gradient) => Float32Array.from(gradient.dataSync()))];
  });
  expect(tf.memory().numTensors, "live tensors").to.equal(before);
  return results as unknown as Float32Array[];
}

/** Asserts that `engine` computes what cpu computes. */
export async function expectSameAsCpu(engine: EngineName, operator: OperatorCase): Promise<void> {
  const expected = await valuesOn("cpu", operator);
  const found = await valuesOn(engine, operator);
  expect(found.length).to.equal(expected.length);
  for (const [index, values] of expected.entries()) {
    expectClose(found[index], values, `${operator.name}: ${index === 0 ? "value" : `gradient ${index}`}`);
  }
}

export function expectClose(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  what: string,
  tolerance = TOLERANCE,
): void {
  expect(found.length, `${what}: length`).to.equal(expected.length);
  let scale = 1;
  for (let i = 0; i < expected.length; i++)
    if (Number.isFinite(expected[i])) scale = Math.max(scale, Math.abs(expected[i]));
  for (let i = 0; i < expected.length; i++) {
    const same = Object.is(found[i], expected[i]) || Math.abs(found[i] - expected[i]) <= tolerance * scale;
    if (!same)
      expect.fail(`${what}: at ${i} expected ${expected[i]}, found ${found[i]} (tolerance ${tolerance * scale})`);
  }
}

function dtypeOf(values: Input["values"]): "float32" | "int32" | "bool" {
  if (typeof values === "object") return "bits" in values ? "bool" : "int32";
  return "float32";
}

function fill({ shape, values = "normal" }: Input, random: Random): Float32Array | Int32Array | Uint8Array {
  const size = shape.reduce((product, n) => product * n, 1);
  if (typeof values === "object") {
    if ("bits" in values) return Uint8Array.from({ length: size }, () => random.integer(0, 2));
    return Int32Array.from({ length: size }, () => random.integer(0, values.integersBelow));
  }
  return Float32Array.from({ length: size }, () => (values === "positive" ? 0.1 + random.uniform() : random.normal()));
}

/** True when `native` works here; otherwise says in one line why not, and the caller skips. */
export async function nativeIsThere(): Promise<boolean> {
  try {
    await useEngine("native");
    return true;
  } catch (error) {
    console.log(`      skipped: ${(error as Error).message}`);
    return false;
  }
}
