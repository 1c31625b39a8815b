/** Kept results of the large study are checked whole: whatever is wrong in one is named, with the way out. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "bowlab";
import { expect } from "chai";
import { type Kept, readKept, unitPath, unitsFolder, wayOut, writeKept } from "../../bench/study/large/kept";
import { largeProtocols } from "../../bench/study/large/protocols";
import { publishUnits } from "../../bench/study/large/report/publish";
import { readLarge } from "../../bench/study/large/report/read";
import { resultsFolder } from "../../bench/study/place";
import { put, useScratch } from "../text/scratch";
import { rates, run, start, tuned, words } from "./made-up-units";

/** A value by its path, "result.sets.0.perQuery". */
function changed<T>(kept: Kept<T>, place: string, value: unknown): Kept {
  const copy = structuredClone(kept) as Kept;
  const keys = place.split(".");
  const last = keys.pop()!;
  const parent = keys.reduce((of, key) => (of as never)[key], copy as object) as Record<string, unknown>;
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

/** Unit, the place that is changed, to what (undefined: taken out), and what the error says is expected. */
type Damage = [Kept, string, unknown, RegExp];

const measure = /a finite number from 0 to 1/;
const oneSet = tuned().result.sets.slice(0, 1);
const damages: Damage[] = [
  ...[null, "0.5", 7, -0.1].map((value): Damage => [tuned(), "result.sets.1.perQuery.2", value, measure]),
  ...[null, "0.5", 7].map((value): Damage => [tuned(), "result.sets.0.test.nDCG@10", value, measure]),
  [tuned(), "result.sets.0.dev.RR@10", undefined, measure],
  [tuned(), "result.sets.0.perQuery", undefined, /a list of a measure for each question/],
  [tuned(), "result.sets.0.perQuery", [], /at least one question/],
  [tuned(), "result.sets.0.test.nDCG@10", 0.4376, /about 0\.43750, the mean of perQuery/],
  [tuned(), "result.sets.0.fused", undefined, /an object/],
  [tuned(), "result.sets.0.fused.test.nDCG@10", 0.5, /about 0\.43750/],
  [tuned(), "result.sets.0.fused.weight", 2, measure],
  [tuned(), "result.sets", [], /each of medquad, scifact, stackfaq, apidocs-large once/],
  [tuned(), "result.sets", tuned().result.sets.slice(1), /each of medquad/],
  [tuned(), "result.sets", [...oneSet, ...oneSet, ...oneSet, ...oneSet], /each of medquad/],
  [tuned(), "result.sets.0.set", "other", /one of medquad/],
  [tuned(), "result.cosineToPretrained", undefined, /a finite number from −1 to 1/],
  [tuned(), "result.tuned.set", "scifact", /one of medquad, apidocs-large/],
  [tuned(), "cpuSeconds", -1, /a finite number from 0 on/],
  [tuned(), "machine", 7, /a text/],
  [words(), "result", [], /each of medquad/],
  [words(), "result", [1, 2], /an object/],
  [words(), "result.3.passages", 0, /a whole number from 1 on/],
  [rates(20), "result.treatments.ed", undefined, /an object/],
  [rates(20), "result.treatments.bow.processorMs", 0, /a finite number above 0/],
  [run(), "result.frozen", {}, /an object/],
  [run(), "result.frozen.coverage.bare.all@256", null, measure],
  [run(), "result.frozen.medquad.dev.nDCG@10", 2, measure],
  [run(), "result.frozen.manifest.engine", undefined, /an object/],
  [run(), "result.steps", 4, /3 as `run` says/],
  [run(), "result.run.treatment", "none", /one of mlm/],
  [start(), "result.curve", undefined, /a list/],
  [start(), "result.curve", [], /what a training gave/],
  [start(), "result.frozen", undefined, /what a training gave/],
];

describe("readKept()", () => {
  const at = useScratch();

  for (const [unit, place, value, expected] of damages)
    it(`refuses ${unit.id.split(" ")[0]} with ${place} ${JSON.stringify(value)?.slice(0, 60) ?? "taken out"}`, () => {
      put(unitPath(at(), unit.id), JSON.stringify(changed(unit, place, value)));
      let error: unknown;
      try {
        readKept(at(), unit.id);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).to.be.instanceOf(InputError);
      const { field, file, fix, message } = error as InputError;
      expect(file).to.equal(unitPath(at(), unit.id));
      expect(field?.startsWith(place), `${field} names ${place}`).to.equal(true);
      expect((error as InputError).expected).to.match(expected);
      expect(fix).to.match(/remove the file: the unit is made again/);
      expect(message).to.include("found ");
    });

  it("gives every kind of unit as it was written, those of random weights and in another's time too", () => {
    const timed = { ...run({ asLongAs: "ed" }) };
    const longer = { ...timed, result: { ...timed.result, steps: 9 } };
    const { machine: _, ...old } = words();
    for (const unit of [words(), rates(20), start(), start(0), run(), tuned(), longer, old]) {
      writeKept(at(), unit);
      expect(readKept(at(), unit.id)).to.deep.equal(unit);
      fs.rmSync(unitPath(at(), unit.id));
    }
  });

  it("refuses a folder in the file's place", () => {
    fs.mkdirSync(unitPath(at(), "words"));
    expect(() => readKept(at(), "words")).to.throw(InputError, /words\.json.*expected a file, found a folder/);
  });

  it("names git's way out where the file is git's", () => {
    const file = unitPath(unitsFolder(path.join(resultsFolder, "medium")), "words");
    expect(wayOut(file)).to.equal(`git checkout ${file}`);
  });
});

describe("publishUnits()", () => {
  const at = useScratch();
  const { trial } = largeProtocols;
  const keep = (folder: string, ...units: Kept[]) => {
    for (const unit of units) writeKept(unitsFolder(at(folder)), unit);
  };
  const ed = { treatment: "ed" } as const;
  const all = [words(), rates(20), start(), run(), run(ed), tuned(), tuned(ed)];
  const publish = () => publishUnits(at("work"), { ...trial, scale: "pilot" }, at("git"));

  it("copies and writes nothing when units have not the same questions, and names the odd one", () => {
    keep("work", ...all.slice(0, -1), tuned(ed, [0.5, 0.25, 1, 0, 0.4375]));
    expect(publish).to.throw(
      InputError,
      /tuned_medquad_standard_tiny-4_ed_3_1\.json.*same questions.*4 values.*found 5/,
    );
    expect(fs.existsSync(at("git"))).to.equal(false);
  });

  it("writes what the published units and the own ones say together", () => {
    keep("git", words(), rates(20), start());
    keep("work", ...all);
    expect(publishUnits(at("work"), trial, at("git"))).to.deep.equal([]);
    expect(fs.readFileSync(at("git", "CLAIMS.md"), "utf8")).to.include(`${all.length} of 18 units are there`);
    expect(readLarge(trial, at("git")).tuned).to.have.length(2);
  });
});
