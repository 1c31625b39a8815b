/**
 * The study, all of its parts at their smallest, by its command: killed in the middle, resumed, and checked
 * against a run that was not.
 */
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { readStudy } from "../../bench/study";
import { treatmentNames } from "../../bench/study/protocol";

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
