/**
 * The gradient of every fused operation against finite differences of the same operation written out in double arithmetic (`reference.ts`):
 * central differences of fourth order, so that what remains is the rounding of the engine's float32. Tolerance 2e-5, relative to each
 * gradient's largest element.
 */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../../lib/engine";
import {
  attention,
  crossEntropy,
  DropoutSeeds,
  dropout,
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
import * as reference from "./reference";

const TOLERANCE = 2e-5;
const STEP = 1e-3;

interface Case {
  name: string;
  shapes: number[][];
  fused(...inputs: tf.Tensor[]): tf.Tensor;
  /** The same in double arithmetic; made inside a tidy, so that it may read masks off the engine. */
  reference(): (...inputs: Float64Array[]) => Float64Array;
}

const t1 = (x: tf.Tensor) => x as tf.Tensor1D;
const t2 = (x: tf.Tensor) => x as tf.Tensor2D;
const t4 = (x: tf.Tensor) => x as tf.Tensor4D;
const doubles = (tensor: tf.Tensor) => Float64Array.from(tensor.dataSync());

const rows = [1, 0, 1, 3, 3];
const labels = [4, 0, 6, 2];
const target = [0, 0.5, 0, 0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.25, 0, 0.25, 0, 0, 0.1, 0.1];
const hidden = [0, 0, 0, 0, -1e9, 0, 0, -1e9, -1e9, -1e9];
const uncounted = [-1e3, 0, 0, 0, -1e3, -1e3, 0, 0, -1e3, -1e3];
const seeds = () => new DropoutSeeds(new Random(3));
const heads = { batch: 2, heads: 3, queries: 4, keys: 5, size: 6 };
const headShapes = [
  [2, 3, 4, 6],
  [2, 3, 5, 6],
  [2, 3, 5, 6],
];

const cases: Case[] = [
  {
    name: "linear()",
    shapes: [[5, 4], [4, 7], [7]],
    fused: (x, w, b) => linear(t2(x), t2(w), t1(b)),
    reference: () => (x, w, b) => reference.linear(x, w, b, 5),
  },
  {
    name: "tiedLogits() with a bias",
    shapes: [[5, 4], [7, 4], [7]],
    fused: (h, e, b) => tiedLogits(t2(h), t2(e), t1(b)),
    reference: () => (h, e, b) => reference.linear(h, reference.transpose(e, 7), b, 5),
  },
  {
    name: "tiedLogits() without a bias",
    shapes: [
      [5, 4],
      [7, 4],
    ],
    fused: (h, e) => tiedLogits(t2(h), t2(e), null),
    reference: () => (h, e) => reference.linear(h, reference.transpose(e, 7), new Float64Array(7), 5),
  },
  {
    name: "layerNorm()",
    shapes: [[5, 8], [8], [8]],
    fused: (x, scale, shift) => layerNorm(t2(x), t1(scale), t1(shift), 1e-6),
    reference: () => (x, scale, shift) => reference.layerNorm(x, scale, shift, 1e-6),
  },
  {
    name: "gelu()",
    shapes: [[6, 9]],
    fused: (x) => gelu(x),
    reference: () => (x) => x.map(reference.gelu),
  },
  {
    name: "gatherRows()",
    shapes: [[4, 3]],
    fused: (table) => gatherRows(t2(table), tf.tensor1d(rows, "int32")),
    reference: () => (table) => Float64Array.from(rows.flatMap((row) => [...table.subarray(3 * row, 3 * row + 3)])),
  },
  {
    name: "scatterRows()",
    shapes: [[5, 3]],
    fused: (taken) => scatterRows(t2(taken), tf.tensor1d(rows, "int32"), 4),
    reference: () => (taken) => {
      const sums = new Float64Array(12);
      for (const [i, x] of taken.entries()) sums[3 * rows[Math.floor(i / 3)] + (i % 3)] += x;
      return sums;
    },
  },
  {
    name: "sparseCrossEntropy()",
    shapes: [[4, 7]],
    fused: (z) => sparseCrossEntropy(t2(z), tf.tensor1d(labels, "int32")),
    reference: () => (z) => {
      const oneHot = new Float64Array(28);
      for (const [row, label] of labels.entries()) oneHot[7 * row + label] = 1;
      return reference.crossEntropy(z, oneHot, 7);
    },
  },
  {
    name: "crossEntropy() with an empty row and one that does not sum to one",
    shapes: [[3, 7]],
    fused: (z) => crossEntropy(t2(z), tf.tensor2d(target, [3, 7])),
    reference: () => (z) => reference.crossEntropy(z, Float64Array.from(target), 7),
  },
  {
    name: "maxOverPositions() with padding",
    shapes: [[10, 4]],
    fused: (x) => maxOverPositions(t2(x), tf.tensor1d(uncounted), 2),
    reference: () => (x) => reference.maxOverPositions(x, uncounted, 2),
  },
  {
    name: "dropout()",
    shapes: [[6, 7]],
    fused: (x) => dropout(x, 0.4, seeds()),
    reference: () => {
      const drop = doubles(dropoutMask([6, 7], 0.4, seeds().next()));
      return (x) => x.map((value, i) => value * drop[i]);
    },
  },
  {
    name: "attention() with padding",
    shapes: headShapes,
    fused: (q, k, v) => {
      const mask = tf.tensor4d(hidden, [2, 1, 1, 5]);
      return attention(t4(q), t4(k), t4(v), { mask, dropoutRate: 0.3, seeds: null });
    },
    reference: () => (q, k, v) => reference.attention(q, k, v, heads, hidden, null),
  },
  {
    name: "attention() with dropout",
    shapes: headShapes,
    fused: (q, k, v) => {
      const mask = tf.tensor4d(hidden, [2, 1, 1, 5]);
      return attention(t4(q), t4(k), t4(v), { mask, dropoutRate: 0.3, seeds: seeds() });
    },
    reference: () => {
      const drop = doubles(dropoutMask([2, 3, 4, 5], 0.3, seeds().next()));
      return (q, k, v) => reference.attention(q, k, v, heads, hidden, drop);
    },
  },
];

/** Numbers that float32 holds exactly, so that both sides start from the same. */
function normals(size: number, random: Random): Float64Array {
  return Float64Array.from({ length: size }, () => Math.fround(random.normal()));
}

describe("fused operations against finite differences in double arithmetic", () => {
  before(async () => {
    await useEngine();
  });

  for (const { name, shapes, fused, reference } of cases) {
    it(`${name} has the value and the gradients of its reference`, () => {
      tf.tidy(() => {
        const random = new Random(4, name);
        const inputs = shapes.map((shape, n) => normals(tf.util.sizeFromShape(shape), random.fork(n)));
        const tensors = inputs.map((values, n) => tf.tensor(Float32Array.from(values), shapes[n]));
        const exact = reference();
        const output = exact(...inputs);
        expectClose("value", fused(...tensors).dataSync(), output, { tolerance: TOLERANCE });

        const weights = normals(output.length, random.fork("weights"));
        const scalar = (...given: Float64Array[]) => exact(...given).reduce((sum, y, i) => sum + y * weights[i], 0);
        const found = tf.grads((...given: tf.Tensor[]) => {
          const value = fused(...given);
          return tf.sum(tf.mul(value, tf.tensor(Float32Array.from(weights), value.shape)));
        })(tensors);
        for (const [n, values] of inputs.entries()) {
          const slopes = values.map((x, i) => {
            const at = (move: number) => {
              const moved = values.slice();
              moved[i] = x + move;
              return scalar(...inputs.map((other, m) => (m === n ? moved : other)));
            };
            return (8 * (at(STEP) - at(-STEP)) - (at(2 * STEP) - at(-2 * STEP))) / (12 * STEP);
          });
          expect(slopes.some((slope) => Math.abs(slope) > 1e-3)).to.equal(true);
          expectClose(`gradient of input ${n}`, found[n].dataSync(), slopes, { tolerance: TOLERANCE });
        }
      });
    });
  }
});
