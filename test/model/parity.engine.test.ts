/**
 * The golden BERT through lib/model, against transformers in float64 (test/goldens/make_bert_goldens.py). Tolerance
 * 1e-4, relative to each tensor's largest element. Padding positions are not compared: nothing reads them.
 */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import {
  bareLogits,
  clsVectors,
  type EncoderModel,
  embed,
  encode,
  loadModel,
  mlmLogits,
  parameterSpecs,
} from "../../lib/model";
import { expectClose, readTensors } from "../oracle/golden";
import { goldenBatch, goldenBert, goldenTensors, inMemory } from "../oracle/golden-bert";

describe("lib/model against transformers", () => {
  const batch = goldenBatch();
  const forward = goldenTensors("forward");
  let model: EncoderModel;

  before(async () => {
    await useEngine();
    model = loadModel(goldenBert);
  });
  after(() => model?.parameters.dispose());

  it("loadModel() reads every tensor of a checkpoint that transformers wrote", () => {
    const stored = readTensors(`${goldenBert}/model.safetensors`);
    expect(parameterSpecs(model.config).map(({ name }) => name)).to.have.members([...stored.keys()]);
    for (const [name, golden] of stored) {
      const expected = inMemory(model.parameters, name, golden);
      expect(Array.from(model.parameters.get(name).dataSync()), name).to.deep.equal(Array.from(expected));
    }
  });

  it("embed() gives the embeddings' output", () => {
    tf.tidy(() => {
      const ids = tf.tensor1d(batch.inputIds, "int32");
      compareTokens("hidden.0", embed(model.parameters, model.config, ids, batch.length, null));
    });
  });

  it("encode() gives the last layer's hidden states, with rows of different lengths in one batch", () => {
    tf.tidy(() => compareTokens(`hidden.${model.config.numLayers}`, encode(model.parameters, model.config, batch)));
  });

  it("encode() gives a row the same states whether it is padded or alone", () => {
    tf.tidy(() => {
      const together = encode(model.parameters, model.config, batch).arraySync();
      for (let row = 0; row < batch.batchSize; row++) {
        const start = row * batch.length;
        const length = batch.attentionMask.subarray(start, start + batch.length).reduce((sum, token) => sum + token, 0);
        const alone = encode(model.parameters, model.config, {
          batchSize: 1,
          length,
          inputIds: batch.inputIds.slice(start, start + length),
          attentionMask: new Int32Array(length).fill(1),
        }).dataSync();
        expectClose(`row ${row}`, together.slice(start, start + length).flat(), alone, { tolerance: 1e-5 });
      }
    });
  });

  it("clsVectors(), mlmLogits() and bareLogits() give the reference's vectors and scores", () => {
    tf.tidy(() => {
      const { parameters, config } = model;
      const hidden = encode(parameters, config, batch);
      const cls = clsVectors(hidden, batch.batchSize, batch.length);
      compare("cls", cls);
      compare("cls_head_logits", mlmLogits(parameters, config, cls));
      compare("cls_bare_logits", bareLogits(parameters, cls));
      const masked = tf.gather(hidden, tf.tensor1d(batch.maskedPositions, "int32"));
      compare("masked_logits", mlmLogits(parameters, config, masked));
    });
  });

  function compare(name: string, found: tf.Tensor): void {
    const golden = forward.get(name)!;
    expect(found.shape, `${name}: shape`).to.deep.equal(golden.shape);
    expectClose(name, found.dataSync(), golden.values);
  }

  /** Compares the rows of tokens, not those of padding. */
  function compareTokens(name: string, found: tf.Tensor2D): void {
    const width = found.shape[1];
    const isToken = (_: number, i: number) => batch.attentionMask[Math.floor(i / width)] === 1;
    expectClose(name, found.dataSync().filter(isToken), forward.get(name)!.values.filter(isToken));
  }
});
