/**
 * Training in bfloat16: gradients near float32's, and the promises of any run. Where the engine has no such products,
 * it says so, and the run is one of float32.
 */
import * as fs from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { batchForStep, samplerOf } from "../../lib/batches";
import { describeEngine, inPrecision, whyNoBfloat16 } from "../../lib/engine";
import {
  type EncoderModel,
  encode,
  initialParameters,
  initialValues,
  loadModel,
  preset,
  saveModel,
} from "../../lib/model";
import type { ProductPrecision } from "../../lib/options";
import { Random } from "../../lib/random";
import {
  AdamW,
  describeRecipe,
  objective,
  objectiveNames,
  pretrainSettings,
  readManifest,
  TrainingStopped,
  totalLoss,
  trainStep,
  valueAndGradients,
} from "../../lib/train";
import { hashOf, loggedSteps, thrownBy, useSpeckRuns } from "./runs";

/** Of the Euclidean norm of all gradients together; measured 0.2 to 0.4 %. */
const TOLERANCE = 0.02;

describe("training in bfloat16", () => {
  const { at, corpus, run } = useSpeckRuns();
  const bfloat16 = { precision: "bfloat16" as const };
  const able = () => whyNoBfloat16(describeEngine().name) === undefined;

  function modelFor(name: string): EncoderModel {
    const config = preset("tiny", corpus().tokenizer.vocabulary.size);
    const parameters = initialParameters(config, new Random(3));
    const specs = objective(name).decoder?.specs(config) ?? [];
    parameters.add(specs, (spec) => initialValues(spec, config, new Random(4).fork(spec.name)));
    return { config, parameters };
  }

  function batchFor(name: string) {
    const { store, tokenizer } = corpus();
    const decoder = objective(name).decoderInput;
    const sampler = samplerOf(store, { batchSize: 8, seed: 9 });
    return batchForStep(store, sampler, 1, { maxLength: 48, vocabulary: tokenizer.vocabulary, decoder });
  }

  /** All gradients, one behind the other. */
  function gradientsIn(precision: ProductPrecision, name: string, { parameters, config }: EncoderModel): Float32Array {
    const [chosen, batch] = [objective(name), batchFor(name)];
    const place = { seeds: null, step: 1, steps: 10 };
    return tf.tidy(() => {
      const { gradients } = inPrecision(precision, () =>
        valueAndGradients(parameters, () => {
          const hidden = encode(parameters, config, batch, null, chosen.positions(batch)); // (B·L, H)
          return totalLoss(chosen.terms({ parameters, config, batch, hidden, ...place }));
        }),
      );
      return tf.concat([...gradients.values()].map((each) => each.flatten())).dataSync() as Float32Array;
    });
  }

  for (const name of objectiveNames) {
    it(`gradients of ${name} are within 2 % of float32's norm`, () => {
      const model = modelFor(name);
      const expected = gradientsIn("float32", name, model);
      const found = gradientsIn("bfloat16", name, model);
      model.parameters.dispose();
      const norm = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
      const error = norm(found.map((value, i) => value - expected[i])) / norm(expected);
      expect(error).to.be.at.most(able() ? TOLERANCE : 0);
      if (able()) expect(error).to.be.above(1e-4);
    });

    it(`trainStep() of ${name} in bfloat16 leaves as many live tensors as it found, step after step`, () => {
      const model = { ...modelFor(name), ...bfloat16 };
      const optimizer = new AdamW(model.parameters);
      const batches = [batchFor(name), batchFor(name)];
      const step = {
        model,
        optimizer,
        batches,
        objective: objective(name),
        steps: 10,
        learningRate: 1e-3,
        clipNorm: 1,
      };
      const { numTensors, numBytes } = tf.memory();
      for (let n = 1; n <= 3; n++) {
        trainStep({ ...step, step: n, random: new Random(n) });
        expect(tf.memory(), `step ${n}`).to.include({ numTensors, numBytes });
      }
      optimizer.dispose();
      model.parameters.dispose();
    });
  }

  for (const name of ["bow", "ed"]) {
    it(`pretrain() of ${name} in bfloat16, stopped and resumed, ends with the bytes of an uninterrupted run`, async () => {
      const changes = { objective: name, ...bfloat16 };
      await run("whole", changes);
      const controller = new AbortController();
      const onProgress = ({ done }: { done: number }) => done === 5 && controller.abort();
      const stopped = await run("out", { ...changes, signal: controller.signal, onProgress });
      expect(stopped.status).to.equal("interrupted");
      await run("out", { ...changes, resume: true });
      expect(hashOf(at("out"), "model.safetensors")).to.equal(hashOf(at("whole"), "model.safetensors"));
      expect(loggedSteps(at("out"))).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
      await run("plain", { objective: name });
      const isPlain = hashOf(at("out"), "model.safetensors") === hashOf(at("plain"), "model.safetensors");
      expect(isPlain).to.equal(!able());
    });
  }

  it("pretrain() records the precision it had, and goes on in float32 where there is no other, and says so", async () => {
    const notes: string[] = [];
    await run("out", { ...bfloat16, onNote: (note) => notes.push(note) });
    expect(readManifest(at("out"))?.options.precision).to.equal(able() ? "bfloat16" : "float32");
    if (able()) expect(notes).to.deep.equal([]);
    else expect(notes.join()).to.match(/bfloat16 are not possible here \(.+\): going on in float32/);
  });

  it("pretrain() refuses to resume a run in another precision", async function () {
    if (!able()) this.skip();
    const controller = new AbortController();
    await run("out", { signal: controller.signal, onProgress: () => controller.abort() });
    const error = await thrownBy(() => run("out", { ...bfloat16, resume: true }));
    expect(error.message).to.match(/precision: the run has "float32", now "bfloat16"/);
    const { status } = await run("out", { resume: true });
    expect(status).to.equal("complete");
  });

  it("pretrain() in bfloat16 stops on numbers that are none, before the step is applied", async () => {
    const model = loadModel(at("init"));
    const variable = model.parameters.get<tf.Variable>("bert.encoder.layer.0.output.dense.weight");
    tf.tidy(() => variable.assign(tf.fill(variable.shape, 3e38)));
    saveModel(at("init"), model);
    model.parameters.dispose();
    const before = tf.memory().numTensors;
    const error = await thrownBy(() => run("out", bfloat16));
    expect(error).to.be.instanceOf(TrainingStopped);
    expect(error.message).to.match(/stopped at step 1: the (loss|gradient norm) is (NaN|-?Infinity)/);
    expect(fs.existsSync(at("out", "model.safetensors"))).to.equal(false);
    expect(tf.memory().numTensors).to.equal(before);
  });

  it("describeRecipe() names the precision that the run computes in", () => {
    const request = { recipe: "paper-wiki", ...bfloat16 };
    const note = describeRecipe(request, pretrainSettings(request)).at(-1);
    expect(note).to.include(`here ${able() ? "bfloat16" : "float32"}, 64 batches of 32 a step`);
  });
});
