/** The manifests of real runs have the entry that each option's declaration names. */
import { expect } from "chai";
import { program } from "../../lib/cli/program";
import { declarationOf } from "../../lib/cli/support/options";
import { finetune } from "../../lib/finetune";
import { objectiveOptions } from "../../lib/train";
import { smallRun, useCollection } from "../finetune/collection";
import { useSpeckRuns } from "../train/runs";

/** Option name → where the manifest keeps it. */
function entriesOf(command: string): [name: string, entry: string][] {
  const found = program().commands.find((each) => each.name() === command);
  return (found?.options ?? []).flatMap((option): [string, string][] => {
    const { name, declaration } = declarationOf(option) ?? {};
    return name && declaration?.recorded ? [[name, declaration.recorded]] : [];
  });
}

function at(manifest: unknown, entry: string): unknown {
  return entry.split(".").reduce((inner, key) => (inner as Record<string, unknown>)?.[key], manifest);
}

describe("entries of options in manifests", () => {
  const { run } = useSpeckRuns();
  const { at: place } = useCollection();

  it("pretrain() keeps each option where its declaration says, those of its objective when they are given", async () => {
    const { manifest } = await run("one", { steps: 1, warmup: 0, bowWeight: 0.5 });
    const entries = entriesOf("pretrain");
    expect(entries).to.have.length.above(30);
    const absent = entries.filter(([, entry]) => at(manifest, entry) === undefined).map(([name]) => name);
    const ofObjectives = Object.keys(objectiveOptions).filter((name) => name !== "bowWeight");
    expect(absent).to.have.members(["recipe", "preset", ...ofObjectives]);
  });

  it("finetune() keeps each option where its declaration says", async () => {
    const { manifest } = await finetune(smallRun(place(), "out", { steps: 1 }));
    const entries = entriesOf("finetune");
    expect(entries).to.have.length.above(30);
    expect(entries.filter(([, entry]) => at(manifest, entry) === undefined)).to.deep.equal([]);
  });
});
