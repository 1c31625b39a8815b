/** Kept results of the large study: what is not a unit's takes no good one's place; wrong usage ends with 2. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { chosenUnits } from "../../bench/study/large/choose";
import { type Kept, readKept, unitPath, unitsFolder, writeKept } from "../../bench/study/large/kept";
import { checkLargeStamp } from "../../bench/study/large/large-stamp";
import { largeProtocols } from "../../bench/study/large/protocols";
import { publishUnits } from "../../bench/study/large/report/publish";
import { setFolders } from "../../bench/study/large/sets";
import { largeUnits } from "../../bench/study/large/units";
import { differencesOf } from "../../bench/study/large/verify";
import { studyOptions } from "../../bench/study/options";
import { WrongUsage } from "../../bench/study/wrong-usage";
import { put, useScratch } from "../text/scratch";
import { writeMadeUpSets } from "./made-up-sets";
import { rates, run, start, tuned, words } from "./made-up-units";

const root = path.resolve(__dirname, "..", "..");

describe("the large study's kept units", () => {
  const at = useScratch();
  const id = "start tiny-4";
  const damaged = [
    ...["{}", "null", '{"id":"start tiny-4","cpuS', '{"id":"other","cpuSeconds":1}'],
    ...[null, {}, start(5).result, run().result].map((result) => JSON.stringify({ id, cpuSeconds: 1, result })),
  ];

  for (const text of damaged)
    it(`readKept() refuses ${text.slice(0, 60)} and names the file`, () => {
      put(unitPath(unitsFolder(at()), id), text);
      expect(() => readKept(unitsFolder(at()), id)).to.throw(
        /start_tiny-4\.json.*not this unit's result.*remove the file/,
      );
    });

  it("readKept() gives nothing where nothing is", () => {
    writeKept(unitsFolder(at()), start());
    expect(readKept(unitsFolder(at()), "start tiny-0")).to.equal(undefined);
  });

  it("readKept() refuses a run or a tuned checkpoint of another seed than its name's", () => {
    for (const unit of [run({ seed: 2 }), tuned({ seed: 2 })]) {
      const other = unit.id.replace(/2$/, "3");
      for (const name of [unit.id, other])
        put(unitPath(unitsFolder(at()), name), JSON.stringify({ ...unit, id: name }));
      expect(readKept(unitsFolder(at()), unit.id)?.result).to.deep.equal(unit.result);
      expect(() => readKept(unitsFolder(at()), other)).to.throw(/not this unit's result \(result\).*3".*found ".* 2"/);
    }
  });

  describe("publishUnits()", () => {
    const { trial } = largeProtocols;
    const started = start();
    const keep = (folder: string, ...units: Kept[]) => {
      for (const unit of units) writeKept(unitsFolder(at(folder)), unit);
    };
    const publish = () => publishUnits(at("work"), { ...trial, scale: "pilot" }, at("git"));

    it("publishUnits() copies nothing when one of the units is damaged, and names it where it was made", () => {
      keep("work", started, words());
      keep("git", started);
      const [source, published] = ["work", "git"].map((folder) => unitPath(unitsFolder(at(folder)), id));
      const before = fs.readFileSync(published, "utf8");
      fs.truncateSync(source, 20);
      expect(publish).to.throw(new RegExp(`work.*${path.basename(source)}`));
      expect(fs.readFileSync(published, "utf8")).to.equal(before);
      expect(fs.readdirSync(unitsFolder(at("git")))).to.deep.equal([path.basename(published)]);
    });

    it("publishUnits() leaves what is published as it is, and names what differs", () => {
      keep("git", started);
      keep("work", start(4, 6), words());
      expect(publish()).to.deep.equal([id]);
      expect(readKept(unitsFolder(at("git")), id)).to.deep.equal(started);
      expect(readKept(unitsFolder(at("git")), "words")).to.deep.equal(words());
      keep("work", started);
      expect(publish()).to.deep.equal([]);
    });

    it("publishUnits() refuses other rates than the published runs went by, and copies nothing", () => {
      keep("git", rates(20));
      keep("work", rates(30), started);
      expect(publish).to.throw(/rates_tiny\.json.*measured anew here.*--from-published/);
      expect(readKept(unitsFolder(at("git")), id)).to.equal(undefined);
    });

    it("publishUnits() refuses another protocol's results, or other collections'", () => {
      checkLargeStamp(at("work"), trial, { medquad: "one" });
      checkLargeStamp(at("git"), trial, { medquad: "other" });
      keep("work", started);
      expect(publish).to.throw(/by another protocol, or of other collections/);
      expect(readKept(unitsFolder(at("git")), id)).to.equal(undefined);
    });
  });

  it("setFolders() says which collections come from another place than was named, and refuses what is no folder", () => {
    writeMadeUpSets(at("data"));
    const notes: string[] = [];
    const tell = (line: string) => notes.push(line);
    expect(setFolders(at("data"), tell).scifact).to.equal(at("data", "scifact"));
    expect(notes).to.deep.equal([]);
    expect(() => setFolders(at("none"))).to.throw(/none.*--data is no folder/);
    fs.renameSync(at("data", "scifact"), at("scifact"));
    expect(() => setFolders(at("data"), tell, [at("usual")])).to.throw(
      /collection scifact is not on this machine.*usual/,
    );
    expect(setFolders(at("data"), tell, [at()]).scifact).to.equal(at("scifact"));
    expect(notes).to.deep.equal([`scifact: not in ${at("data")}, taken from ${at("scifact")}`]);
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
    [["--scale", "trial", "--only", "mlm"], /--only is not an option of --scale trial/],
    [["--scale", "medium", "--try"], /--try is not an option of --scale medium/],
    [["--scale", "paper", "--unit", "x"], /--unit is not an option of --scale paper/],
    [["--scale", "paper", "--out", "x"], /--out does nothing without --try/],
    [["--only", "ed"], /--only does nothing without --verify/],
    [["--scale", "large", "--seed", "2"], /--seed does nothing without --verify/],
    [["--scale", "large", "--power", "--part", "x"], /--part does nothing beside --power/],
    [["--scale", "large", "--plan", "--publish"], /--publish does nothing beside --plan/],
    [["--scale", "large", "--out", ""], /--out is an empty text/],
    [["--scale", ""], /no such scale.*found an empty text/],
  ];
  for (const [words, message] of wrong)
    it(`studyOptions() refuses ${words.join(" ")} as wrong usage`, () => {
      expect(() => studyOptions(words)).to.throw(WrongUsage, message);
    });

  const ofCommand: [string[], RegExp][] = [
    [["--foo"], /^Unknown option '--foo'/],
    [["--scale", "trial", "--budget", "0"], /--budget is hours of the processor, above zero.*found 0/],
    [["--scale", "trial", "--part", "nix"], /--part names no part: expected decisive, apidocs, found "nix"/],
  ];
  const started = (words: string[]) => {
    const main = path.join(root, "bench", "study", "main.ts");
    return spawnSync(process.execPath, ["--import=tsx", main, ...words], { cwd: root, encoding: "utf8" });
  };
  for (const [words, message] of ofCommand)
    it(`npm run study -- ${words.join(" ")} is wrong usage: exit code 2, and no stack`, () => {
      const { status, stderr } = started(words);
      expect(stderr).to.match(message);
      expect([status, / {4}at /.test(stderr)]).to.deep.equal([2, false]);
    }).timeout(60_000);

  it("npm run study leaves no folder where a collection is not there", () => {
    const { status, stderr } = started(["--scale", "trial", "--data", at("none"), "--out", at("out")]);
    expect([status, /--data is no folder/.test(stderr), fs.existsSync(at("out"))]).to.deep.equal([1, true, false]);
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
