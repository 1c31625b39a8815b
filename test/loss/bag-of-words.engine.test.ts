import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import fc from "fast-check";
import { useEngine } from "../../lib/engine";
import { type Bags, bagEntropy, bagOfWordsLoss } from "../../lib/loss";
import { expectClose } from "../oracle/golden";

const VOCABULARY = 11;

function bagsOf(...sets: number[][]): Bags {
  const bagOffsets = Int32Array.from([0, ...sets.map((_, i) => sets.slice(0, i + 1).flat().length)]);
  return { bagOffsets, bagIds: Int32Array.from(sets.flat()) };
}

/** The formula, in plain double arithmetic: mean over non-empty rows of −Σ_{v∈T} log softmax(z)_v / |T|. */
function byDefinition(logits: number[][], sets: number[][]): number {
  const rows = sets.flatMap((set, row) => {
    if (set.length === 0) return [];
    const normalizer = Math.log(logits[row].reduce((sum, z) => sum + Math.exp(z), 0));
    return [set.reduce((sum, id) => sum + normalizer - logits[row][id], 0) / set.length];
  });
  return rows.length === 0 ? 0 : rows.reduce((a, b) => a + b, 0) / rows.length;
}

function lossOf(logits: number[][], sets: number[][]): number {
  return tf.tidy(() => bagOfWordsLoss(tf.tensor2d(logits), bagsOf(...sets)).dataSync()[0]);
}

describe("bag-of-words loss", () => {
  before(async () => {
    await useEngine();
  });

  it("bagOfWordsLoss() is its formula for any scores and any sets, empty ones too", () => {
    const row = fc.record({
      scores: fc.array(fc.integer({ min: -80, max: 80 }), { minLength: VOCABULARY, maxLength: VOCABULARY }),
      set: fc.uniqueArray(fc.nat(VOCABULARY - 1)),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
        const logits = rows.map(({ scores }) => scores.map((score) => score / 10));
        const sets = rows.map(({ set }) => set.sort((a, b) => a - b));
        expectClose("loss", [lossOf(logits, sets)], [byDefinition(logits, sets)], { tolerance: 1e-5, floor: 1e-2 });
      }),
      { numRuns: 60 },
    );
  });

  it("bagOfWordsLoss() leaves rows with an empty set out of the mean and gives them no gradient", () => {
    const logits = [1, 2].map((row) => Array.from({ length: VOCABULARY }, (_, v) => Math.sin(row * 7 + v)));
    expect(lossOf(logits, [[1, 4], []])).to.be.closeTo(lossOf(logits.slice(0, 1), [[1, 4]]), 1e-6);
    tf.tidy(() => {
      const gradient = tf.grad((z) => bagOfWordsLoss(z as tf.Tensor2D, bagsOf([1, 4], [])))(tf.tensor2d(logits));
      const values = Array.from(gradient.dataSync());
      expect(Math.max(...values.slice(0, VOCABULARY).map(Math.abs))).to.be.above(0.01);
      expect(values.slice(VOCABULARY).every((value) => value === 0)).to.equal(true);
    });
  });

  it("bagOfWordsLoss() of nothing but empty sets is zero with a gradient of zero", () => {
    tf.tidy(() => {
      const logits = tf.ones<tf.Rank.R2>([2, VOCABULARY]);
      expect(bagOfWordsLoss(logits, bagsOf([], [])).dataSync()[0]).to.equal(0);
      const gradient = tf
        .grad((z) => bagOfWordsLoss(z as tf.Tensor2D, bagsOf([], [])))(logits)
        .dataSync();
      expect(gradient.every((value) => value === 0)).to.equal(true);
    });
  });

  it("bagEntropy() is the floor, reached when the softmax spreads evenly over the set", () => {
    const sets = [[0, 3, 5], [2]];
    const ideal = sets.map((set) => Array.from({ length: VOCABULARY }, (_, v) => (set.includes(v) ? 40 : 0)));
    expect(bagEntropy(bagsOf(...sets))).to.be.closeTo(Math.log(3) / 2, 1e-12);
    expect(lossOf(ideal, sets)).to.be.closeTo(bagEntropy(bagsOf(...sets)), 1e-5);
    expect(bagEntropy(bagsOf([], []))).to.equal(0);
  });
});
