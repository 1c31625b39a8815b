/**
 * Every fused operation against the same thing composed of elementary tfjs operations, whose gradients tfjs itself derives:
 * value and gradient of every input. Both sides are float32 on the chosen engine, so the tolerance, relative to
 * each tensor's largest element, is 2e-5. A finite-difference check guards against a mistake common to both.
 */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../../lib/engine";
import {
  attention,
  crossEntropy,
  DropoutSeeds,
  dropoutMask,
  gatherRows,
  gelu,
  layerNorm,
  linear,
  maxOverPositions,
  scatterRows,
  sparseCrossEntropy,
  tiedLogits,
} from "../../../lib/engine/ops";
import { Random } from "../../../lib/random";
import { expectClose } from "../../oracle/golden";

const TOLERANCE = 2e-5;

type Operation = (...inputs: tf.Tensor[]) => tf.Tensor;

interface Case {
  name: string;
  shapes: number[][];
  fused: Operation;
  composed: Operation;
}

const t1 = (x: tf.Tensor) => x as tf.Tensor1D;
const t2 = (x: tf.Tensor) => x as tf.Tensor2D;
const t4 = (x: tf.Tensor) => x as tf.Tensor4D;

function composedAttention(mask: () => tf.Tensor, drop?: () => tf.Tensor): Operation {
  return (q, k, v) => {
    const scores = tf.add(tf.div(tf.matMul(q, k, false, true), Math.sqrt(q.shape[3] as number)), mask());
    const weights = tf.softmax(scores);
    return tf.matMul(drop ? tf.mul(weights, drop()) : weights, v);
  };
}

/** Rows 1 and 3 repeat, row 2 is never taken. */
const rows = [1, 0, 1, 3, 3, 3];
const labels = [4, 0, 6, 2];

// Tensors are made when a case runs: at this point there is no engine yet.
const indices = () => tf.tensor1d(rows, "int32");
const classes = () => tf.tensor1d(labels, "int32");
const target = () =>
  tf.tensor2d([0, 0.5, 0, 0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.25, 0, 0.25, 0, 0, 0.25, 0.25], [3, 7]);
const padding = () => tf.tensor4d([0, 0, 0, 0, -1e9, 0, 0, -1e9, -1e9, -1e9], [2, 1, 1, 5]);
/** Two sequences of five positions: the first position and what is padding do not count. */
const counted = () => tf.tensor1d([-1e3, 0, 0, 0, -1e3, -1e3, 0, 0, -1e3, -1e3]);
const seeds = () => new DropoutSeeds(new Random(3));
const drop = () => dropoutMask([2, 3, 4, 5], 0.3, seeds().next());

const heads = [
  [2, 3, 4, 6],
  [2, 3, 5, 6],
  [2, 3, 5, 6],
];
const normal: Operation = (x, scale, shift) => {
  const { mean, variance } = tf.moments(x, 1, true);
  return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-6))), scale), shift);
};
const cases: Case[] = [
  {
    name: "linear()",
    shapes: [[5, 4], [4, 7], [7]],
    fused: (x, w, b) => linear(t2(x), t2(w), t1(b)),
    composed: (x, w, b) => tf.add(tf.matMul(x, w), b),
  },
  {
    name: "layerNorm()",
    shapes: [[5, 8], [8], [8]],
    fused: (x, scale, shift) => layerNorm(t2(x), t1(scale), t1(shift), 1e-6),
    composed: normal,
  },
  {
    name: "gelu()",
    shapes: [[6, 9]],
    fused: (x) => gelu(x),
    composed: (x) => tf.mul(tf.mul(x, 0.5), tf.add(1, tf.erf(tf.div(x, Math.SQRT2)))),
  },
  {
    name: "gatherRows()",
    shapes: [[4, 3]],
    fused: (table) => gatherRows(t2(table), indices()),
    composed: (table) => tf.matMul(tf.oneHot(indices(), 4).toFloat(), table),
  },
  {
    name: "scatterRows()",
    shapes: [[6, 3]],
    fused: (taken) => scatterRows(t2(taken), indices(), 5),
    composed: (taken) => tf.matMul(tf.oneHot(indices(), 5).toFloat(), taken, true, false),
  },
  {
    name: "tiedLogits() with a bias",
    shapes: [[5, 4], [7, 4], [7]],
    fused: (h, e, b) => tiedLogits(t2(h), t2(e), t1(b)),
    composed: (h, e, b) => tf.add(tf.matMul(h, e, false, true), b),
  },
  {
    name: "tiedLogits() without a bias",
    shapes: [
      [5, 4],
      [7, 4],
    ],
    fused: (h, e) => tiedLogits(t2(h), t2(e), null),
    composed: (h, e) => tf.matMul(h, e, false, true),
  },
  {
    name: "sparseCrossEntropy()",
    shapes: [[4, 7]],
    fused: (z) => sparseCrossEntropy(t2(z), classes()),
    composed: (z) => tf.neg(tf.sum(tf.mul(tf.logSoftmax(z), tf.oneHot(classes(), 7).toFloat()), 1)),
  },
  {
    name: "crossEntropy() with an empty row",
    shapes: [[3, 7]],
    fused: (z) => crossEntropy(t2(z), target()),
    composed: (z) => tf.neg(tf.sum(tf.mul(tf.logSoftmax(z), target()), 1)),
  },
  {
    name: "maxOverPositions() with padding",
    shapes: [[10, 4]],
    fused: (x) => maxOverPositions(t2(x), counted(), 2),
    composed: (x) => tf.max(tf.add(x, counted().reshape([10, 1])).reshape([2, 5, 4]), 1),
  },
  {
    name: "attention() with padding",
    shapes: heads,
    fused: (q, k, v) => attention(t4(q), t4(k), t4(v), { mask: padding(), dropoutRate: 0.3, seeds: null }),
    composed: composedAttention(padding),
  },
  {
    name: "attention() with dropout",
    shapes: heads,
    fused: (q, k, v) => attention(t4(q), t4(k), t4(v), { mask: padding(), dropoutRate: 0.3, seeds: seeds() }),
    composed: composedAttention(padding, drop),
  },
];

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

  for (const { name, shapes, fused, composed } of cases) {
    it(`${name} and its gradients equal the composed operation's`, () => {
      tf.tidy(() => {
        const random = new Random(1, name);
        const inputs = shapes.map((shape, n) => normals(shape, random.fork(n)));
        expectClose("value", fused(...inputs).dataSync(), composed(...inputs).dataSync(), { tolerance: TOLERANCE });
        const found = tf.grads(weighted(fused, random))(inputs);
        const expected = tf.grads(weighted(composed, random))(inputs);
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
      const gradient = tf.grad((x) => tf.sum(maxOverPositions(t2(x), tf.zeros([4]), 1)))(x);
      expect([...gradient.dataSync()]).to.deep.equal([0, 0.5, 0.5, 0]);
    });
  });
});
