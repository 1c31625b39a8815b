/** Runs whose numbers go wrong: what stops them, what the message says, and that the bad step is not applied. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { loadModel, saveModel } from "../../lib/model";
import { TrainingStopped } from "../../lib/train";
import { guardStep } from "../../lib/train/guard";
import { hashOf, loggedSteps, thrownBy, useSpeckRuns } from "./runs";

describe("guardStep()", () => {
  const context = { step: 7, ids: ["a", "b", "c"], vocabSize: 1000, folder: "runs/x", lastGoodStep: 4 };
  const fine = { loss: 6.9, parts: { mlm: 6.9 }, gradNorm: 1 };

  const cases: [string, Partial<typeof fine>, string][] = [
    ["a loss that is not a number", { loss: Number.NaN }, "the loss is NaN"],
    ["an infinite loss", { loss: Number.POSITIVE_INFINITY }, "the loss is Infinity"],
    ["a gradient norm that is not a number", { gradNorm: Number.NaN }, "the gradient norm is NaN"],
    ["an infinite gradient norm", { gradNorm: Number.POSITIVE_INFINITY }, "the gradient norm is Infinity"],
    [
      "a term four times a guess's",
      { parts: { mlm: 4 * Math.log(1000) + 0.1 } },
      "the loss of mlm has exploded to 27.73 (a uniform guess has 6.91)",
    ],
  ];
  for (const [what, changes, reason] of cases) {
    it(`guardStep() stops on ${what} and names step, passages and the last good checkpoint`, async () => {
      const error = (await thrownBy(() => guardStep({ ...fine, ...changes }, context))) as TrainingStopped;
      expect(error).to.be.instanceOf(TrainingStopped);
      expect([error.step, error.ids, error.lastGoodStep]).to.deep.equal([7, ["a", "b", "c"], 4]);
      expect(error.message).to.include(`stopped at step 7: ${reason}`);
      expect(error.message).to.include("passages: a, b, c.");
      expect(error.message).to.include("last good checkpoint is step 4 in runs/x");
      expect(error.message).to.include("run again in another --out, with a lower --learning-rate");
    });
  }

  it("guardStep() lets a first loss and a bad but ordinary one pass, and a term of a heavy weight", () => {
    guardStep(fine, context);
    guardStep({ ...fine, parts: { mlm: 3.9 * Math.log(1000) } }, context);
    guardStep({ loss: 76, parts: { mlm: 6.9, bow: 6.9 }, gradNorm: 1e9 }, context);
    guardStep({ loss: 0, parts: { mlm: 0 }, gradNorm: 0 }, context);
  });

  it("guardStep() shortens a long list of passages and says when no checkpoint had been saved", async () => {
    const ids = Array.from({ length: 30 }, (_, i) => `p${i}`);
    const bad = { ...fine, loss: Number.NaN };
    const error = await thrownBy(() => guardStep(bad, { ...context, ids, lastGoodStep: 0 }));
    expect(error.message).to.include("p6, p7, … (30 in all)");
    expect(error.message).to.not.include("p8");
    expect(error.message).to.include("no checkpoint had been saved yet");
  });
});

describe("pretrain() when the numbers go wrong", () => {
  const { at, corpus, run } = useSpeckRuns();

  it("does not take a heavy weight of a term for an explosion", async () => {
    const { manifest } = await run("heavy", { objective: "bow", bowWeight: 100, steps: 2 });
    expect(manifest.step).to.equal(2);
  });

  /**
   * Makes the weights of the first checkpoint so large that nothing can be computed with them. NaN itself is refused
   * when it is loaded.
   */
  function poison(name: string): void {
    const model = loadModel(at("init"));
    const variable = model.parameters.get(name);
    const values = Float32Array.from(variable.dataSync());
    values.fill(3e38);
    const { specs } = model.parameters;
    const poisoned = {
      specs,
      get: (wanted: string) =>
        wanted === name ? { dataSync: () => values } : { dataSync: () => model.parameters.get(wanted).dataSync() },
    };
    saveModel(at("init"), { config: model.config, parameters: poisoned as unknown as typeof model.parameters });
    model.parameters.dispose();
  }

  it("pretrain() stops at the first step when weights are out of all measure, with nothing logged or saved", async () => {
    poison("bert.encoder.layer.0.attention.self.query.weight");
    const error = (await thrownBy(() => run("out"))) as TrainingStopped;
    expect(error).to.be.instanceOf(TrainingStopped);
    expect([error.step, error.lastGoodStep]).to.deep.equal([1, 0]);
    expect(error.ids).to.have.length(4);
    for (const id of error.ids) expect(corpus().store.passageIds).to.include(id);
    expect(error.message).to.match(/the loss is NaN/);
    expect(loggedSteps(at("out"))).to.deep.equal([]);
    expect(fs.existsSync(at("out", "model.safetensors"))).to.equal(false);
  });

  it("pretrain() with an absurd learning rate stops, keeps the last good checkpoint and can be resumed to the same stop", async () => {
    const absurd = { learningRate: 1e9, warmup: 0, saveEvery: 1, steps: 20 };
    const error = (await thrownBy(() => run("out", absurd))) as TrainingStopped;
    expect(error).to.be.instanceOf(TrainingStopped);
    expect(error.lastGoodStep).to.equal(error.step - 1);
    expect(error.lastGoodStep).to.be.at.least(1);
    expect(error.message).to.include(`last good checkpoint is step ${error.lastGoodStep} in ${at("out")}`);
    expect(loggedSteps(at("out"))).to.deep.equal(Array.from({ length: error.lastGoodStep }, (_, i) => i + 1));
    const manifest = JSON.parse(fs.readFileSync(path.join(at("out"), "manifest.json"), "utf8"));
    expect([manifest.step, manifest.complete]).to.deep.equal([error.lastGoodStep, false]);
    const before = hashOf(at("out"), "trainer.safetensors");
    const again = (await thrownBy(() => run("out", { ...absurd, resume: true }))) as TrainingStopped;
    expect([again.step, again.ids]).to.deep.equal([error.step, error.ids]);
    expect(hashOf(at("out"), "trainer.safetensors")).to.equal(before);
  });
});
