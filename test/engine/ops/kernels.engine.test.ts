/**
 * bowlab's own operations for TensorFlow on inputs that take all threads, against tfjs' elementary ones, and on numbers
 * at the edges. On engines without them the fused operations compose themselves, and the same holds.
 */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../../lib/engine";
import {
  attention,
  DropoutSeeds,
  dropout,
  gelu,
  layerNorm,
  linear,
  sparseCrossEntropy,
  tiedCrossEntropy,
} from "../../../lib/engine/ops";
import { inPrecision } from "../../../lib/engine/precision";
import { Random } from "../../../lib/random";
import { expectClose } from "../../oracle/golden";
import type { Operation } from "./fused-cases";
import { numbersOf } from "./numbers-of";

const TOLERANCE = 2e-5;

describe("fused operations on many rows", function () {
  this.timeout(60_000);
  before(async () => {
    await useEngine();
  });

  const drawn = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, "float32", seed);
  const seeds = () => new DropoutSeeds(new Random(3));

  const numbers = (operation: Operation, shapes: number[][]) => numbersOf(operation, shapes, 1);

  const labels = () =>
    tf.tensor1d(
      Array.from({ length: 130 }, (_, i) => (i * 37) % 1001),
      "int32",
    );
  const masks: Record<string, () => tf.Tensor4D> = {
    "of texts": () => tf.where(tf.greater(drawn([3, 1, 1, 70], 7), 1), -1e9, 0) as tf.Tensor4D,
    "of positions": () => tf.where(tf.greater(drawn([1, 1, 60, 70], 7), 1), -1e9, 0) as tf.Tensor4D,
    "of both": () => tf.where(tf.greater(drawn([3, 1, 60, 70], 7), 1), -1e9, 0) as tf.Tensor4D,
  };
  const composed =
    (mask: () => tf.Tensor4D): Operation =>
    (q, k, v) =>
      tf.matMul(tf.softmax(tf.add(tf.div(tf.matMul(q, k, false, true), 4), mask())), v);
  const heads = [
    [3, 2, 60, 16],
    [3, 2, 70, 16],
    [3, 2, 70, 16],
  ];

  const cases: Record<string, { shapes: number[][]; fused: Operation; plain: Operation }> = {
    "gelu()": {
      shapes: [[300, 333]],
      fused: (x) => gelu(tf.mul(x, 3)),
      plain: (x) => tf.mul(tf.mul(x, 1.5), tf.add(1, tf.erf(tf.mul(x, 3 / Math.SQRT2)))),
    },
    "layerNorm()": {
      shapes: [[501, 97], [97], [97]],
      fused: (x, a, b) => layerNorm(x as tf.Tensor2D, a as tf.Tensor1D, b as tf.Tensor1D, 1e-6),
      plain: (x, a, b) => {
        const { mean, variance } = tf.moments(x, 1, true);
        return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-6))), a), b);
      },
    },
    "sparseCrossEntropy()": {
      shapes: [[130, 1001]],
      fused: (z) => sparseCrossEntropy(z as tf.Tensor2D, labels()),
      plain: (z) => tf.neg(tf.sum(tf.mul(tf.logSoftmax(z), tf.oneHot(labels(), 1001).toFloat()), 1)),
    },
    "tiedCrossEntropy()": {
      shapes: [[130, 40], [1001, 40], [1001]],
      fused: (h, e, b) => tiedCrossEntropy(h as tf.Tensor2D, e as tf.Tensor2D, b as tf.Tensor1D, labels()),
      plain: (h, e, b) => {
        const logits = tf.add(tf.matMul(h, e, false, true), b);
        return tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), tf.oneHot(labels(), 1001).toFloat()), 1));
      },
    },
  };
  for (const [name, mask] of Object.entries(masks))
    cases[`attention() with a mask ${name}`] = {
      shapes: heads,
      fused: (q, k, v) =>
        attention(q as tf.Tensor4D, k as tf.Tensor4D, v as tf.Tensor4D, { mask: mask(), dropoutRate: 0, seeds: null }),
      plain: composed(mask),
    };

  for (const [name, { shapes, fused, plain }] of Object.entries(cases)) {
    it(`${name}: value and gradients`, () => {
      const [own, expected] = [numbers(fused, shapes), numbers(plain, shapes)];
      for (const [i, each] of own.entries()) expectClose(`${name} ${i}`, each, expected[i], { tolerance: TOLERANCE });
      expect(numbers(fused, shapes)).to.deep.equal(own);
    });
  }

  it("tiedCrossEntropy() in bfloat16 is float32's within its rounding, and so are its gradients", () => {
    const { shapes, fused } = cases["tiedCrossEntropy()"];
    const narrow = inPrecision("bfloat16", () => numbers(fused, shapes));
    for (const [i, each] of numbers(fused, shapes).entries())
      expectClose(`tiedCrossEntropy ${i}`, narrow[i], each, { tolerance: 0.03 });
  });

  it("linear() in bfloat16 is float32's within its rounding, and so are its gradients", () => {
    const shapes = [[257, 64], [64, 96], [96]];
    const fused: Operation = (x, w, b) => linear(x as tf.Tensor2D, w as tf.Tensor2D, b as tf.Tensor1D);
    const narrow = inPrecision("bfloat16", () => numbers(fused, shapes));
    for (const [i, each] of numbers(fused, shapes).entries())
      expectClose(`linear ${i}`, narrow[i], each, { tolerance: 0.02 });
  });

  it("what is not a number stays none, and large numbers overflow nothing", () => {
    tf.tidy(() => {
      const x = tf.tensor2d([Number.NaN, 1, 2, 3, 1e4, -1e4, 0, 1e-30, -200, 200, 90, -90], [3, 4]);
      const [a, b] = [tf.ones([4]), tf.zeros([4])] as tf.Tensor1D[];
      const firstRow = (y: tf.Tensor) => Array.from(y.dataSync()).slice(0, 4);
      expect(Number.isNaN(gelu(x).dataSync()[0])).to.equal(true);
      expect(firstRow(layerNorm(x, a, b, 1e-6)).every(Number.isNaN)).to.equal(true);
      const loss = sparseCrossEntropy(x, tf.tensor1d([1, 0, 1], "int32")).dataSync();
      expect([Number.isNaN(loss[0]), loss[1] === 0, loss[2] === 0]).to.deep.equal([true, true, true]);
      for (const [i, y] of [1e4, 0, 0, 0, 0, 200, 90, 0].entries())
        expect(gelu(x).dataSync()[4 + i]).to.be.closeTo(y, 1e-6);
      expect(
        dropout(tf.fill([64, 64], Number.NaN), 0.5, seeds())
          .dataSync()
          .some(Number.isNaN),
      ).to.equal(true);
    });
  });
});
