/** SIGKILL at random moments; kill-resume.ts does the same by hand with as many kills as wanted. */
import * as fs from "node:fs";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { type Manifest, objectiveNames, readManifest } from "../../lib/train";
import { useScratch } from "../corpus/scratch";
import { killAndResume } from "./kill-resume";
import { loggedSteps } from "./runs";

describe("bowlab pretrain, killed", () => {
  const at = useScratch();

  before(async () => {
    // The runs choose theirs by themselves: this says early when the engine asked for cannot be had.
    await useEngine();
  });

  it("pretrain --resume after three kills, one of them in a save, ends with the bytes and the log of a run that was not killed", async () => {
    const steps = 16;
    const { kills, expected, found } = await killAndResume({ kills: 3, steps, seed: "test", folder: at() });
    expect(kills.map(({ moment }) => moment)).to.deep.equal(["at a step", "in a save", "at a step"]);
    expect(kills.every(({ logged }) => logged < steps)).to.equal(true);
    expect(found).to.equal(expected);
    expect(loggedSteps(at("killed"))).to.deep.equal(loggedSteps(at("whole")));
  });

  it("pretrain --resume goes on in the middle of an epoch of a packed corpus in shards on disk, to the same bytes", async () => {
    // 12 steps of 4 rows out of some 200, in blocks of a few rows, 16 blocks a shard.
    const more = ["--pack", "--token-cache", at("cache"), "--cache-block", "40"];
    const { expected, found } = await killAndResume({ kills: 2, steps: 12, seed: "sharded", folder: at(), more });
    expect(found).to.equal(expected);
    expect(loggedSteps(at("killed"))).to.deep.equal(loggedSteps(at("whole")));
    const { data } = readManifest(at("killed")) as Manifest;
    expect(data.rows).to.be.greaterThan(12 * 4);
    expect(data.blocks).to.be.greaterThan(32);
    expect(data.packing).to.deep.equal({ maxLength: 24, shortShare: 0.15 });
    const [cache] = fs.readdirSync(at("cache")).filter((name) => !name.endsWith(".json"));
    expect(fs.readdirSync(at("cache", cache))).to.include("00002.ids");
  });

  for (const objective of objectiveNames.filter((name) => name !== "bow")) {
    it(`pretrain --resume of ${objective} after a kill ends with the bytes of a run that was not killed`, async () => {
      const options = { kills: 1, steps: 6, saveEvery: 1, seed: objective, objective, folder: at() };
      const { kills, expected, found } = await killAndResume(options);
      expect(kills[0].logged).to.be.within(1, 5);
      expect(expected.split(" ")).to.have.length(objective === "mlm" ? 1 : 2);
      expect(found).to.equal(expected);
      expect(loggedSteps(at("killed"))).to.deep.equal([1, 2, 3, 4, 5, 6]);
    });
  }
});
