/** SIGKILL at random moments; kill-resume.ts does the same by hand with as many kills as wanted. */
import * as fs from "node:fs";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { type Manifest, objectiveNames, readManifest } from "../../lib/train";
import { useScratch } from "../text/scratch";
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

  for (const objective of objectiveNames) {
    it(`pretrain --resume of ${objective} goes on in the middle of an epoch of a corpus in shards on disk, to the same bytes`, async () => {
      const [steps, batchSize] = [6, 4];
      // Packed to some 200 rows, in blocks of a few rows, 16 blocks a shard.
      const more = ["--pack", "--token-cache", at("cache"), "--cache-block", "40"];
      const options = { kills: 1, steps, saveEvery: 1, notBefore: 2, seed: objective, objective, folder: at(), more };
      const { kills, expected, found } = await killAndResume(options);
      expect(kills[0].saved, "the step it went on from").to.be.within(1, steps - 1);
      expect(expected.split(" ")).to.have.length(["mlm", "bow"].includes(objective) ? 1 : 2);
      expect(found).to.equal(expected);
      expect(loggedSteps(at("killed"))).to.deep.equal([1, 2, 3, 4, 5, 6]);
      expect(loggedSteps(at("whole"))).to.deep.equal([1, 2, 3, 4, 5, 6]);

      const { data } = readManifest(at("killed")) as Manifest;
      expect(data.rows, "rows of an epoch").to.be.greaterThan(steps * batchSize);
      expect(data.blocks).to.be.greaterThan(32);
      expect(data.packing).to.deep.equal({ maxLength: 24, shortShare: 0.15 });
      const [cache] = fs.readdirSync(at("cache")).filter((name) => !name.endsWith(".json"));
      expect(fs.readdirSync(at("cache", cache))).to.include("00002.ids");
    });
  }
});
