import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import fc from "fast-check";
import { useEngine } from "../../lib/engine";
import { contrastiveLoss, crossEncoderLoss, distillationLoss, groupScores, similarities } from "../../lib/loss";

const value = (make: () => tf.Scalar) => tf.tidy(() => make().dataSync()[0]);
const row = (size: number) =>
  fc
    .array(fc.integer({ min: -50, max: 50 }), { minLength: size, maxLength: size })
    .map((row) => row.map((x) => x / 10));

/** −log softmax(scores)[at], in float64. */
function crossEntropy(scores: number[], at: number): number {
  const largest = Math.max(...scores);
  return largest + Math.log(scores.reduce((sum, s) => sum + Math.exp(s - largest), 0)) - scores[at];
}

describe("losses of fine-tuning", () => {
  before(async () => {
    await useEngine();
  });

  it("similarities() is the inner product over the temperature", () => {
    tf.tidy(() => {
      const scores = similarities(
        tf.tensor2d([[1, 2]]),
        tf.tensor2d([
          [3, 4],
          [5, -6],
        ]),
        2,
      ); // (1, 2)
      expect([...scores.dataSync()]).to.deep.equal([5.5, -3.5]);
    });
  });

  it("contrastiveLoss() is the mean cross-entropy of the positives over what is not left out", () => {
    fc.assert(
      fc.property(row(4), row(4), fc.integer({ min: 0, max: 2 }), (first, second, out) => {
        const targets = { positives: Int32Array.of(3, 0), excluded: Int32Array.of(out) };
        const found = value(() => contrastiveLoss(tf.tensor2d([first, second]), targets));
        const kept = first.filter((_, i) => i !== out);
        expect(found).to.be.closeTo((crossEntropy(kept, 2) + crossEntropy(second, 0)) / 2, 1e-4);
      }),
      { numRuns: 30 },
    );
  });

  it("contrastiveLoss() with equal scores is the logarithm of the number of passages", () => {
    const targets = { positives: Int32Array.of(0, 4), excluded: new Int32Array(0) };
    expect(value(() => contrastiveLoss(tf.zeros([2, 8]), targets))).to.be.closeTo(Math.log(8), 1e-6);
  });

  it("groupScores() takes each query's own group", () => {
    tf.tidy(() => {
      const scores = tf.tensor2d(
        Array.from({ length: 12 }, (_, i) => i),
        [2, 6],
      );
      expect(groupScores(scores).arraySync()).to.deep.equal([
        [0, 1, 2],
        [9, 10, 11],
      ]);
    });
  });

  it("distillationLoss() is zero where the student agrees up to a shift, and above it elsewhere", () => {
    fc.assert(
      fc.property(row(3), row(3), (student, teacher) => {
        const shifted = student.map((score) => score + 7);
        expect(value(() => distillationLoss(tf.tensor2d([student]), shifted))).to.be.closeTo(0, 1e-5);
        expect(value(() => distillationLoss(tf.tensor2d([student]), teacher))).to.be.at.least(-1e-5);
      }),
      { numRuns: 30 },
    );
  });

  it("distillationLoss() gives what the teacher never scored no share", () => {
    const teacher = [1, Number.NEGATIVE_INFINITY, 1];
    const found = value(() => distillationLoss(tf.zeros([1, 3]), teacher));
    expect(found).to.be.closeTo(Math.log(3) - Math.log(2), 1e-6);
  });

  it("crossEncoderLoss() is the mean cross-entropy of the first passage of every group", () => {
    const scores = [
      [1, 2, 3],
      [0.5, -1, 0],
    ];
    const expected = scores.reduce((sum, row) => sum + crossEntropy(row, 0), 0) / 2;
    expect(value(() => crossEncoderLoss(tf.tensor2d(scores)))).to.be.closeTo(expected, 1e-6);
  });

  it("losses of fine-tuning leave no live tensor behind", () => {
    const scores = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    const before = tf.memory().numTensors;
    value(() => contrastiveLoss(scores, { positives: Int32Array.of(0, 1), excluded: Int32Array.of(1) }));
    value(() => distillationLoss(scores, [1, 2, 3, 4]));
    value(() => crossEncoderLoss(scores));
    expect(tf.memory().numTensors).to.equal(before);
    scores.dispose();
  });
});
