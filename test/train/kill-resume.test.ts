/** SIGKILL at random moments; kill-resume.ts does the same by hand with as many kills as wanted. */
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { objectiveNames } from "../../lib/train";
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
