/** Profiles of training: where its time goes adds up, and its bits are those of a run without. */
import * as fs from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { activeRecorder } from "../../lib/profile";
import { traceFaults } from "../profile/trace-faults";
import { hashOf, useSpeckRuns } from "./runs";

const sum = (parts: { milliseconds: number }[]) => parts.reduce((total, each) => total + each.milliseconds, 0);

describe("pretrain() with a profile", () => {
  const { at, run } = useSpeckRuns();

  it("its parts add up to the step, and the weights have the bits of a run without", async () => {
    const plain = await run("plain", { objective: "ed" });
    expect(plain.profile).to.equal(undefined);
    const tensors = tf.memory().numTensors;
    const { profile, folder } = await run("profiled", { objective: "ed", profile: true, profileSteps: 3 });
    expect(tf.memory().numTensors).to.equal(tensors);
    expect(activeRecorder()).to.equal(null);
    expect(hashOf(folder, "model.safetensors")).to.equal(hashOf(at("plain"), "model.safetensors"));
    expect(hashOf(folder, "manifest.json")).to.equal(hashOf(at("plain"), "manifest.json"));

    const report = profile?.report;
    if (!report) throw new Error("no profile");
    expect(report).to.include({ work: "ed", steps: 3, warmup: 2, precision: "float32" });
    const { phases, layers, operations, milliseconds } = report;
    expect(phases.map(({ name }) => name)).to.include.members(["batch", "forward", "backward", "update", "log"]);
    expect(sum(phases)).to.be.closeTo(milliseconds, 1e-6);
    expect(sum(operations)).to.be.closeTo(milliseconds, 1e-6);
    expect(sum(layers)).to.be.below(milliseconds);
    expect(layers.map(({ name }) => name)).to.have.members(["embeddings", "layer 0", "head", "decoder"]);
    for (const { name, phases } of layers) expect(phases.backward, name).to.be.above(0);
    expect(report.products.flops.float32).to.be.above(0);

    expect(JSON.parse(fs.readFileSync(at("profiled", "profile.json"), "utf8"))).to.deep.equal(report);
    const trace = JSON.parse(fs.readFileSync(at("profiled", "trace.json"), "utf8"));
    expect(traceFaults(trace)).to.deep.equal([]);
    const ofSteps = trace.traceEvents.filter(({ cat }: { cat?: string }) => cat === "step");
    expect(ofSteps).to.have.length(3);
  });

  it("a run that ends before there is a step to measure has no profile", async () => {
    const { profile, folder } = await run("short", { steps: 2, profile: true });
    expect([profile, fs.existsSync(`${folder}/profile.json`)]).to.deep.equal([undefined, false]);
  });
});
