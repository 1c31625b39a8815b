/** First weights: their spread, what is fixed, and the bias that knows the corpus's frequencies. */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { initialParameters, type Parameters, preset, tokenEmbeddings } from "../../lib/model";
import { Random } from "../../lib/random";

const V = 400;

describe("initialParameters()", () => {
  const config = preset("tiny", V);
  const made: Parameters[] = [];
  const make = (seed: number, tokenCounts?: number[]) => {
    const parameters = initialParameters(config, new Random(seed), { tokenCounts });
    made.push(parameters);
    return parameters;
  };
  const deviation = (values: ArrayLike<number>) => {
    const numbers = Array.from(values);
    const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
    return Math.sqrt(numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length);
  };
  before(async () => {
    await useEngine();
  });
  after(() => {
    for (const parameters of made) parameters.dispose();
  });

  it("draws token embeddings with deviation 1/√H, other weights with the initializer range, [PAD] as zeros", () => {
    const parameters = make(1);
    const table = tokenEmbeddings(parameters).dataSync();
    expect(deviation(table.slice(config.hiddenSize))).to.be.closeTo(1 / Math.sqrt(config.hiddenSize), 0.002);
    expect(table.slice(0, config.hiddenSize).every((x) => x === 0)).to.equal(true);
    const dense = parameters.matrix("bert.encoder.layer.1.intermediate.dense.weight").dataSync();
    expect(deviation(dense)).to.be.closeTo(0.02, 0.0005);
  });

  it("gives the same bits for the same seed and others for another", () => {
    const [a, b, c] = [make(7), make(7), make(8)].map((p) => tokenEmbeddings(p).dataSync());
    expect(Buffer.from(a.buffer).equals(Buffer.from(b.buffer))).to.equal(true);
    expect(Buffer.from(a.buffer).equals(Buffer.from(c.buffer))).to.equal(false);
  });

  it("starts the head's bias at the log frequencies when it is given counts, at zero otherwise", () => {
    const counts = Array.from({ length: V }, (_, id) => (id * 7) % 50);
    const bias = make(1, counts).vector("cls.predictions.bias");
    const shares = tf.tidy(() => tf.softmax(bias).dataSync());
    const total = counts.reduce((sum, count) => sum + count + 0.5, 0);
    counts.forEach((count, id) => {
      expect(shares[id]).to.be.closeTo((count + 0.5) / total, 1e-6);
    });
    expect(
      make(1)
        .vector("cls.predictions.bias")
        .dataSync()
        .every((x) => x === 0),
    ).to.equal(true);
  });
});
