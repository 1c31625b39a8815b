/** Batches without padding: losses and gradients are the padded ones', for every objective and for fine-tuning. */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { batchForStep, collatePlain, type EncoderBatch, samplerOf } from "../../lib/batches";
import { biEncoderGradients } from "../../lib/finetune/objectives/bi-encoder";
import {
  type EncoderConfig,
  type EncoderModel,
  encode,
  initialParameters,
  initialValues,
  inPassMode,
  type PassMode,
} from "../../lib/model";
import { Random } from "../../lib/random";
import type { TokenRows } from "../../lib/tokens";
import { type Differentiated, type ObjectiveOptions, objective, objectiveNames } from "../../lib/train";
import { hasMuchPadding } from "../../lib/train/padding";
import { hashOf, speckConfig, useSpeckRuns } from "./runs";

interface Numbers {
  value: number;
  gradients: Map<string, Float32Array>;
}

/** The numbers of a loss, its tensors freed. */
function numbersOf(mode: PassMode, differentiated: () => Differentiated): Numbers {
  const { value, parts, gradients } = tf.tidy(() => {
    const found = inPassMode(mode, differentiated);
    tf.keep(found.value);
    for (const each of found.gradients.values()) tf.keep(each);
    return found as unknown as tf.TensorContainer;
  }) as unknown as Differentiated;
  const read = [...gradients].map(([name, each]) => [name, each.dataSync() as Float32Array] as const);
  const numbers = { value: value.dataSync()[0], gradients: new Map(read) };
  tf.dispose([value, ...parts.values(), ...gradients.values()]);
  return numbers;
}

/** How far two lists of numbers are apart, as a part of the first one's norm, or of `least`. */
function apart(a: Float32Array, b: Float32Array, least: number): number {
  const norm = Math.hypot(...a);
  return Math.hypot(...a.map((x, i) => x - b[i])) / Math.max(norm, least);
}

function expectEqual(padded: Numbers, unpadded: Numbers): void {
  expect(unpadded.value).to.be.closeTo(padded.value, 1e-5 * Math.abs(padded.value));
  expect([...unpadded.gradients.keys()]).to.deep.equal([...padded.gradients.keys()]);
  const whole = Math.hypot(...[...padded.gradients.values()].map((each) => Math.hypot(...each)));
  for (const [name, gradient] of padded.gradients)
    expect(apart(gradient, unpadded.gradients.get(name) as Float32Array, 1e-2 * whole), name).to.be.below(1e-4);
}

describe("training without padding", () => {
  const { at, corpus, run } = useSpeckRuns();

  function modelFor(name: string, options: ObjectiveOptions, changes: Partial<EncoderConfig>): EncoderModel {
    const still = { hiddenDropout: 0, attentionDropout: 0 };
    const config = speckConfig(corpus().tokenizer.vocabulary.size, { numLayers: 2, ...still, ...changes });
    const parameters = initialParameters(config, new Random(3));
    const specs = objective(name, options).decoder?.specs(config) ?? [];
    parameters.add(specs, (spec) => initialValues(spec, config, new Random(4).fork(spec.name)));
    return { config, parameters };
  }

  /** Rows of all lengths together, so that there is padding. */
  function batchFor(name: string, options: ObjectiveOptions): EncoderBatch {
    const { store: whole, tokenizer } = corpus();
    const cut = (row: number) => whole.row(row).slice(0, 3 + 6 * (row % 4));
    const store: TokenRows = {
      ...{ size: whole.size, passages: whole.passages, tokens: whole.tokens },
      ...{ corpusFingerprint: "cut", fingerprint: "cut", chunks: () => whole.chunks() },
      ...{ row: cut, lengthOf: (row) => cut(row).length, passageIdOf: (row) => whole.passageIdOf(row) },
    };
    const decoder = objective(name, options).decoderInput;
    const sampler = samplerOf(store, { batchSize: 6, seed: 9, chunkBatches: 1 });
    const batch = batchForStep(store, sampler, 1, { maxLength: 24, vocabulary: tokenizer.vocabulary, decoder });
    const tokens = batch.attentionMask.reduce((sum, each) => sum + each, 0);
    expect(tokens / batch.attentionMask.length).to.be.below(0.75);
    return batch;
  }

  const cases: [string, string, ObjectiveOptions, Partial<EncoderConfig>?][] = [
    ...objectiveNames.map((name): [string, string, ObjectiveOptions] => [name, name, {}]),
    ["bow over means", "bow", { pooling: "mean" }],
    ["ae with two decoder layers over means", "ae", { decoderLayers: 2, pooling: "mean" }],
    ["ar with a window", "ar", { attentionWindow: 3, decoderLayers: 2 }],
    ["mlm with biases by distance", "mlm", {}, { modelType: "mpnet", relativeBuckets: 32 }],
  ];
  for (const [what, name, options, changes = {}] of cases) {
    it(`${what} has the padded batch's loss and gradients, with checkpointing too`, () => {
      const model = modelFor(name, options, changes);
      const [chosen, batch] = [objective(name, options), batchFor(name, options)];
      const place = { step: 1, steps: 10, index: 0, random: null };
      const before = tf.memory().numTensors;
      const padded = numbersOf({}, () => chosen.gradients(model, batch, place));
      const unpadded = numbersOf({ unpadded: true }, () => chosen.gradients(model, batch, place));
      const both = { unpadded: true, gradientCheckpointing: true };
      const again = numbersOf(both, () => chosen.gradients(model, batch, place));
      expect(tf.memory().numTensors).to.equal(before);
      expectEqual(padded, unpadded);
      expect(again).to.deep.equal(unpadded);
      model.parameters.dispose();
    });
  }

  it("a bi-encoder has the padded batch's loss and gradients", () => {
    const model = modelFor("mlm", {}, {});
    const rows = (...lengths: number[]) =>
      lengths.map((length, row) => Int32Array.from({ length }, (_, i) => 5 + ((7 * row + 3 * i) % 40)));
    const batch = {
      queries: [collatePlain(rows(3, 9, 5), 0)],
      passages: [collatePlain(rows(20, 4, 7), 0), collatePlain(rows(6, 6, 11), 0)],
      positives: Int32Array.of(0, 2, 4),
      excluded: new Int32Array(0),
    };
    for (const pooling of ["cls", "mean"] as const) {
      const options = { pooling, temperature: 1, distillationWeight: 1 };
      const of = (unpadded: boolean) => numbersOf({ unpadded }, () => biEncoderGradients(model, batch, options, null));
      expectEqual(of(false), of(true));
    }
    model.parameters.dispose();
  });

  it("encode() without padding has zeros where there is no token, and a full batch the same bits", () => {
    const model = modelFor("mlm", {}, {});
    const states = (unpadded: boolean, ...lengths: number[]) => {
      const batch = collatePlain(
        lengths.map((length) => new Int32Array(length).fill(7)),
        0,
      );
      return tf.tidy(() => inPassMode({ unpadded }, () => encode(model.parameters, model.config, batch).arraySync()));
    };
    states(true, 5, 2).forEach((row, i) => {
      expect(row.some((x) => x !== 0)).to.equal(i < 7);
    });
    expect(states(true, 4, 4)).to.deep.equal(states(false, 4, 4));
    model.parameters.dispose();
  });

  it("pretrain() without padding, resumed, ends with the bytes of a run in one go", async () => {
    await run("whole", { objective: "ed", unpadded: true });
    const controller = new AbortController();
    await run("cut", {
      objective: "ed",
      unpadded: true,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await run("cut", { objective: "ed", unpadded: true, resume: true });
    for (const file of ["model.safetensors", "decoder.safetensors"])
      expect(hashOf(at("cut"), file)).to.equal(hashOf(at("whole"), file));
  });

  it("pretrain() without padding says when there is none to leave out", async () => {
    const notesOf = async (name: string, changes: object) => {
      const notes: string[] = [];
      await run(name, { unpadded: true, steps: 2, onNote: (line: string) => notes.push(line), ...changes });
      return notes.filter((line) => line.includes("--unpadded changes nothing"));
    };
    const { store } = corpus();
    const ofLengths = (length: (row: number) => number): TokenRows => ({
      ...{ size: store.size, passages: store.passages, tokens: store.tokens },
      ...{ corpusFingerprint: "cut", fingerprint: "cut", chunks: () => store.chunks() },
      ...{ row: (row) => store.row(row).slice(0, length(row)), lengthOf: (row) => length(row) },
      passageIdOf: (row) => store.passageIdOf(row),
    });
    expect(await notesOf("alike", { store: ofLengths(() => 4) })).to.have.length(1);
    expect(await notesOf("padded", { unpadded: false, store: ofLengths(() => 4) })).to.deep.equal([]);
  });

  it("hasMuchPadding() finds the batch in which short rows meet long ones, and no other", () => {
    // 200 rows stand in order of length before they are cut into batches of 4: 198 short ones leave one batch mixed.
    const store = (longFrom: number) => ({ size: 200, lengthOf: (row: number) => (row < longFrom ? 1 : 22) });
    const settings = { batchSize: 4, seed: 1, maxLength: 24 };
    expect(hasMuchPadding(store(198), settings, 50)).to.equal(true);
    expect(hasMuchPadding(store(196), settings, 50)).to.equal(false);
    expect(hasMuchPadding(store(198), { ...settings, maxLength: 3 }, 50)).to.equal(false);
  });
});
