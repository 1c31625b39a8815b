/** Plans of the large study: by published results without a collection, and what is said before one that measures. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { whatAPlanTakes } from "../../bench/study/large/command/telling";
import { type Kept, unitsFolder, writeKept } from "../../bench/study/large/kept";
import { checkLargeStamp } from "../../bench/study/large/large-stamp";
import { planUnits } from "../../bench/study/large/plan";
import { largeProtocols } from "../../bench/study/large/protocols";
import { takePublished } from "../../bench/study/large/report/publish";
import { publishedPlan } from "../../bench/study/large/report/published-plan";
import { setFolders } from "../../bench/study/large/sets";
import { largeUnits } from "../../bench/study/large/units";
import { useScratch } from "../text/scratch";
import { rates, start, words } from "./made-up-units";

describe("publishedPlan()", () => {
  const at = useScratch();
  const { trial } = largeProtocols;
  const units = largeUnits(trial);
  const keep = (folder: string, ...all: Kept[]) => {
    for (const unit of all) writeKept(unitsFolder(at(folder)), unit);
  };
  const plan = () => publishedPlan(trial, units, at("work"), at("git"));

  it("plans by the published rates, names the machine, and writes nothing", () => {
    keep("git", rates(20), { ...words(), machine: undefined });
    checkLargeStamp(at("git"), trial, { medquad: "one" });
    const said = plan();
    expect(said).to.match(/^Scale trial, by published results: rates and hours are those of /);
    expect(said).to.match(/those of a machine that was not noted \(1 of the units\); made up \(1 of the units\);/);
    expect(said).to.include("2 of 18 units done");
    expect(fs.existsSync(at("work"))).to.equal(false);
  });

  it("takes the folder's own results first", () => {
    keep("git", rates(20), { ...start(), cpuSeconds: 3600 });
    keep("work", { ...start(), cpuSeconds: 7200 }, words());
    checkLargeStamp(at("git"), trial, { medquad: "one" });
    expect(plan()).to.include("3 of 18 units done");
    const hours = (...works: [string, ...string[]]) =>
      planUnits(trial, units, ...works).find(({ unit }) => unit.id === "start tiny-4")?.hours;
    expect([hours(at("work"), at("git")), hours(at("git"), at("work"))]).to.deep.equal([2, 1]);
  });

  it("refuses where nothing is published, and another protocol's folder", () => {
    expect(plan).to.throw(/no results of this scale are published/);
    checkLargeStamp(at("git"), trial, { medquad: "one" });
    checkLargeStamp(at("work"), trial, { medquad: "other" });
    expect(plan).to.throw(/by another protocol, or of other collections/);
  });

  it("takePublished() gives the units of which the folder keeps another result", () => {
    keep("git", words(), start(4, 5));
    keep("work", start(4, 6));
    checkLargeStamp(at("git"), trial, { medquad: "one" });
    expect(takePublished(trial, at("work"), at("git"))).to.deep.equal(["start tiny-4"]);
    expect(fs.readdirSync(unitsFolder(at("work")))).to.have.members(["words.json", "start_tiny-4.json"]);
  });

  it("setFolders() names the plan that needs no collection where the large one is missing", () => {
    for (const name of ["medquad", "scifact", "stackfaq"]) fs.mkdirSync(at(name, "qrels"), { recursive: true });
    expect(() => setFolders(undefined, undefined, [at()])).to.throw(/apidocs-large is not.*--plan --from-published/);
  });

  it("whatAPlanTakes() says why it takes minutes, and the quick way where results are published", () => {
    expect(whatAPlanTakes("large", false)).to.match(
      /measuring what a step costs here: it takes minutes; --plan --from-p/,
    );
    expect(whatAPlanTakes("trial", true)).to.equal("reading the collections");
  });

  it("npm run study -- --scale large --plan --from-published needs no collection and leaves no folder", () => {
    const root = path.resolve(__dirname, "..", "..");
    const main = path.join(root, "bench", "study", "main.ts");
    const words = ["--scale", "large", "--plan", "--from-published", "--data", at("none"), "--out", at("out")];
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--import=tsx", main, ...words], {
      ...{ cwd: root, encoding: "utf8" },
    });
    expect(status, stderr).to.equal(0);
    expect(stdout).to.match(/^Scale large, by published results: .* of \d+ units done/s);
    expect([stderr, fs.existsSync(at("out"))]).to.deep.equal(["", false]);
  }).timeout(60_000);
});
