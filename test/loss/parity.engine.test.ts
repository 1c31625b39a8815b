/**
 * Losses and the gradient of every parameter on the golden BERT, against torch in float64. Tolerance 1e-4, as in
 * test/model.
 */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { bagOfWordsLoss, maskedLmLoss } from "../../lib/loss";
import { bareLogits, clsVectors, type EncoderModel, encode, loadModel, mlmLogits } from "../../lib/model";
import { valueAndGradients } from "../../lib/train";
import { expectClose } from "../oracle/golden";
import {
  goldenBatch,
  goldenBert,
  goldenReference,
  goldenTensors,
  inMemory,
  objectives,
  totalLoss,
} from "../oracle/golden-bert";

/** A key's bias shifts all scores of a query alike, which softmax ignores: its gradient is zero but for rounding. */
const KEY_BIAS = /attention\.self\.key\.bias$/;

describe("losses against torch", () => {
  const batch = goldenBatch();
  const reference = goldenReference();
  const goldenGradients = goldenTensors("gradients");
  let model: EncoderModel;

  before(async () => {
    await useEngine();
    model = loadModel(goldenBert);
  });
  after(() => model?.parameters.dispose());

  it("maskedLmLoss() gives the library's loss over labelled positions", () => {
    const found = read(() => maskedLmLoss(model.parameters, model.config, hidden(), batch));
    expectClose("mlm", [found], [reference.losses.mlm]);
  });

  it("bagOfWordsLoss() gives the paper's loss on E·h_CLS", () => {
    const found = read(() => bagOfWordsLoss(bareLogits(model.parameters, cls()), batch));
    expectClose("bow-paper", [found], [reference.losses["bow-paper"]]);
  });

  it("bagOfWordsLoss() gives the official code's loss on the whole head", () => {
    const found = read(() => bagOfWordsLoss(mlmLogits(model.parameters, model.config, cls()), batch));
    expectClose("bow-code", [found], [reference.losses["bow-code"]]);
  });

  for (const objective of objectives) {
    it(`the gradient of ${objective} equals torch's for every parameter`, () => {
      tf.tidy(() => {
        const { value, gradients } = valueAndGradients(model.parameters, () =>
          totalLoss(model, batch, objective, reference.bowWeight),
        );
        expectClose("total loss", value.dataSync(), [reference.totals[objective]]);
        for (const { name, shape } of model.parameters.specs) {
          const gradient = gradients.get(name);
          expect(gradient?.shape, `${name}: shape of the gradient`).to.deep.equal(shape);
          const expected = inMemory(model.parameters, name, goldenGradients.get(`${objective}/${name}`)!);
          expectClose(name, gradient!.dataSync(), expected, KEY_BIAS.test(name) ? { floor: 0.01 } : {});
        }
      });
    });
  }

  function hidden(): tf.Tensor2D {
    return encode(model.parameters, model.config, batch);
  }

  function cls(): tf.Tensor2D {
    return clsVectors(hidden(), batch.batchSize, batch.length);
  }

  function read(loss: () => tf.Scalar): number {
    return tf.tidy(() => loss().dataSync()[0]);
  }
});
