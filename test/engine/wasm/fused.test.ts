/**
 * The fused operations of the wasm engine against the same operations composed of tfjs's, on sizes with every remainder
 * that vectors of four leave and with more elements than one thread takes at a time.
 */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../../lib/engine";
import {
  adamSlot,
  attention,
  DropoutSeeds,
  dropout,
  dropoutMask,
  gelu,
  layerNorm,
  linear,
  sparseCrossEntropy,
  tiedLogits,
  wasmKernels,
} from "../../../lib/engine/ops";
import type { WasmKernels } from "../../../lib/engine/ops/runtime";
import { switchOwnKernels } from "../../../lib/engine/wasm";
import { Random } from "../../../lib/random";
import { expectClose } from "../../oracle/golden";

type Operation = (...xs: tf.Tensor[]) => tf.Tensor;

/** Random numbers of this shape, the same every time. */
function some(seed: number, ...shape: number[]): tf.Tensor {
  return tf.randomNormal(shape, 0, 1, "float32", seed);
}

/** What is computed while own kernels are switched off. */
function composed<T>(results: () => T): T {
  switchOwnKernels(false);
  try {
    return results();
  } finally {
    switchOwnKernels(true);
  }
}

/** Value and gradients of all inputs, under a gradient of the output that differs from number to number. */
function numbersOf(operation: Operation, shapes: number[][]): Float32Array[] {
  return tf.tidy(() => {
    const inputs = shapes.map((shape, i) => some(i + 1, ...shape));
    const value = operation(...inputs);
    const gradients = tf.grads(operation)(inputs, some(99, ...value.shape));
    return [value, ...gradients].map((each) => each.dataSync() as Float32Array);
  });
}

describe("fused operations on wasm", () => {
  before(() => useEngine("wasm"));
  after(() => useEngine());

  const labels = (rows: number, columns: number) =>
    tf.tensor1d(
      Array.from({ length: rows }, (_, row) => (7 * row) % columns),
      "int32",
    );
  const operations = (rows: number, columns: number): Record<string, [Operation, number[][]]> => ({
    gelu: [(x) => gelu(tf.mul(x, 3)), [[rows, columns]]],
    layerNorm: [
      (x, a, b) => layerNorm(x as tf.Tensor2D, a as tf.Tensor1D, b as tf.Tensor1D, 1e-3),
      [[rows, columns], [columns], [columns]],
    ],
    linear: [
      (x, w, b) => linear(x as tf.Tensor2D, w as tf.Tensor2D, b as tf.Tensor1D),
      [[rows, columns], [columns, 6], [6]],
    ],
    tiedLogits: [
      (x, e, b) => tiedLogits(x as tf.Tensor2D, e as tf.Tensor2D, b as tf.Tensor1D),
      [[rows, columns], [9, columns], [9]],
    ],
    sparseCrossEntropy: [
      (x) => sparseCrossEntropy(tf.mul(x, 20) as tf.Tensor2D, labels(rows, columns)),
      [[rows, columns]],
    ],
    attention: [
      (q, k, v) =>
        attention(q as tf.Tensor4D, k as tf.Tensor4D, v as tf.Tensor4D, {
          mask: tf.where(tf.greater(some(8, 2, 1, 1, columns), 1), -1e9, 0),
          ...{ dropoutRate: 0, seeds: null },
        }),
      [
        [2, 3, rows, 4],
        [2, 3, columns, 4],
        [2, 3, columns, 4],
      ],
    ],
  });

  for (const [rows, columns] of [
    [1, 2],
    [3, 5],
    [2, 6],
    [5, 7],
    [7, 8],
    [700, 97],
  ])
    for (const [name, [operation, shapes]] of Object.entries(operations(rows, columns)))
      it(`${name}() of ${rows} × ${columns}: value and gradients are what is composed, the same bits every time`, () => {
        const own = numbersOf(operation, shapes);
        const expected = composed(() => numbersOf(operation, shapes));
        for (const [i, each] of own.entries()) expectClose(`${name} ${i}`, each, expected[i], { tolerance: 2e-5 });
        expect(numbersOf(operation, shapes)).to.deep.equal(own);
      });

  it("dropout(), its gradient and attention's weights drop what dropoutMask() of the seed says", () => {
    const [rate, size] = [0.3, 90];
    const seeds = () => new DropoutSeeds(new Random(5));
    const seed = seeds().next();
    const results = tf.tidy(() => {
      const x = some(1, 500, 130);
      const mask = dropoutMask(x.shape, rate, seed);
      const value = dropout(x, rate, seeds());
      const gradient = tf.grad((x) => dropout(x, rate, seeds()))(x, x);
      // Equal scores weigh 1/size each; the product with the unit matrix is the weights after dropout.
      const [zeros, unit] = [
        tf.zeros([2, 2, 60, 4]),
        tf.tile(tf.reshape(tf.eye(size), [1, 1, size, size]), [2, 2, 1, 1]),
      ];
      const options = { mask: tf.zeros([1, 1, 1, size]), dropoutRate: rate, seeds: seeds() };
      const keys = tf.zeros([2, 2, size, 4]) as tf.Tensor4D;
      const weights = attention(zeros as tf.Tensor4D, keys, unit as tf.Tensor4D, options);
      const weightMask = tf.div(dropoutMask([2, 2, 60, size], rate, seed), size);
      return [value, gradient, tf.mul(x, mask), weights, weightMask].map((each) => each.dataSync() as Float32Array);
    });
    const [value, gradient, masked, weights, weightMask] = results.map((each) => each.map((number) => number + 0));
    expect(value).to.deep.equal(masked);
    expect(gradient).to.deep.equal(masked);
    expectClose("weights", weights, weightMask, { tolerance: 1e-6 });
  });

  it("neighbours, seeds and places a power of two apart drop independently", () => {
    const dropped = (seed: number) =>
      Array.from(
        tf.tidy(() => dropoutMask([1 << 16], 0.25, seed).dataSync()),
        (each) => Number(each === 0),
      );
    const [one, next] = [dropped(1), dropped(2)];
    /** Share of places where both drop: a sixteenth, give or take five standard deviations. */
    const both = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0) / b.length;
    for (const other of [next, ...[1, 2, 4, 64, 128, 4096].map((shift) => one.slice(shift))])
      expect(both(one, other)).to.be.closeTo(1 / 16, 5 * Math.sqrt(15 / 256 / 60_000));
  });

  it("the sum of squares is exact to a few digits of float32, whatever the size, and the same bits every time", () => {
    const sumOfSquares = (x: tf.Tensor) => (wasmKernels() as WasmKernels).sumOfSquares(x);
    for (const size of [1, 3, 1023, 1024, 1025, 100_003]) {
      const x = some(size, size);
      const exact = (x.dataSync() as Float32Array).reduce((sum, number) => sum + number * number, 0);
      const squared = () => tf.tidy(() => sumOfSquares(x).dataSync()[0]);
      expect(squared() / exact).to.be.closeTo(1, 5e-7);
      expect(squared()).to.equal(squared());
      x.dispose();
    }
    expect(tf.tidy(() => sumOfSquares(tf.zeros([0, 3])).dataSync()[0])).to.equal(0);
    expect(tf.tidy(() => sumOfSquares(tf.tensor1d([1, Number.NaN, 2])).dataSync()[0])).to.be.NaN;
  });

  it("adamSlot() updates as composed, to the bit, leaves clones of the parameter alone and no tensor behind", () => {
    const numbers = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
    const afterSteps = () => {
      const parameter = tf.variable(some(1, 130, 301));
      const slot = adamSlot(parameter.shape);
      const clone = parameter.clone();
      const before = clone.dataSync();
      const live = tf.memory().numTensors;
      for (let step = 1; step <= 3; step++)
        tf.tidy(() => slot.update(parameter, some(step + 1, 130, 301), { ...numbers, step }, step === 2 ? 0.99 : 1));
      expect(tf.memory().numTensors).to.equal(live);
      expect(clone.dataSync()).to.deep.equal(before);
      const results = [parameter.dataSync(), ...Object.values(slot.read())];
      slot.dispose();
      tf.dispose([parameter, clone]);
      return results;
    };
    expect(afterSteps()).to.deep.equal(composed(afterSteps));
  });
});
