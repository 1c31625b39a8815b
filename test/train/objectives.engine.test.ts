/**
 * The objectives as sums of terms: `mlm`, and `bow` in both readings, against what the terms should be by their
 * definitions.
 */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { collate, type EncoderBatch } from "../../lib/batches";
import { useEngine } from "../../lib/engine";
import { InputError } from "../../lib/errors";
import { bareLogits, clsVectors, type EncoderModel, encode, initialParameters, mlmLogits } from "../../lib/model";
import { Random } from "../../lib/random";
import {
  bowReadings,
  type LossTerm,
  objective,
  objectiveNames,
  objectiveOptionNames,
  totalLoss,
} from "../../lib/train";
import { speckConfig } from "./runs";
import { type SyntheticCorpus, syntheticCorpus } from "./synthetic";

describe("objective()", () => {
  let corpus: SyntheticCorpus;
  let model: EncoderModel;
  let batch: EncoderBatch;

  before(async () => {
    await useEngine();
    corpus = await syntheticCorpus();
    const config = speckConfig(200, { initializerRange: 0.3 });
    model = { config, parameters: initialParameters(config, new Random(2)) };
    // Passage 7 has no text: it must not count in the bag-of-words mean.
    const examples = [3, 7, 11, 15].map((i) => ({ id: corpus.store.passageIds[i], ids: corpus.store.row(i) }));
    batch = collate(examples, { vocabulary: corpus.tokenizer.vocabulary, maxLength: 24 }, new Random(4));
  });
  after(() => model.parameters.dispose());

  /** The terms' losses and weights as numbers, and the total. */
  function termsOf(name: string, bowReading?: string, step = 1, steps = 9) {
    return tf.tidy(() => {
      const { parameters, config } = model;
      const hidden = encode(parameters, config, batch);
      const forward = { parameters, config, batch, hidden, seeds: null, step, steps };
      const terms: LossTerm[] = objective(name, { bowReading }).terms(forward);
      const numbers = terms.map(({ name, loss, weight }) => ({ name, weight, loss: loss.dataSync()[0] }));
      return { terms: numbers, total: totalLoss(terms).dataSync()[0] } as unknown as tf.TensorContainer;
    }) as unknown as { terms: { name: string; weight: number; loss: number }[]; total: number };
  }

  /** −Σ_{v∈T} log softmax(z)_v / |T|, meaned over rows with a bag, in double precision. */
  function bagLoss(logits: Float32Array): number {
    const losses: number[] = [];
    for (let b = 0; b < batch.batchSize; b++) {
      const bag = batch.bagIds.subarray(batch.bagOffsets[b], batch.bagOffsets[b + 1]);
      if (bag.length === 0) continue;
      const row = logits.subarray(b * 200, (b + 1) * 200);
      const logSum = Math.log(row.reduce((sum, z) => sum + Math.exp(z), 0));
      losses.push(bag.reduce((sum, id) => sum + (logSum - row[id]) / bag.length, 0));
    }
    expect(losses).to.have.length(3);
    return losses.reduce((a, b) => a + b, 0) / losses.length;
  }

  function clsLogits(head: "full" | "bare"): Float32Array {
    const logits = tf.tidy(() => {
      const { parameters, config } = model;
      const cls = clsVectors(encode(parameters, config, batch), batch.batchSize, batch.length);
      return head === "full" ? mlmLogits(parameters, config, cls) : bareLogits(parameters, cls);
    });
    const values = Float32Array.from(logits.dataSync());
    logits.dispose();
    return values;
  }

  it("objective() mlm is one term of weight 1", () => {
    const { terms, total } = termsOf("mlm");
    expect(terms.map(({ name, weight }) => ({ name, weight }))).to.deep.equal([{ name: "mlm", weight: 1 }]);
    expect(total).to.equal(terms[0].loss);
  });

  it("objective() bow in the code's reading takes the full head and decays its weight from 1 to 0.1", () => {
    const expected = bagLoss(clsLogits("full"));
    for (const [step, weight] of [
      [1, 1],
      [5, 0.55],
      [9, 0.1],
    ]) {
      const { terms, total } = termsOf("bow", "code", step, 9);
      expect(terms.map(({ name }) => name)).to.deep.equal(["mlm", "bow"]);
      expect(terms[1].loss).to.be.closeTo(expected, 1e-4);
      expect(terms[1].weight).to.be.closeTo(weight, 1e-9);
      expect(total).to.be.closeTo(terms[0].loss + weight * terms[1].loss, 1e-4);
    }
  });

  it("objective() bow with a level weight takes the full head and weight 10 throughout", () => {
    const expected = bagLoss(clsLogits("full"));
    for (const step of [1, 5, 9]) {
      const { terms, total } = termsOf("bow", "level", step, 9);
      expect(terms[1].loss).to.be.closeTo(expected, 1e-4);
      expect(terms[1].weight).to.equal(10);
      expect(total).to.be.closeTo(terms[0].loss + 10 * terms[1].loss, 1e-4);
    }
  });

  it("objective() bow in the paper's reading takes the bare embedding matrix and weight 1 throughout", () => {
    const expected = bagLoss(clsLogits("bare"));
    expect(Math.abs(expected - bagLoss(clsLogits("full")))).to.be.greaterThan(0.01);
    for (const step of [1, 5, 9]) {
      const { terms, total } = termsOf("bow", "paper", step, 9);
      expect(terms[1].loss).to.be.closeTo(expected, 1e-4);
      expect(terms[1].weight).to.equal(1);
      expect(total).to.be.closeTo(terms[0].loss + terms[1].loss, 1e-4);
    }
  });

  it("objective() bow has the same mlm term as mlm, and a level weight when nothing is said", () => {
    const [mlm, silent] = [termsOf("mlm"), termsOf("bow", undefined, 5)];
    for (const reading of bowReadings) expect(termsOf("bow", reading).terms[0]).to.deep.equal(mlm.terms[0]);
    expect(silent).to.deep.equal(termsOf("bow", "level", 5));
    expect(silent).to.not.deep.equal(termsOf("bow", "code", 5));
  });

  it("objective() says for the manifest which reading it is", () => {
    const common = { bowWeight: 1, bowStopWords: "in", pooling: "cls" };
    const code = { ...common, variant: "code-exact", bowReading: "code", bowFinalWeight: 0.1 };
    expect(objective("bow", { bowReading: "code" }).options).to.deep.equal(code);
    const level = { ...common, variant: "level", bowReading: "level", bowWeight: 10, bowFinalWeight: 10 };
    expect(objective("bow").options).to.deep.equal(level);
    const paper = { ...common, variant: "paper-exact", bowReading: "paper", bowFinalWeight: 1 };
    expect(objective("bow", { bowReading: "paper" }).options).to.deep.equal(paper);
    for (const changes of [{ bowWeight: 0.5 }, { bowFinalWeight: 0.4 }, { bowStopWords: "out" }, { pooling: "mean" }]) {
      const variantOf = (bowReading: string) => objective("bow", { ...changes, bowReading }).options.variant;
      expect(objective("bow", changes).options).to.deep.include({ ...changes, variant: "level, changed" });
      expect(["code", "paper"].map(variantOf)).to.deep.equal(["after the code", "after the paper"]);
    }
    expect(objective("mlm").options).to.deep.equal({});
  });

  it("objective() names the choices when a name or a choice is unknown", () => {
    expect(objectiveNames).to.deep.equal(["mlm", "ae", "ar", "ed", "bow", "dupmae"]);
    expect(() => objective("toString")).to.throw(InputError, /unknown objective.*mlm, ae, ar, ed, bow.*"toString"/);
    expect(() => objective("bow", { bowReading: "both" })).to.throw(
      InputError,
      /reading of bow.*level, code, paper.*"both"/,
    );
    expect(() => objective("dupmae", { bowStopWords: "no" })).to.throw(InputError, /stop words.*in, out.*"no"/);
    expect(() => objective("ae", { pooling: "max" })).to.throw(InputError, /pooling.*cls, mean.*"max"/);
    expect(() => objective("ed", { maskSampler: "fast" })).to.throw(InputError, /masks.*vectorised, official.*"fast"/);
  });

  it("objective() with a decoder says what is missing when a batch was collated for another objective", () => {
    for (const [name, part] of [
      ["ae", "decoderMasked"],
      ["ed", "visible"],
      ["dupmae", "visible"],
    ])
      expect(() => termsOf(name)).to.throw(TypeError, new RegExp(`needs .${part}.*decoderInput`));
  });

  const taken: Record<string, string[]> = {
    mlm: [],
    ae: ["decoderWeight", "decoderFinalWeight", "decoderMaskRatio", "decoderLayers", "pooling"],
    ar: ["decoderWeight", "decoderFinalWeight", "decoderLayers", "attentionWindow", "pooling"],
    ed: ["decoderWeight", "decoderFinalWeight", "decoderMaskRatio", "maskSampler", "pooling"],
    bow: ["bowReading", "bowWeight", "bowFinalWeight", "bowStopWords", "pooling"],
    dupmae: [
      ...["bowWeight", "bowFinalWeight", "bowStopWords"],
      ...["decoderWeight", "decoderFinalWeight", "decoderMaskRatio", "maskSampler"],
    ],
  };
  for (const [name, names] of Object.entries(taken)) {
    it(`objective() ${name} takes ${names.join(", ") || "no option"} and refuses every other`, () => {
      const values = { bowReading: "code", bowStopWords: "out", maskSampler: "official", pooling: "mean" } as Record<
        string,
        string
      >;
      for (const option of objectiveOptionNames) {
        const given = { [option]: values[option] ?? 2 };
        if (names.includes(option)) expect(objective(name, given).options).to.include(given);
        else
          expect(() => objective(name, given))
            .to.throw(InputError)
            .with.property("field", option);
      }
    });
  }
});
