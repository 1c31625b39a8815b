/**
 * The gradient of every fused operation against finite differences of the same operation written out in double
 * arithmetic (`reference.ts`): central differences of fourth order, so that what remains is the rounding of the
 * engine's float32. Tolerance 2e-5, relative to each gradient's largest element.
 */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../../lib/engine";
import { dropoutMask } from "../../../lib/engine/ops";
import { Random } from "../../../lib/random";
import { expectClose } from "../../oracle/golden";
import { casesWith, hidden, labels, type PerCase, rows, seeds, target, uncounted } from "./fused-cases";
import * as reference from "./reference";

const TOLERANCE = 2e-5;
const STEP = 1e-3;

/** Made inside a tidy, so that it may read masks off the engine. */
type Reference = () => (...inputs: Float64Array[]) => Float64Array;

const doubles = (tensor: tf.Tensor) => Float64Array.from(tensor.dataSync());
const heads = { batch: 2, heads: 3, queries: 4, keys: 5, size: 6 };

/** The operations in double arithmetic. */
const references: PerCase<Reference> = {
  "linear()": () => (x, w, b) => reference.linear(x, w, b, 5),
  "tiedLogits() with a bias": () => (h, e, b) => reference.linear(h, reference.transpose(e, 7), b, 5),
  "tiedLogits() without a bias": () => (h, e) => reference.linear(h, reference.transpose(e, 7), new Float64Array(7), 5),
  "layerNorm()": () => (x, scale, shift) => reference.layerNorm(x, scale, shift, 1e-6),
  "gelu()": () => (x) => x.map(reference.gelu),
  "gatherRows()": () => (table) => Float64Array.from(rows.flatMap((row) => [...table.subarray(3 * row, 3 * row + 3)])),
  "scatterRows()": () => (taken) => {
    const sums = new Float64Array(15);
    for (const [i, x] of taken.entries()) sums[3 * rows[Math.floor(i / 3)] + (i % 3)] += x;
    return sums;
  },
  "sparseCrossEntropy()": () => (z) => reference.crossEntropy(z, oneHot(), 7),
  "tiedCrossEntropy()": () => (h, e, b) =>
    reference.crossEntropy(reference.linear(h, reference.transpose(e, 7), b, 4), oneHot(), 7),
  "crossEntropy() with an empty row and one that does not sum to one": () => (z) =>
    reference.crossEntropy(z, Float64Array.from(target), 7),
  "maxOverPositions() with padding": () => (x) => reference.maxOverPositions(x, uncounted, 2),
  "dropout()": () => {
    const drop = doubles(dropoutMask([6, 7], 0.4, seeds().next()));
    return (x) => x.map((value, i) => value * drop[i]);
  },
  "attention() with padding": () => (q, k, v) => reference.attention(q, k, v, heads, hidden, null),
  "attention() with dropout": () => {
    const drop = doubles(dropoutMask([2, 3, 4, 5], 0.3, seeds().next()));
    return (q, k, v) => reference.attention(q, k, v, heads, hidden, drop);
  },
  "attention() with a bias": () => (q, k, v, bias) => reference.attention(q, k, v, heads, hidden, null, bias),
};

/** (4, 7) the labels as distributions. */
function oneHot(): Float64Array {
  const rows = new Float64Array(28);
  for (const [row, label] of labels.entries()) rows[7 * row + label] = 1;
  return rows;
}

/** Numbers that float32 holds exactly, so that both sides start from the same. */
function normals(size: number, random: Random): Float64Array {
  return Float64Array.from({ length: size }, () => Math.fround(random.normal()));
}

describe("fused operations against finite differences in double arithmetic", () => {
  before(async () => {
    await useEngine();
  });

  for (const { name, shapes, fused, other } of casesWith(references)) {
    it(`${name} has the value and the gradients of its reference`, () => {
      tf.tidy(() => {
        const random = new Random(4, name);
        const inputs = shapes.map((shape, n) => normals(tf.util.sizeFromShape(shape), random.fork(n)));
        const tensors = inputs.map((values, n) => tf.tensor(Float32Array.from(values), shapes[n]));
        const exact = other();
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
