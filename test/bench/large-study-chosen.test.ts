/** Which units are drawn to be made again, and which a part and a text name together. */
import * as fs from "node:fs";
import { InputError } from "bowlab";
import { expect } from "chai";
import { chosenUnits, namedUnits } from "../../bench/study/large/choose";
import { unitsFolder, writeKept } from "../../bench/study/large/kept";
import { largeProtocols } from "../../bench/study/large/protocols";
import type { LargeStudy } from "../../bench/study/large/study";
import { type LargeUnit, largeUnits } from "../../bench/study/large/units";
import { verifyUnits } from "../../bench/study/large/verify";
import { WrongUsage } from "../../bench/study/wrong-usage";
import { put, useScratch } from "../text/scratch";
import { run, start, tuned, words } from "./made-up-units";

describe("namedUnits()", () => {
  const units = largeUnits(largeProtocols.medium);
  const ids = (choice: { part?: string; unit?: string }) => namedUnits(units, choice).map(({ id }) => id);

  it("leaves out what the named units need", () => {
    expect(ids({ unit: "tuned medquad standard tiny-0 ed 2000 1 " })).to.deep.equal([
      "tuned medquad standard tiny-0 ed 2000 1",
    ]);
    expect(ids({})).to.deep.equal(units.map(({ id }) => id));
  });

  it("looks for the texts within the parts", () => {
    expect(ids({ part: "start", unit: "run tiny-0 ed 2000 1 " })).to.deep.equal(["run tiny-0 ed 2000 1"]);
    for (const choose of [namedUnits, chosenUnits]) {
      const chosen = () => choose(units, { part: "control", unit: "run tiny-8000 bow 2000 1 " });
      expect(chosen).to.throw(WrongUsage, /no unit of control has this in its name: .*found run tiny-8000 bow 2000 1/);
    }
  });
});

describe("verifyUnits()", () => {
  const at = useScratch();
  const units = largeUnits(largeProtocols.trial);
  /** What is drawn of the named ones, made again by a stand-in. */
  async function drawn(choice: { unit?: string }, make: LargeUnit["make"]): Promise<string[]> {
    const prepared: string[] = [];
    const study = { work: at() } as LargeStudy;
    const prepare = async ({ id }: LargeUnit) => prepared.push(id);
    const named = namedUnits(units, choice).map((unit) => ({ ...unit, make }));
    await verifyUnits(study, named, { seed: 1, machine: "made up", tell: () => {}, prepare });
    return prepared;
  }
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => "nothing was thrown",
      ({ message }) => message,
    );
  beforeEach(() => {
    for (const unit of [words(), start(), run(), tuned()]) writeKept(unitsFolder(at()), unit);
    for (const name of ["tiny-4", "tiny-4_bow_3_1"]) fs.mkdirSync(at("checkpoints", name), { recursive: true });
  });

  it("draws from the named units alone, and from all where none is named", async () => {
    const nothing = async () => ({});
    expect(await drawn({ unit: tuned().id }, nothing)).to.deep.equal([tuned().id]);
    expect(await drawn({}, nothing)).to.have.length(2);
    expect(await failure(drawn({ unit: "rates tiny" }, nothing))).to.include("none of the units has been made yet");
  });

  it("names a damaged checkpoint where it lies, not its copy, which is removed", async () => {
    const file = put(at("checkpoints", "tiny-4_bow_3_1", "model.safetensors"), "");
    const read = (study: LargeStudy) => {
      const copied = file.replace(at(), study.work);
      throw new InputError("cut short", { file: copied, expected: "9 bytes", found: "1" });
    };
    expect(await failure(drawn({ unit: tuned().id }, async (study) => read(study)))).to.equal(
      `${file}: a checkpoint that the unit goes on from is damaged: expected 9 bytes, found 1. To do: remove the folder ${at("checkpoints", "tiny-4_bow_3_1")}: the checkpoint is made again`,
    );
    expect(fs.existsSync(at("verify"))).to.equal(false);
  });
});
