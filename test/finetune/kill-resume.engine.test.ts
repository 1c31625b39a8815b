/** `bowlab finetune` killed by SIGKILL at steps, in a save and between its stages, and resumed. */
import { expect } from "chai";
import { killCommand } from "../train/kill-resume";
import { hashOf, loggedSteps } from "../train/runs";
import { useCollection } from "./collection";

describe("bowlab finetune, killed", () => {
  const { at } = useCollection();

  it("finetune --stages 2 --resume after kills in both stages and between them ends with the bytes of a run that was not killed", async () => {
    const command = (out: string) => [
      ...["finetune", "--model", at("init"), "--data", at("data"), "--out", at(out), "--stages", "2", "--steps", "10"],
      ...["--batch-size", "4", "--group-size", "3", "--query-max-length", "12", "--passage-max-length", "48"],
      ...["--learning-rate", "0.003", "--ranks", "1-10", "--eval-every", "4", "--save-every", "2", "--resume"],
    ];
    const moments = ["at a step", "between stages", "in a save"] as const;
    const options = { moments: [...moments], seed: "finetune", steps: 20, folder: at() };
    const { kills, expected, found } = await killCommand(command, options);
    expect(kills.map(({ logged }) => logged <= 20)).to.deep.equal([true, true, true]);
    expect(kills[1].logged).to.equal(10);
    expect(found).to.equal(expected);
    for (const folder of ["", "stage-1"]) {
      expect(loggedSteps(at("killed", folder))).to.deep.equal(loggedSteps(at("whole", folder)));
      for (const file of ["model.safetensors", "dev.jsonl", "groups.jsonl", "negatives.run"])
        expect(hashOf(at("killed"), folder, file), `${folder}/${file}`).to.equal(hashOf(at("whole"), folder, file));
    }
  });
});
