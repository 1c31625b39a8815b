/** Gradient checkpointing: the same bits as without it, for every objective and in both precisions, in less memory. */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { randomBatch } from "../../bench/bowlab-side";
import { batchForStep, samplerOf } from "../../lib/batches";
import { inPrecision, usablePrecision } from "../../lib/engine";
import { type EncoderConfig, type EncoderModel, initialParameters, initialValues, inPassMode } from "../../lib/model";
import { productPrecisions } from "../../lib/options";
import { Random } from "../../lib/random";
import { AdamW, type ObjectiveOptions, objective, objectiveNames, trainStep } from "../../lib/train";
import { hashOf, speckConfig, useSpeckRuns } from "./runs";

const dropped = { hiddenDropout: 0.1, attentionDropout: 0.2 };

describe("gradient checkpointing", () => {
  const { at, corpus, run } = useSpeckRuns();

  function modelFor(name: string, options: ObjectiveOptions = {}, changes: Partial<EncoderConfig> = {}): EncoderModel {
    const config = speckConfig(corpus().tokenizer.vocabulary.size, { numLayers: 3, ...dropped, ...changes });
    const parameters = initialParameters(config, new Random(3));
    const specs = objective(name, options).decoder?.specs(config) ?? [];
    parameters.add(specs, (spec) => initialValues(spec, config, new Random(4).fork(spec.name)));
    return { config, parameters };
  }

  function batchFor(name: string, options: ObjectiveOptions = {}) {
    const { store, tokenizer } = corpus();
    const decoder = objective(name, options).decoderInput;
    const sampler = samplerOf(store, { batchSize: 4, seed: 9 });
    return batchForStep(store, sampler, 1, { maxLength: 24, vocabulary: tokenizer.vocabulary, decoder });
  }

  const cases: [string, string, ObjectiveOptions, Partial<EncoderConfig>?][] = [
    ...objectiveNames.map((name): [string, string, ObjectiveOptions] => [name, name, {}]),
    ["ae with two decoder layers over means", "ae", { decoderLayers: 2, pooling: "mean" }],
    ["mlm with biases by distance", "mlm", {}, { modelType: "mpnet", relativeBuckets: 32 }],
  ];
  for (const [what, name, options, changes] of cases) {
    it(`gradients of ${what} have the same bits with it as without`, () => {
      const model = modelFor(name, options, changes);
      const [chosen, batch] = [objective(name, options), batchFor(name, options)];
      for (const wanted of productPrecisions) {
        const gradientsOf = (gradientCheckpointing: boolean) =>
          tf.tidy(() => {
            const place = { step: 1, steps: 10, index: 0, random: new Random(7) };
            const { value, parts, gradients } = inPrecision(usablePrecision(wanted), () =>
              inPassMode({ gradientCheckpointing }, () => chosen.gradients(model, batch, place)),
            );
            tf.dispose([...parts.values()]);
            return [value.dataSync(), ...[...gradients.values()].map((each) => each.dataSync())];
          });
        const before = tf.memory().numTensors;
        const [plain, again] = [gradientsOf(false), gradientsOf(true)];
        expect(tf.memory().numTensors).to.equal(before);
        expect(again.length).to.equal(plain.length).and.above(50);
        for (const [i, values] of plain.entries()) expect(again[i]).to.deep.equal(values);
      }
      model.parameters.dispose();
    });
  }

  it("trainStep() with it leaves as many live tensors as it found, and needs less memory at its peak", async () => {
    const peaks: number[] = [];
    for (const gradientCheckpointing of [false, true]) {
      const model = { ...modelFor("mlm", {}, { numLayers: 6, maxPositions: 64 }), gradientCheckpointing };
      const optimizer = new AdamW(model.parameters);
      const batch = randomBatch({ batch: 8, length: 64, vocab: 150, maskRatio: 0.3 }, new Random(1));
      const step = (step: number) =>
        trainStep({
          ...{ model, optimizer, objective: objective("mlm"), batches: [batch], step, steps: 9 },
          ...{ learningRate: 1e-3, clipNorm: 1, random: new Random(step) },
        });
      const before = tf.memory();
      step(1);
      const { peakBytes } = await tf.profile(() => {
        step(2);
        return tf.scalar(0);
      });
      peaks.push(peakBytes - before.numBytes);
      step(3);
      // One is the scalar of `tf.profile`.
      expect(tf.memory().numTensors).to.equal(before.numTensors + 1);
      optimizer.dispose();
      model.parameters.dispose();
    }
    expect(peaks[1] / peaks[0]).to.be.below(0.6);
  });

  it("pretrain() with it ends with the same bytes, and a run goes on with it that began without", async () => {
    await run("plain", { objective: "ed" });
    await run("again", { objective: "ed", gradientCheckpointing: true });
    const controller = new AbortController();
    await run("mixed", { objective: "ed", signal: controller.signal, onProgress: () => controller.abort() });
    await run("mixed", { objective: "ed", gradientCheckpointing: true, resume: true });
    for (const file of ["model.safetensors", "decoder.safetensors"])
      for (const name of ["again", "mixed"]) expect(hashOf(at(name), file)).to.equal(hashOf(at("plain"), file));
  });
});
