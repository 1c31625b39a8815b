/** The training loop with an objective of another kind: a point that learns where its batches are. */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { type EncoderModel, type ParameterSpec, Parameters } from "../../lib/model";
import { Random } from "../../lib/random";
import {
  AdamW,
  differentiate,
  type StepObjective,
  type StepRecord,
  type TrainerInput,
  TrainingStopped,
  train,
} from "../../lib/train";
import { speckConfig, thrownBy } from "./runs";

/** |w − batch|², w being the model's only parameter. */
const distance: StepObjective<number[]> = {
  gradients: ({ parameters }, batch) =>
    differentiate(parameters, () => {
      const loss = tf.sum(tf.squaredDifference(parameters.vector("w"), tf.tensor1d(batch))) as tf.Scalar;
      return [{ name: "distance", loss, weight: 1 }];
    }),
};

describe("train()", () => {
  let model: EncoderModel;
  let optimizer: AdamW;
  let records: StepRecord[];
  let saved: number[];
  let opened: number;

  before(async () => {
    await useEngine();
  });
  beforeEach(() => {
    const spec: ParameterSpec = { name: "w", shape: [2], transposed: false, initial: "zeros", decayed: false };
    const parameters = new Parameters([spec], () => new Float32Array(2));
    model = { config: speckConfig(200), parameters };
    optimizer = new AdamW(parameters);
    [records, saved, opened] = [[], [], 0];
  });
  afterEach(() => {
    optimizer.dispose();
    model.parameters.dispose();
  });

  /** Ten steps, two batches each, around (1, −1). */
  function input(changes: Partial<TrainerInput<number[]>> = {}): TrainerInput<number[]> {
    const learning = {
      learningRate: 0.1,
      warmup: 0,
      weightDecay: 0,
      clipNorm: 1,
      seed: 1,
      precision: "float32",
      unpadded: false,
    } as const;
    const batchAt = (step: number) => [1, -1].map((at) => at + 0.1 * new Random(3).fork(step).normal());
    return {
      ...{ model, optimizer, objective: distance, saveEvery: 4, folder: "runs/point" },
      settings: { ...learning, learningRateSchedule: "cosine", steps: 10 },
      log: { append: (record) => records.push(record) },
      save: () => saved.push(optimizer.step),
      batches: {
        open() {
          opened++;
          return {
            take: async (step) => ({ batches: [batchAt(step), batchAt(-step)], collatorMs: 0 }),
            close: async () => {
              opened--;
            },
          };
        },
        ...{ samples: 2, idsOf: (batch: number[]) => batch.map(String), what: "points" },
      },
      ...changes,
    };
  }

  const stepsOf = () => records.map(({ step }) => step);

  it("train() learns, logs every step, saves every few and after the last, and leaves no tensor behind", async () => {
    const before = tf.memory().numTensors;
    expect(await train(input())).to.equal(true);
    expect(tf.memory().numTensors).to.equal(before);
    expect(stepsOf()).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(saved).to.deep.equal([4, 8, 10]);
    expect(records[9].loss).to.be.below(0.5 * records[0].loss);
    expect(records[0].parts.distance).to.equal(records[0].loss);
    expect(opened).to.equal(0);
  });

  it("train() interrupted saves the step under way, and goes on to the bits of a training that was not", async () => {
    await train(input());
    const whole = records;
    const values = [...model.parameters.get("w").dataSync()];
    optimizer.dispose();
    tf.tidy(() => model.parameters.get<tf.Variable>("w").assign(tf.zeros([2])));
    optimizer = new AdamW(model.parameters);
    records = [];
    const controller = new AbortController();
    const onProgress = ({ done }: { done: number }) => done === 6 && controller.abort();
    expect(await train(input({ optimizer, signal: controller.signal, onProgress }))).to.equal(false);
    expect([saved.at(-1), opened]).to.deep.equal([6, 0]);
    expect(await train(input({ optimizer }))).to.equal(true);
    expect(records.map(({ step, loss }) => [step, loss])).to.deep.equal(whole.map(({ step, loss }) => [step, loss]));
    expect([...model.parameters.get("w").dataSync()]).to.deep.equal(values);
  });

  it("train() that has nothing to do opens no batches", async () => {
    expect(await train(input({ signal: AbortSignal.abort() }))).to.equal(false);
    optimizer.step = 10;
    const open = () => {
      throw new Error("opened");
    };
    expect(await train(input({ batches: { ...input().batches, open } }))).to.equal(true);
    expect(saved).to.deep.equal([]);
  });

  it("train() shows a companion every step's batches, saves where it asks for that, and ends early with it", async () => {
    const seen: [number, number][] = [];
    const companion = {
      async afterStep(step: number, batches: readonly number[][]) {
        expect(stepsOf().at(-1)).to.equal(step);
        seen.push([step, batches.length]);
        return step === 2;
      },
      isDone: () => optimizer.step === 5,
    };
    expect(await train(input({ companion }))).to.equal(true);
    expect(seen).to.deep.equal([1, 2, 3, 4, 5].map((step) => [step, 2]));
    expect(saved).to.deep.equal([2, 4, 5]);
  });

  it("train() stops at a loss that is not a number, names what the batches were made of, and applies nothing", async () => {
    const broken: StepObjective<number[]> = {
      gradients: (model, batch, at) => distance.gradients(model, at.step < 6 ? batch : [Number.NaN, 0], at),
    };
    const before = tf.memory().numTensors;
    const error = (await thrownBy(() => train(input({ objective: broken })))) as TrainingStopped;
    expect(error).to.be.instanceOf(TrainingStopped);
    expect([error.step, error.lastGoodStep, error.ids.length]).to.deep.equal([6, 4, 4]);
    expect(error.message).to.match(
      /the loss is NaN. The batch's points: .*last good checkpoint is step 4 in runs\/point/,
    );
    expect([optimizer.step, stepsOf().length, tf.memory().numTensors, opened]).to.deep.equal([5, 5, before, 0]);
    expect([...model.parameters.get("w").dataSync()].every(Number.isFinite)).to.equal(true);
  });

  it("train() of an objective over the vocabulary stops where the loss explodes, and of another does not", async () => {
    const far = { gradients: (model: EncoderModel, _: number[], at: never) => distance.gradients(model, [9, 9], at) };
    const error = await thrownBy(() => train(input({ objective: { ...far, overVocabulary: true } })));
    expect(error.message).to.match(/step 1: the loss of [a-z]+ has exploded to 162.00 \(a uniform guess has 5.30\)/);
    expect(await train(input({ objective: far }))).to.equal(true);
  });
});
