/** First weights: their spreads, what starts at zero, and the head's bias at the corpus's log frequencies. */
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { initialParameters, type Parameters, preset } from "../../lib/model";
import { Random } from "../../lib/random";

describe("initialParameters()", () => {
  const config = preset("tiny", 300);
  let made: Parameters[] = [];

  before(async () => {
    await useEngine();
  });
  afterEach(() => {
    for (const parameters of made) parameters.dispose();
    made = [];
  });

  function make(seed: number, tokenCounts?: number[]): (name: string) => Float32Array {
    const parameters = initialParameters(config, new Random(seed), { tokenCounts });
    made.push(parameters);
    return (name) => parameters.get(name).dataSync() as Float32Array;
  }

  function deviation(values: Float32Array): number {
    return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  }

  it("initialParameters() draws weights with BERT's spread, token embeddings with 1/√H, and [PAD] as zeros", () => {
    const values = make(1);
    const inner = "bert.encoder.layer.1.intermediate.dense";
    expect(deviation(values(`${inner}.weight`))).to.be.closeTo(0.02, 0.001);
    expect(values(`${inner}.bias`).every((value) => value === 0)).to.equal(true);
    expect(values("bert.embeddings.LayerNorm.weight").every((value) => value === 1)).to.equal(true);
    const embeddings = values("bert.embeddings.word_embeddings.weight");
    const H = config.hiddenSize;
    expect(deviation(embeddings.slice(H))).to.be.closeTo(1 / Math.sqrt(H), 0.05 / Math.sqrt(H));
    expect(embeddings.slice(0, H).every((value) => value === 0)).to.equal(true);
  });

  it("initialParameters() depends on the seed alone, each parameter on its own name", () => {
    const name = "bert.encoder.layer.0.output.dense.weight";
    expect(make(1)(name)).to.deep.equal(make(1)(name));
    expect(make(2)(name)).to.not.deep.equal(make(1)(name));
    expect(make(1)("bert.encoder.layer.1.output.dense.weight")).to.not.deep.equal(make(1)(name));
  });

  it("initialParameters() starts the head's bias at the log frequencies of tokens, where they are given, and at zero elsewhere", () => {
    const bias = "cls.predictions.bias";
    expect(make(1)(bias).every((value) => value === 0)).to.equal(true);
    const counts = Array.from({ length: 300 }, (_, id) => (id < 5 ? 0 : id));
    const values = make(1, counts)(bias);
    expect(values[200] - values[100]).to.be.closeTo(Math.log(200.5 / 100.5), 1e-5);
    expect(values[6] - values[0]).to.be.closeTo(Math.log(6.5 / 0.5), 1e-5);
    expect(values.reduce((a, b) => a + b, 0) / 300).to.be.closeTo(0, 1e-5);
  });
});
