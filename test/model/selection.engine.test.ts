/** The last layer at chosen positions only: the same numbers and gradients as when everything is computed. */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import fc from "fast-check";
import { useEngine } from "../../lib/engine";
import { type EncoderModel, encode, encoderConfig, initialParameters } from "../../lib/model";
import { selectPositions } from "../../lib/model/selection";
import { Random } from "../../lib/random";

const [B, L] = [4, 9];

describe("encoding at chosen positions", () => {
  let model: EncoderModel;
  before(async () => {
    await useEngine();
    const config = encoderConfig({ vocabSize: 50, hiddenSize: 16, numLayers: 2, numHeads: 2, intermediateSize: 24 });
    model = { config, parameters: initialParameters(config, new Random(5)) };
  });
  after(() => model.parameters.dispose());

  it("selectPositions() stacks the same number of rows from each sequence and finds every position again", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: B * L - 1 }), { maxLength: 40 }), (list) => {
        const { perSequence, padded, places, positions } = selectPositions(Int32Array.from(list), B, L);
        expect([...positions].sort((a, b) => a - b)).to.deep.equal([...new Set(list)].sort((a, b) => a - b));
        expect(padded.length).to.equal(B * perSequence);
        padded.forEach((position, i) => {
          expect(Math.floor(position / L)).to.equal(Math.floor(i / perSequence));
        });
        places.forEach((place, i) => {
          expect(padded[place]).to.equal(positions[i]);
        });
      }),
    );
  });

  it("encode() gives the chosen rows as in full, zeros elsewhere, and the same gradients", () => {
    const random = new Random(6);
    const inputIds = Int32Array.from({ length: B * L }, () => random.integer(1, 50));
    const attentionMask = new Int32Array(B * L).fill(1).fill(0, 2 * L + 6, 3 * L);
    const batch = { batchSize: B, length: L, inputIds, attentionMask };
    const chosen = Int32Array.from([0, 3, 4, L, 2 * L, 2 * L + 5, 3 * L + 8, 4]);
    const weights = tf.tidy(() => {
      const rows = Float32Array.from({ length: B * L * 16 }, (_, i) => Math.sin(i));
      const kept = Float32Array.from({ length: B * L }, (_, i) => (chosen.includes(i) ? 1 : 0));
      return tf.mul(tf.tensor2d(rows, [B * L, 16]), tf.tensor2d(kept, [B * L, 1]));
    });
    const before = tf.memory().numTensors;
    const run = (positions?: Int32Array) =>
      tf.variableGrads(
        () => tf.sum(tf.mul(tf.square(encode(model.parameters, model.config, batch, null, positions)), weights)),
        model.parameters.variables(),
      );
    const [full, part] = [run(), run(chosen)];
    expect(part.value.dataSync()[0]).to.be.closeTo(full.value.dataSync()[0], 1e-4);
    for (const [name, gradient] of Object.entries(full.grads)) {
      const difference = tf.tidy(() => tf.max(tf.abs(tf.sub(gradient, part.grads[name]))).dataSync()[0]);
      expect(difference, name).to.be.below(1e-4);
    }
    tf.dispose([full, part] as unknown as tf.TensorContainer);
    tf.tidy(() => {
      const rows = encode(model.parameters, model.config, batch, null, chosen).arraySync();
      rows.forEach((row, i) => {
        expect(row.some((x) => x !== 0)).to.equal(chosen.includes(i));
      });
    });
    expect(tf.memory().numTensors).to.equal(before);
    weights.dispose();
  });
});
