/**
 * Every fused operation against the same thing composed of elementary tfjs operations, whose gradients tfjs itself
 * derives: value and gradient of every input. Both sides are float32 on the chosen engine, so the tolerance, relative
 * to each tensor's largest element, is 2e-5. A finite-difference check guards against a mistake common to both.
 */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../../lib/engine";
import { dropoutMask, maxOverPositions } from "../../../lib/engine/ops";
import { Random } from "../../../lib/random";
import { expectClose } from "../../oracle/golden";
import {
  casesWith,
  classes,
  counted,
  indices,
  type Operation,
  type PerCase,
  padding,
  seeds,
  targets,
} from "./fused-cases";

const TOLERANCE = 2e-5;

function composedAttention(drop?: () => tf.Tensor): Operation {
  return (q, k, v, bias) => {
    const products = tf.div(tf.matMul(q, k, false, true), Math.sqrt(q.shape[3] as number));
    const scores = tf.add(products, padding());
    const weights = tf.softmax(bias ? tf.add(scores, bias) : scores);
    return tf.matMul(drop ? tf.mul(weights, drop()) : weights, v);
  };
}

/** The operations out of elementary ones. */
const composed: PerCase<Operation> = {
  "linear()": (x, w, b) => tf.add(tf.matMul(x, w), b),
  "tiedLogits() with a bias": (h, e, b) => tf.add(tf.matMul(h, e, false, true), b),
  "tiedLogits() without a bias": (h, e) => tf.matMul(h, e, false, true),
  "layerNorm()": (x, scale, shift) => {
    const { mean, variance } = tf.moments(x, 1, true);
    return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-6))), scale), shift);
  },
  "gelu()": (x) => tf.mul(tf.mul(x, 0.5), tf.add(1, tf.erf(tf.div(x, Math.SQRT2)))),
  "gatherRows()": (table) => tf.matMul(tf.oneHot(indices(), 5).toFloat(), table),
  "scatterRows()": (taken) => tf.matMul(tf.oneHot(indices(), 5).toFloat(), taken, true, false),
  "sparseCrossEntropy()": (z) => tf.neg(tf.sum(tf.mul(tf.logSoftmax(z), tf.oneHot(classes(), 7).toFloat()), 1)),
  "tiedCrossEntropy()": (h, e, b) => {
    const logits = tf.add(tf.matMul(h, e, false, true), b);
    return tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), tf.oneHot(classes(), 7).toFloat()), 1));
  },
  "crossEntropy() with an empty row and one that does not sum to one": (z) =>
    tf.neg(tf.sum(tf.mul(tf.logSoftmax(z), targets()), 1)),
  "maxOverPositions() with padding": (x) => tf.max(tf.add(x, counted().reshape([10, 1])).reshape([2, 5, 4]), 1),
  "dropout()": (x) => tf.mul(x, dropoutMask([6, 7], 0.4, seeds().next())),
  "attention() with padding": composedAttention(),
  "attention() with a bias": composedAttention(),
  "attention() with dropout": composedAttention(() => dropoutMask([2, 3, 4, 5], 0.3, seeds().next())),
};

/** Σ operation(inputs) ⊙ weights: a scalar whose gradient sees every element of the output differently. */
function weighted(operation: Operation, random: Random): Operation {
  return (...inputs) => {
    const output = operation(...inputs);
    return tf.sum(tf.mul(output, normals(output.shape, random.fork("weights"))));
  };
}

function normals(shape: number[], random: Random): tf.Tensor {
  return tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()),
    shape,
  );
}

describe("fused operations", () => {
  before(async () => {
    await useEngine();
  });

  for (const { name, shapes, fused, other } of casesWith(composed)) {
    it(`${name} and its gradients equal the composed operation's`, () => {
      tf.tidy(() => {
        const random = new Random(1, name);
        const inputs = shapes.map((shape, n) => normals(shape, random.fork(n)));
        expectClose("value", fused(...inputs).dataSync(), other(...inputs).dataSync(), { tolerance: TOLERANCE });
        const found = tf.grads(weighted(fused, random))(inputs);
        const expected = tf.grads(weighted(other, random))(inputs);
        found.forEach((gradient, n) => {
          expect(gradient.shape, `shape of gradient ${n}`).to.deep.equal(shapes[n]);
          expectClose(`gradient ${n}`, gradient.dataSync(), expected[n].dataSync(), { tolerance: TOLERANCE });
        });
      });
    });

    it(`${name} has the slope its gradient says when the inputs move a little`, () => {
      tf.tidy(() => {
        const random = new Random(2, name);
        const inputs = shapes.map((shape, n) => normals(shape, random.fork(n)));
        const moves = shapes.map((shape, n) => normals(shape, random.fork("move", n)));
        const scalar = weighted(fused, random);
        const at = (h: number) => scalar(...inputs.map((x, n) => tf.add(x, tf.mul(moves[n], h)))).dataSync()[0];
        const h = 5e-3;
        const slope = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
        const gradients = tf.grads(scalar)(inputs);
        const promised = gradients.map((g, n) => tf.sum(tf.mul(g, moves[n])).dataSync()[0]);
        const size = gradients.reduce((sum, g) => sum + tf.norm(g).dataSync()[0], 1);
        expect(Math.abs(slope - promised.reduce((a, b) => a + b, 0)) / size).to.be.below(2e-3);
      });
    });

    it(`${name} leaves no tensor behind, forward or backward`, () => {
      const before = tf.memory().numTensors;
      tf.tidy(() => {
        tf.grads(weighted(fused, new Random(3)))(shapes.map((shape, n) => normals(shape, new Random(n))));
      });
      expect(tf.memory().numTensors).to.equal(before);
    });
  }

  it("maxOverPositions() gives tied positions equal parts of the gradient", () => {
    tf.tidy(() => {
      const x = tf.tensor2d([1, 3, 3, 2], [4, 1]);
      const gradient = tf.grad((x) => tf.sum(maxOverPositions(x as tf.Tensor2D, tf.zeros([4]), 1)))(x);
      expect([...gradient.dataSync()]).to.deep.equal([0, 0.5, 0.5, 0]);
    });
  });
});
