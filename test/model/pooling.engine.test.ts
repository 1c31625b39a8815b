import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { InputError } from "../../lib/errors";
import { parsePooling, pooledPositions, pooledVectors } from "../../lib/model";
import { expectClose } from "../oracle/golden";

describe("pooling", () => {
  const batch = { batchSize: 2, length: 3, attentionMask: Int32Array.of(1, 1, 0, 1, 1, 1) };
  const hidden = () => tf.tensor2d([1, 2, 3, 4, 99, 99, 5, 6, 7, 8, 0, 1], [6, 2]);

  before(async () => {
    await useEngine();
  });

  it("pooledVectors() takes the first state of every text, or the mean over its tokens without padding", () => {
    tf.tidy(() => {
      expectClose("cls", pooledVectors(hidden(), batch, "cls").dataSync(), [1, 2, 5, 6], { tolerance: 1e-6 });
      expectClose("mean", pooledVectors(hidden(), batch, "mean").dataSync(), [2, 3, 4, 5], { tolerance: 1e-6 });
    });
  });

  it("pooledPositions() names the states that pooledVectors() reads", () => {
    expect([...pooledPositions(batch, "cls")]).to.deep.equal([0, 3]);
    expect([...pooledPositions(batch, "mean")]).to.deep.equal([0, 1, 3, 4, 5]);
  });

  it("parsePooling() names the choices when there is no such pooling", () => {
    expect(parsePooling("mean")).to.equal("mean");
    expect(() => parsePooling("max")).to.throw(InputError, /unknown pooling.*cls, mean.*"max"/);
  });
});
