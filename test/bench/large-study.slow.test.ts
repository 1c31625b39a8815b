/** The large study's machinery on made-up collections, by its command: cut off by its budget, resumed, verified. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
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

  const env = { ...process.env, BOWLAB_THREADS: "1" };
  function words(...options: string[]): string[] {
    const command = ["--import=tsx", path.join(root, "bench", "study", "main.ts"), "--scale", "trial"];
    return [...command, "--data", path.join(folder, "data"), "--out", path.join(folder, "work"), ...options];
  }

  function study(...options: string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(process.execPath, words(...options), { cwd: root, encoding: "utf8", env });
  }

  it("makes what fits, goes on, makes nothing twice, and gets the same numbers once more", function () {
    this.timeout(300_000);
    const cut = study("--budget", "0.0002");
    expect(cut.status, cut.stderr).to.equal(0);
    const units = path.join(folder, "work", "units");
    const early = fs.readdirSync(units);
    expect(early).to.include("words.json");
    expect(early.length).to.be.below(18);
    expect(cut.stdout).to.match(/\d+ of 18 units done/);
    const { mtimeMs } = fs.statSync(path.join(units, "words.json"));

    const whole = study();
    expect(whole.status, whole.stderr).to.equal(0);
    expect(whole.stdout).to.include("18 of 18 units done");
    expect(fs.statSync(path.join(units, "words.json")).mtimeMs).to.equal(mtimeMs);

    const again = study("--verify", "--seed", "3");
    expect(again.status, again.stdout + again.stderr).to.equal(0);
    expect(again.stdout.match(/^ok/gm)).to.have.length(2);
  });

  it("goes on in a folder that has results and no checkpoints: what a missing unit needs is made again", function () {
    this.timeout(300_000);
    const out = path.join(folder, "elsewhere");
    const units = path.join(out, "units");
    fs.cpSync(path.join(folder, "work", "units"), units, { recursive: true });
    const missing = path.join(units, "tuned_medquad_standard_tiny-4_bow_3_2.json");
    const before = JSON.parse(fs.readFileSync(missing, "utf8"));
    expect(before.machine).to.include("1 thread");
    fs.rmSync(missing);
    const { status, stdout, stderr } = study("--out", out, "--unit", "bow 3 ,apidocs");
    expect(status, stderr).to.equal(0);
    const again = stderr.split("\n").filter((line) => line.includes("made again"));
    expect(again.map((line) => line.split(":")[0])).to.deep.equal(["start tiny-4", "run tiny-4 bow 3 2"]);
    for (const line of again) expect(line).to.match(/every number is equal$/);
    expect(JSON.parse(fs.readFileSync(missing, "utf8")).result).to.deep.equal(before.result);
    expect(stdout).to.match(/\d+ of \d+ units done/);

    // Another machine's bits are not to be expected here: what was made on this one is drawn.
    fs.rmSync(path.join(out, "checkpoints"), { recursive: true });
    const foreign = path.join(units, "start_tiny-4.json");
    fs.writeFileSync(foreign, JSON.stringify({ ...JSON.parse(fs.readFileSync(foreign, "utf8")), machine: "another" }));
    const verified = study("--out", out, "--verify", "--unit", "tiny-4 bow 3 2,start tiny-4");
    expect(verified.status, verified.stdout + verified.stderr).to.equal(0);
    expect(verified.stdout.match(/^ok .*?(?=:)/gm)?.sort()).to.deep.equal([
      "ok    run tiny-4 bow 3 2",
      "ok    tuned medquad standard tiny-4 bow 3 2",
    ]);
    expect(verified.stderr).to.include("made again for its checkpoint");

    const none = study("--out", out, "--from-published");
    expect(none.status).to.equal(1);
    expect(none.stderr).to.include("no results of this scale are published");
  });

  it("two shards, one of them killed in the middle, make what a single process makes, each unit once", async function () {
    this.timeout(300_000);
    const [single, out] = ["work", "shared"].map((name) => path.join(folder, name));
    const units = path.join(out, "units");
    fs.mkdirSync(units, { recursive: true });
    // Rates differ from one moment to the next, and decide how long some units train.
    for (const name of fs.readdirSync(path.join(single, "units")).filter((each) => each.startsWith("rates")))
      fs.copyFileSync(path.join(single, "units", name), path.join(units, name));
    const shard = (index: number) => {
      const child = spawn(process.execPath, words("--out", out, "--shard", `${index}/2`), { cwd: root, env });
      let said = "";
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding("utf8").on("data", (text: string) => {
          said += text;
        });
      return { child, ended: once(child, "close").then(([code]) => ({ code, said })) };
    };
    const [first, killed] = [shard(0), shard(1)];
    const isAtRun = () => fs.readdirSync(out).some((name) => name.startsWith(".lock-run"));
    while (!isAtRun()) await sleep(20);
    killed.child.kill("SIGKILL");
    await killed.ended;
    const ended = [await first.ended, await shard(1).ended];
    for (const { code, said } of ended) expect(code, said).to.equal(0);
    const all = fs.readdirSync(path.join(single, "units"));
    expect(fs.readdirSync(units)).to.have.members(all);
    const resultOf = (place: string, name: string) =>
      JSON.parse(fs.readFileSync(path.join(place, "units", name), "utf8")).result;
    for (const name of all) expect(resultOf(out, name), name).to.deep.equal(resultOf(single, name));
    expect(study("--out", out, "--shard", "0/2", "--publish").stderr).to.include("without --shard");
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
