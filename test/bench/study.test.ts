/**
 * The study, all of its parts at their smallest, by its command: killed in the middle, gone on with, and checked
 * against a run that was not.
 */
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { dealSplits } from "../../bench/deal-splits";
import { readStudy } from "../../bench/study";
import { protocols, treatmentNames } from "../../bench/study/protocol";
import { collectResults } from "../../bench/study/report/collect";
import { signed, verdict } from "../../bench/study/report/format";

const root = path.join(__dirname, "..", "..");
const command = ["--import=tsx", path.join(root, "bench", "study", "main.ts"), "--quick", "--out"];

/** Starts the study and kills it, with no chance to clean up, when its output holds `words` for the first time. */
function killedAt(words: string, folder: string): Promise<string> {
  const child = spawn(process.execPath, [...command, folder], { cwd: root });
  let said = "";
  return new Promise((resolve) => {
    child.stderr.on("data", (text) => {
      said += text;
      if (said.includes(words)) child.kill("SIGKILL");
    });
    child.once("exit", () => resolve(said));
  });
}

describe("npm run study", () => {
  let folder: string;
  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-study-"));
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it("goes on after a kill, misses nothing, and gets the numbers of a run that was not killed", async function () {
    this.timeout(600_000);
    expect(await killedAt("] curve mlm", folder)).to.include("] controls");
    const unit = path.join(folder, "units", "controls.json");
    const { mtimeMs } = fs.statSync(unit);

    const whole = spawnSync(process.execPath, [...command, folder], { cwd: root, encoding: "utf8" });
    expect(whole.status, whole.stderr).to.equal(0);
    expect(fs.statSync(unit).mtimeMs, "what was there is not made again").to.equal(mtimeMs);
    const { results, summary } = readStudy(path.join(folder, "results"));
    expect(results.frozen.map(({ name }) => name)).to.deep.equal(["initial", ...treatmentNames]);
    expect(results.curves[0].points.map(({ step }) => step)).to.deep.equal([0, 10, 20]);
    expect(results.frozen.find(({ name }) => name === "bow")?.parameters.decoder).to.equal(0);
    expect(summary.tests.every(({ p, holm }) => p > 0 && p <= holm && holm <= 1)).to.equal(true);
    for (const claim of ["## Claim 1", "## Claim 2", "## Claim 3"]) expect(whole.stdout).to.include(claim);

    const check = spawnSync(process.execPath, [...command, folder, "--verify", "--only", "mlm"], {
      cwd: root,
      encoding: "utf8",
    });
    expect(check.status, check.stdout + check.stderr).to.equal(0);
    expect(check.stdout).to.include("must be equal");
  });
});

describe("collectResults()", () => {
  it("throws and names the units when their results are missing", () => {
    const read = () => collectResults(os.tmpdir(), protocols.quick, ["frozen none 1", "controls of nothing"]);
    expect(read).to.throw(/not whole.*frozen none 1, controls of nothing/);
  });
});

describe("verdict()", () => {
  const cases = [
    { low: 0.1, high: 0.3, words: "holds here" },
    { low: -0.3, high: -0.1, words: "is reversed here" },
    { low: -0.1, high: 0.3, words: "is not decided" },
    { low: null, high: null, words: "one seed does not decide it" },
  ];
  for (const { words, ...interval } of cases) {
    it(`says "${words}" when the interval is ${interval.low} to ${interval.high}`, () => {
      expect(verdict({ mean: 0.1, n: 3, ...interval })).to.include(words);
    });
  }
});

describe("signed()", () => {
  it("gives no sign to what rounds to zero", () => {
    expect([-0.0004, 0.0004, 0, -0.0006, 0.0126].map((value) => signed(value))).to.deep.equal([
      "0.000",
      "0.000",
      "0.000",
      "−0.001",
      "+0.013",
    ]);
  });
});

describe("dealSplits()", () => {
  it("deals every judged query to exactly one split when there is no train split", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-deal-"));
    const source = path.join(folder, "source");
    fs.mkdirSync(path.join(source, "qrels"), { recursive: true });
    const ids = Array.from({ length: 20 }, (_, i) => `q${i}`);
    fs.writeFileSync(path.join(source, "corpus.jsonl"), '{"_id":"d","title":"","text":"x"}\n');
    fs.writeFileSync(path.join(source, "queries.jsonl"), ids.map((id) => `{"_id":"${id}","text":"x"}\n`).join(""));
    fs.writeFileSync(
      path.join(source, "qrels", "test.tsv"),
      `query-id\tcorpus-id\tscore\n${ids.map((id) => `${id}\td\t1\n`).join("")}`,
    );
    const dealt = await dealSplits(source, path.join(folder, "dealt"));
    const queriesOf = (split: string) =>
      fs
        .readFileSync(path.join(dealt, "qrels", `${split}.tsv`), "utf8")
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => line.split("\t")[0]);
    const parts = ["train", "dev", "test"].map(queriesOf);
    expect(parts.map(({ length }) => length)).to.deep.equal([12, 3, 5]);
    expect(parts.flat().sort()).to.deep.equal([...ids].sort());
    fs.rmSync(folder, { recursive: true });
  });
});
