/** The large study's machinery on made-up collections, by its command: cut off by its budget, resumed, verified. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { writeMadeUpSets } from "./made-up-sets";

const root = path.join(__dirname, "..", "..");

describe("npm run study -- --scale trial", () => {
  let folder: string;
  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-large-study-"));
    writeMadeUpSets(path.join(folder, "data"));
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  function study(...options: string[]): { status: number | null; stdout: string; stderr: string } {
    const command = ["--import=tsx", path.join(root, "bench", "study", "main.ts"), "--scale", "trial"];
    const places = ["--data", path.join(folder, "data"), "--out", path.join(folder, "work")];
    const env = { ...process.env, BOWLAB_THREADS: "1" };
    return spawnSync(process.execPath, [...command, ...places, ...options], { cwd: root, encoding: "utf8", env });
  }

  it("makes what fits, goes on, makes nothing twice, and gets the same numbers once more", function () {
    this.timeout(300_000);
    const cut = study("--budget", "0.0002");
    expect(cut.status, cut.stderr).to.equal(0);
    const units = path.join(folder, "work", "units");
    const early = fs.readdirSync(units);
    expect(early).to.include("words.json");
    expect(early.length).to.be.below(17);
    expect(cut.stdout).to.match(/\d+ of 17 units done/);
    const { mtimeMs } = fs.statSync(path.join(units, "words.json"));

    const whole = study();
    expect(whole.status, whole.stderr).to.equal(0);
    expect(whole.stdout).to.include("17 of 17 units done");
    expect(fs.statSync(path.join(units, "words.json")).mtimeMs).to.equal(mtimeMs);

    const again = study("--verify", "--seed", "3");
    expect(again.status, again.stdout + again.stderr).to.equal(0);
    expect(again.stdout.match(/^ok/gm)).to.have.length(2);
  });

  it("says so when a collection has not the split that is reported", function () {
    this.timeout(60_000);
    const data = path.join(folder, "data", "medquad");
    const qrels = path.join(data, "qrels", "test.tsv");
    const text = fs.readFileSync(qrels, "utf8");
    fs.rmSync(qrels);
    const { status, stderr } = study("--out", path.join(folder, "other"));
    fs.writeFileSync(qrels, text);
    expect(status).to.equal(1);
    expect(stderr).to.include("unknown split");
  });
});
