/**
 * One optimizer step: live tensors, gradient accumulation, clipping, and the promise that a refused step changes
 * nothing.
 */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { batchForStep, type EncoderBatch, samplerOf } from "../../lib/batches";
import { useEngine } from "../../lib/engine";
import { type EncoderModel, encode, initialParameters, initialValues } from "../../lib/model";
import { Random } from "../../lib/random";
import { AdamW, globalNorm, objective, objectiveNames, totalLoss, trainStep, valueAndGradients } from "../../lib/train";
import { speckConfig } from "./runs";
import { type SyntheticCorpus, syntheticCorpus } from "./synthetic";

describe("trainStep()", () => {
  let corpus: SyntheticCorpus;
  let model: EncoderModel;
  let optimizer: AdamW;

  before(async () => {
    await useEngine();
    corpus = await syntheticCorpus();
  });
  beforeEach(() => {
    const config = speckConfig(corpus.tokenizer.vocabulary.size);
    model = { config, parameters: initialParameters(config, new Random(3)) };
    optimizer = new AdamW(model.parameters, { weightDecay: 0.01 });
  });
  afterEach(() => {
    optimizer.dispose();
    model.parameters.dispose();
  });

  /** Collated batch number `step`, of 4 rows, with what the objective's decoder reads. */
  function batchAt(step: number, name = "bow"): EncoderBatch {
    const sampler = samplerOf(corpus.store, { batchSize: 4, seed: 9 });
    const { vocabulary } = corpus.tokenizer;
    const decoder = objective(name).decoderInput;
    return batchForStep(corpus.store, sampler, step, { maxLength: 24, vocabulary, decoder });
  }

  /** Gives the model the objective's decoder, and the optimizer its moments. */
  function addDecoder(name: string): void {
    const { config, parameters } = model;
    const specs = objective(name).decoder?.specs(config) ?? [];
    parameters.add(specs, (spec) => initialValues(spec, config, new Random(4).fork(spec.name)));
    optimizer.dispose();
    optimizer = new AdamW(parameters, { weightDecay: 0.01 });
  }

  function input(batches: EncoderBatch[], name = "bow", random: Random | null = null) {
    const common = { model, optimizer, batches, random, step: 1, steps: 10 };
    return { ...common, objective: objective(name), learningRate: 1e-2, clipNorm: 1 };
  }

  /** Every parameter's values. */
  function weights(): Map<string, Float32Array> {
    return new Map(
      model.parameters.specs.map(({ name }) => [name, Float32Array.from(model.parameters.get(name).dataSync())]),
    );
  }

  for (const name of objectiveNames) {
    for (const accumulation of name === "mlm" || name === "bow" ? [1, 3] : [2]) {
      it(`trainStep() of ${name} with ${accumulation} batches leaves as many live tensors as it found, step after step`, () => {
        addDecoder(name);
        Object.assign(model.config, { hiddenDropout: 0.1, attentionDropout: 0.1 });
        const batches = Array.from({ length: accumulation }, (_, i) => batchAt(i, name));
        const before = tf.memory();
        for (let step = 1; step <= 4; step++) {
          trainStep({ ...input(batches, name, new Random(step)), step });
          const after = tf.memory();
          expect(after.numTensors, `tensors after step ${step}`).to.equal(before.numTensors);
          expect(after.numBytes, `bytes after step ${step}`).to.equal(before.numBytes);
        }
      });
    }
  }

  it("trainStep() over two batches applies the mean of their gradients and reports the mean of their losses", () => {
    const batches = [batchAt(0), batchAt(1)];
    const first = weights();
    const single = batches.map((batch) => gradientsOf(batch));
    const result = trainStep({ ...input(batches), clipNorm: 1e9 });
    expect(result.loss).to.be.closeTo((single[0].loss + single[1].loss) / 2, 1e-5);
    expect(optimizer.step).to.equal(1);
    const moments = new Map(optimizer.state());
    let squares = 0;
    for (const name of first.keys()) {
      const [a, b] = single.map(({ gradients }) => gradients.get(name) as Float32Array);
      const found = moments.get(`adamw.first.${name}`)!.data;
      a.forEach((value, i) => {
        const mean = (value + b[i]) / 2;
        squares += mean * mean;
        // After one step from zero the first moment is (1 - beta1) times the gradient.
        if (Math.abs(found[i] - 0.1 * mean) > 1e-6) expect.fail(`${name}[${i}]: ${found[i]}, expected ${0.1 * mean}`);
      });
    }
    expect(result.gradNorm).to.be.closeTo(Math.sqrt(squares), 1e-4 * Math.sqrt(squares));
  });

  it("trainStep() over a batch twice is the step over it once", () => {
    const batch = batchAt(2);
    const start = weights();
    const once = trainStep(input([batch]));
    const expected = weights();
    for (const [name, values] of start) {
      const variable = model.parameters.get<tf.Variable>(name);
      tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
    }
    optimizer.dispose();
    optimizer = new AdamW(model.parameters, { weightDecay: 0.01 });
    const twice = trainStep(input([batch, batch]));
    expect(twice.loss).to.be.closeTo(once.loss, 1e-5);
    expect(twice.gradNorm).to.be.closeTo(once.gradNorm, 1e-5 * once.gradNorm);
    // AdamW's first step is the sign of the gradient: rounding shows only where the gradient is as good as zero.
    let apart = 0;
    for (const [name, values] of weights()) {
      values.forEach((value, i) => {
        if (Math.abs(value - expected.get(name)![i]) > 1e-4) apart++;
      });
    }
    expect(apart).to.be.below(0.001 * model.parameters.count());
  });

  it("trainStep() gives accumulated batches dropout masks of their own", () => {
    const seen = new Set<number>();
    for (const label of ["a", "b"])
      seen.add(trainStep({ ...input([batchAt(0)], "mlm", new Random(label)), learningRate: 0 }).loss);
    seen.add(trainStep({ ...input([batchAt(0), batchAt(0)], "mlm", new Random("a")), learningRate: 0 }).loss);
    expect(seen.size).to.equal(3);
  });

  it("trainStep() clips: beyond the limit the moments are those of a gradient of that length", () => {
    const { gradNorm } = trainStep({ ...input([batchAt(0)]), clipNorm: 0.01 });
    expect(gradNorm, "before clipping").to.be.greaterThan(0.1);
    const squares = optimizer
      .state()
      .filter(([name]) => name.startsWith("adamw.first."))
      .reduce((sum, [, { data }]) => sum + Float64Array.from(data).reduce((a, b) => a + b * b, 0), 0);
    expect(Math.sqrt(squares)).to.be.closeTo(0.1 * 0.01, 1e-6);
  });

  it("trainStep() changes nothing and leaves no tensor when the numbers are refused", () => {
    trainStep(input([batchAt(0)]));
    const before = { weights: weights(), state: optimizer.state(), tensors: tf.memory().numTensors };
    const refuse = () => {
      throw new Error("refused");
    };
    expect(() => trainStep({ ...input([batchAt(1), batchAt(2)]), step: 2 }, refuse)).to.throw("refused");
    expect(optimizer.step).to.equal(1);
    expect(tf.memory().numTensors).to.equal(before.tensors);
    expect(weights()).to.deep.equal(before.weights);
    expect(optimizer.state()).to.deep.equal(before.state);
  });

  /** Loss and gradients of one batch, without dropout. */
  function gradientsOf(batch: EncoderBatch): { loss: number; gradients: Map<string, Float32Array> } {
    const { parameters, config } = model;
    const gradients = new Map<string, Float32Array>();
    let loss = 0;
    tf.tidy(() => {
      const found = valueAndGradients(parameters, () => {
        const hidden = encode(parameters, config, batch);
        return totalLoss(
          objective("bow").terms({ parameters, config, batch, hidden, seeds: null, step: 1, steps: 10 }),
        );
      });
      loss = found.value.dataSync()[0];
      for (const [name, gradient] of found.gradients) gradients.set(name, Float32Array.from(gradient.dataSync()));
      const norm = globalNorm(found.gradients).dataSync()[0];
      const squares = [...gradients.values()].reduce((sum, data) => sum + data.reduce((a, b) => a + b * b, 0), 0);
      expect(norm).to.be.closeTo(Math.sqrt(squares), 1e-4 * norm);
    });
    return { loss, gradients };
  }
});
