/** Kept results of the large study: what is not a unit's takes no good one's place; wrong usage ends with 2. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { chosenUnits } from "../../bench/study/large/choose";
import { largeProtocols } from "../../bench/study/large/protocols";
import { publishUnits } from "../../bench/study/large/report/publish";
import { readKept, unitPath, unitsFolder, writeKept } from "../../bench/study/large/study";
import { largeUnits } from "../../bench/study/large/units";
import { differencesOf } from "../../bench/study/large/verify";
import { put, useScratch } from "../text/scratch";

const root = path.resolve(__dirname, "..", "..");

describe("the large study's kept units", () => {
  const at = useScratch();
  const id = "start tiny-4";
  const damaged = ["{}", "null", '{"id":"start tiny-4","cpuSeconds":1,"result":null}', '{"id":"other","cpuSeconds":1}'];

  for (const text of damaged)
    it(`readKept() refuses ${text} and names the file`, () => {
      put(unitPath(unitsFolder(at()), id), text);
      expect(() => readKept(unitsFolder(at()), id)).to.throw(
        /start_tiny-4\.json.*not this unit's result.*remove the file/,
      );
    });

  it("readKept() gives what was written, and nothing where nothing is", () => {
    const kept = { id, cpuSeconds: 2, result: { loss: 3 } };
    writeKept(unitsFolder(at()), kept);
    expect(readKept(unitsFolder(at()), id)).to.deep.equal(kept);
    expect(readKept(unitsFolder(at()), "start tiny-0")).to.equal(undefined);
  });

  it("publishUnits() copies nothing when one of the units is damaged, and names it where it was made", () => {
    const units = largeUnits(largeProtocols.trial);
    const [whole, cut] = units.map((unit) => unit.id);
    for (const folder of ["work", "git"]) writeKept(unitsFolder(at(folder)), { id: cut, cpuSeconds: 1, result: {} });
    writeKept(unitsFolder(at("work")), { id: whole, cpuSeconds: 1, result: {} });
    const [source, published] = ["work", "git"].map((folder) => unitPath(unitsFolder(at(folder)), cut));
    const before = fs.readFileSync(published, "utf8");
    fs.truncateSync(source, 20);
    expect(() => publishUnits(at("work"), largeProtocols.trial, at("git"))).to.throw(new RegExp(path.basename(source)));
    expect(() => publishUnits(at("work"), largeProtocols.trial, at("git"))).to.throw(/work/);
    expect(fs.readFileSync(published, "utf8")).to.equal(before);
    expect(fs.readdirSync(unitsFolder(at("git")))).to.deep.equal([path.basename(published)]);
  });

  it("an empty text in --unit is refused: it stands in every name", () => {
    const units = largeUnits(largeProtocols.trial);
    for (const unit of ["", "mlm,", " "])
      expect(() => chosenUnits(units, { unit })).to.throw(/--unit has an empty text/);
  });

  const wrong: [string[], RegExp][] = [
    [["--foo"], /^Unknown option '--foo'/],
    [["--scale"], /argument missing/],
    [["--scale", "huge"], /no such scale: expected .*large.*paper, found huge/],
    [["--plan"], /--plan is not an option of --scale full/],
    [["--scale", "medium", "--steps", "3"], /--steps is not an option of --scale medium/],
  ];
  for (const [words, message] of wrong)
    it(`npm run study -- ${words.join(" ")} is wrong usage: exit code 2, and no stack`, () => {
      const main = path.join(root, "bench", "study", "main.ts");
      const { status, stderr } = spawnSync(process.execPath, ["--import=tsx", main, ...words], {
        ...{ cwd: root, encoding: "utf8" },
      });
      expect(stderr).to.match(message);
      expect(stderr).to.not.match(/ {4}at /);
      expect(status).to.equal(2);
    }).timeout(60_000);
});

describe("differencesOf()", () => {
  it("names the places at which two results differ", () => {
    const [a, b] = [
      { x: [1, 2], y: "same" },
      { x: [1, 3], y: "same" },
    ];
    expect(differencesOf(a, a)).to.deep.equal([]);
    expect(differencesOf(a, b)).to.deep.equal(["result.x.1 was 2, is 3"]);
  });

  it("asks of the engine only what the older result says of it", () => {
    const of = (engine: object) => ({ frozen: { manifest: { engine } } });
    const now = of({ name: "native", kernels: true });
    expect(differencesOf(of({ name: "native" }), now)).to.deep.equal([]);
    expect(differencesOf(of({ name: "wasm" }), now)).to.deep.equal([
      'result.frozen.manifest.engine.name was "wasm", is "native"',
    ]);
    expect(differencesOf(now, of({ name: "native", kernels: false }))).to.have.length(1);
    expect(differencesOf({ a: 1 }, { a: 1, b: 2 }), "elsewhere it is one").to.have.length(1);
    const ran = (options: object) => ({ frozen: { manifest: { options } } });
    expect(differencesOf(ran({ preset: "mini", steps: 1 }), ran({ steps: 1 }))).to.deep.equal([]);
    expect(differencesOf(ran({ preset: "mini", steps: 1 }), ran({ steps: 2 }))).to.have.length(1);
  });
});
