/** What three seeds can tell: the file written before the runs stays, and numbers that are none are refused. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError, Random } from "bowlab";
import { expect } from "chai";
import { smallestFound, varianceParts } from "../../bench/study/large/power";
import { largeProtocols } from "../../bench/study/large/protocols";
import { writePower } from "../../bench/study/large/report/write-power";
import { studyOptions } from "../../bench/study/options";
import { publishedFolder } from "../../bench/study/read-study";
import { WrongUsage } from "../../bench/study/wrong-usage";
import { put, useScratch } from "../text/scratch";

describe("writePower()", function () {
  this.timeout(60_000);
  const at = useScratch();
  const { pilot } = largeProtocols;
  const write = () => writePower(pilot, at("pilot"), at("large"));
  /** The published pilot's checkpoints that were fine-tuned on medquad. */
  const units = () => fs.readdirSync(path.join(publishedFolder("pilot"), "units")).filter(isTold);
  const isTold = (name: string) => /^tuned_medquad_.*_[12]\.json$/.test(name);
  beforeEach(() => {
    for (const name of units())
      put(at("pilot", "units", name), fs.readFileSync(path.join(publishedFolder("pilot"), "units", name)));
  });
  const read = (name: string) => fs.readFileSync(at("pilot", name), "utf8");

  it("writes both files where there are none, and then leaves them as they are", () => {
    const { text, note } = write();
    expect([text, note]).to.deep.equal([read("POWER.md"), undefined]);
    expect(text).to.match(/scale `pilot`, before any run of the scale `large`\. nDCG/);
    expect(JSON.parse(read("power.json"))).to.have.length(4);
    put(at("large", "units", "words.json"), "{}");
    const again = write();
    expect(again.text).to.match(/scale `pilot`\. nDCG/);
    expect(again.note).to.match(/^nothing is written: .*POWER\.md and .*power\.json stay as written before$/);
    expect(read("POWER.md")).to.equal(text);
  });

  it("says that what was written before says something else, and leaves it", () => {
    put(at("pilot", "POWER.md"), "as it was");
    expect(write().note).to.match(/POWER\.md stays as written before; .*comparisons added since/);
    expect(read("POWER.md")).to.equal("as it was");
    expect(fs.existsSync(at("pilot", "power.json"))).to.equal(false);
  });
});

describe("studyOptions()", () => {
  it("takes --power of the pilot alone", () => {
    for (const scale of ["medium", "large"])
      expect(() => studyOptions(["--scale", scale, "--power"])).to.throw(
        WrongUsage,
        /pilot's results.*leave --scale out/,
      );
    expect(studyOptions(["--power"]).scale).to.equal("pilot");
    expect(studyOptions(["--scale", "pilot", "--power"]).scale).to.equal("pilot");
  });
});

describe("smallestFound()", () => {
  const variances = { questions: 10, seeds: 3, mean: 0, overQuestions: 0.09, overSeeds: 0, rest: 0.04 };
  const wrong = [
    ...[{ rest: Number.NaN }, { overSeeds: Number.POSITIVE_INFINITY }, { overQuestions: -0.1 }, { questions: 0 }],
    ...[{ power: 1 }, { power: Number.NaN }, { level: 0 }, { seeds: Number.NaN }],
  ];
  for (const given of wrong) {
    const [[name, value]] = Object.entries(given);
    it(`refuses ${name} ${value} in the place of searching for ever`, () => {
      const { seeds = 3, ...options } = { random: new Random(1), ...given } as { seeds?: number; random: Random };
      const found = () => smallestFound({ ...variances, ...given }, { seeds, ...options });
      expect(found).to.throw(InputError, new RegExp(`\\(${name}\\): expected a finite number.*found ${value}`));
    });
  }
});

describe("varianceParts()", () => {
  it("refuses rows of several lengths, and values that are no finite numbers", () => {
    const parts =
      (...table: number[][]) =>
      () =>
        varianceParts(table);
    expect(parts([0.1, 0.2, 0.3], [0.1, 0.2])).to.throw(InputError, /\(row 1\): expected 3 questions.*found 2/);
    expect(parts([0.1, 0.2], [0.1, 0.2, 0.3])).to.throw(InputError, /\(row 1\): expected 2 questions.*found 3/);
    expect(parts([0.1, 0.2], [0.1, Number.NaN])).to.throw(InputError, /row 1, question 1.*found NaN/);
  });
});
