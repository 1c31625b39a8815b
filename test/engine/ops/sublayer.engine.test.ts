/**
 * A Transformer's two sub-layers by the operations that hold a product and what stands behind it, on inputs that take
 * all threads: against tfjs' elementary operations, and in bfloat16 against float32.
 */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../../lib/engine";
import { DropoutSeeds, dropoutMask, linearAddNorm, linearGelu, selfAttention } from "../../../lib/engine/ops";
import { inPrecision } from "../../../lib/engine/precision";
import { Random } from "../../../lib/random";
import { expectClose } from "../../oracle/golden";
import type { Operation } from "./fused-cases";
import { numbersOf } from "./numbers-of";

/** B·L is no multiple of anything that kernels count in. */
const [B, L, H, I, A] = [3, 43, 64, 96, 4];
const RATE = 0.25;
const EPSILON = 1e-6;

const t1 = (x: tf.Tensor) => x as tf.Tensor1D;
const t2 = (x: tf.Tensor) => x as tf.Tensor2D;
const drawn = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 0.5, "float32", seed);
const seeds = () => new DropoutSeeds(new Random(3));
const mask = () => tf.where(tf.greater(drawn([B, 1, 1, L], 7), 0.5), -1e9, 0) as tf.Tensor4D;
const ofPositions = () => tf.where(tf.greater(drawn([B, 1, L, L], 7), 0.5), -1e9, 0) as tf.Tensor4D;

function composedNorm(x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, 1, true);
  return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, EPSILON))), scale), shift);
}

const composedHeads = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor) =>
  tf.transpose(tf.reshape(tf.add(tf.matMul(x, w), b), [B, -1, A, H / A]), [0, 2, 1, 3]);

const feedForward =
  (rate: number): Operation =>
  (x, w1, b1, w2, b2, scale, shift) => {
    const inner = linearGelu(t2(x), { weight: t2(w1), bias: t1(b1) });
    const norm = { scale: t1(scale), shift: t1(shift), epsilon: EPSILON };
    return linearAddNorm(inner, { weight: t2(w2), bias: t1(b2) }, t2(x), norm, { rate, seeds: seeds() });
  };

/** Keys have no bias of their own: it changes no weight, and its gradient is rounding alone. */
const noBias = () => tf.zeros<tf.Rank.R1>([H]);

/** Of all rows, or with `asks` of the first of every text alone. */
const attending =
  (rate: number, mask: () => tf.Tensor4D, asks = L): Operation =>
  (x, wq, bq, wk, wv, bv) => {
    const [query, key, value] = [
      { weight: t2(wq), bias: t1(bq) },
      { weight: t2(wk), bias: noBias() },
      { weight: t2(wv), bias: t1(bv) },
    ];
    const asking = asks < L ? firstRows(x, asks) : undefined;
    const options = { asking, batch: B, heads: A, mask: mask(), dropoutRate: rate, seeds: seeds() };
    const context = selfAttention(t2(x), { query, key, value }, options);
    const identity = { weight: tf.eye(H), bias: noBias() };
    const norm = { scale: tf.ones<tf.Rank.R1>([H]), shift: noBias(), epsilon: EPSILON };
    return linearAddNorm(context, identity, asking ?? t2(x), norm, { rate: 0, seeds: null });
  };

const firstRows = (x: tf.Tensor, count: number) =>
  tf.reshape(tf.slice(tf.reshape(x, [B, L, H]), [0, 0, 0], [B, count, H]), [B * count, H]) as tf.Tensor2D;

const composedAttention =
  (rate: number, mask: () => tf.Tensor4D, asks = L): Operation =>
  (x, wq, bq, wk, wv, bv) => {
    const asking = firstRows(x, asks);
    const [q, k, v] = [composedHeads(asking, wq, bq), composedHeads(x, wk, noBias()), composedHeads(x, wv, bv)];
    const scores = tf.div(tf.matMul(q, k, false, true), Math.sqrt(H / A));
    const weights = tf.softmax(tf.add(scores, mask()));
    const dropped = rate > 0 ? tf.mul(weights, dropoutMask([B, A, asks, L], rate, seeds().next())) : weights;
    const rows = tf.reshape(tf.transpose(tf.matMul(dropped, v), [0, 2, 1, 3]), [B * asks, H]);
    return composedNorm(tf.add(asking, rows), tf.ones([H]), tf.zeros([H]));
  };

const attentions: Record<string, [rate: number, mask: () => tf.Tensor4D, asks?: number]> = {
  "self-attention": [0, mask],
  "self-attention with dropout": [RATE, mask],
  "self-attention with a mask of positions": [0, ofPositions],
  "self-attention of few rows": [RATE, mask, 5],
};

const cases: Record<string, { shapes: number[][]; fused: Operation; plain: Operation }> = {
  ...Object.fromEntries(
    [0, RATE].map((rate) => [
      `feed-forward with dropout ${rate}`,
      {
        shapes: [[B * L, H], [H, I], [I], [I, H], [H], [H], [H]],
        fused: feedForward(rate),
        plain: ((x, w1, b1, w2, b2, scale, shift) => {
          const z = tf.add(tf.matMul(x, w1), b1);
          const inner = tf.mul(tf.mul(z, 0.5), tf.add(1, tf.erf(tf.div(z, Math.SQRT2))));
          const outer = tf.add(tf.matMul(inner, w2), b2);
          const dropped = rate > 0 ? tf.mul(outer, dropoutMask([B * L, H], rate, seeds().next())) : outer;
          return composedNorm(tf.add(x, dropped), scale, shift);
        }) as Operation,
      },
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(attentions).map(([name, how]) => [
      name,
      {
        shapes: [[B * L, H], [H, H], [H], [H, H], [H, H], [H]],
        fused: attending(...how),
        plain: composedAttention(...how),
      },
    ]),
  ),
};

describe("a Transformer's sub-layers", function () {
  this.timeout(60_000);
  before(async () => {
    await useEngine();
  });

  const numbers = (operation: Operation, shapes: number[][]) => numbersOf(operation, shapes, 0.5);

  for (const [name, { shapes, fused, plain }] of Object.entries(cases)) {
    it(`${name}: value and gradients`, () => {
      const [own, expected] = [numbers(fused, shapes), numbers(plain, shapes)];
      for (const [i, each] of own.entries()) expectClose(`${name} ${i}`, each, expected[i], { tolerance: 2e-5 });
      expect(numbers(fused, shapes)).to.deep.equal(own);
    });

    it(`${name} in bfloat16 is float32's within its rounding, and leaves no tensor`, () => {
      const tensors = tf.memory().numTensors;
      const narrow = inPrecision("bfloat16", () => numbers(fused, shapes));
      for (const [i, each] of numbers(fused, shapes).entries())
        expectClose(`${name} ${i}`, narrow[i], each, { tolerance: 0.03 });
      expect(inPrecision("bfloat16", () => numbers(fused, shapes))).to.deep.equal(narrow);
      expect(tf.memory().numTensors).to.equal(tensors);
    });
  }

  it("what is not a number stays none", () => {
    const { shapes, fused } = cases["feed-forward with dropout 0"];
    const y = tf.tidy(() => {
      const [x, ...weights] = shapes.map((shape, i) => drawn(shape, i + 1));
      return fused(tf.mul(x, Number.NaN), ...weights).dataSync();
    });
    expect(y.every(Number.isNaN)).to.equal(true);
  });
});
