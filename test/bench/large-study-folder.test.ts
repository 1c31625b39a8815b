/** A large study's folder: what is half of a checkpoint is made again, a vocabulary is one, a stamp is what it says. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "bowlab";
import { expect } from "chai";
import { checkLargeStamp, requireSameStamp } from "../../bench/study/large/large-stamp";
import { requireOwnVocabulary } from "../../bench/study/large/material/own-vocabulary";
import { isStartMade } from "../../bench/study/large/pretraining";
import { largeProtocols } from "../../bench/study/large/protocols";
import { makeUnits, processorSeconds, startBudget } from "../../bench/study/large/run";
import type { LargeStudy } from "../../bench/study/large/study";
import type { LargeUnit } from "../../bench/study/large/units";
import { protocols } from "../../bench/study/protocol";
import { checkStamp, requireOutsideStudies } from "../../bench/study/stamp";
import { put, useScratch } from "../text/scratch";

describe("a large study's folder", () => {
  const at = useScratch();
  const { trial } = largeProtocols;

  it("isStartMade() says no of a folder of random weights that lacks a file", () => {
    const start = { preset: "tiny", steps: 0 };
    fs.mkdirSync(at("checkpoints", "tiny-0"), { recursive: true });
    expect(isStartMade(at(), start)).to.equal(false);
    for (const name of ["config.json", "vocab.txt"]) put(at("checkpoints", "tiny-0", name), "");
    expect(isStartMade(at(), start)).to.equal(false);
    put(at("checkpoints", "tiny-0", "model.safetensors"), "");
    expect(isStartMade(at(), start)).to.equal(true);
  });

  it("requireOwnVocabulary() refuses another vocabulary than the checkpoints', and names both files", () => {
    const own = put(at("tokenizer", "vocab.txt"), "[PAD]\na\n");
    const check = () => requireOwnVocabulary(at(), own);
    check();
    put(at("checkpoints", "tiny-0", "vocab.txt"), "[PAD]\r\na");
    put(at("checkpoints", "tiny-9.unfinished", "vocab.txt"), "[PA");
    check();
    const other = put(at("checkpoints", "tiny-4", "vocab.txt"), "[PAD]\nb\n");
    expect(check).to.throw(InputError, `${own}: the vocabulary is not the one`);
    expect(check).to.throw(InputError, `the same tokens as in ${other}`);
  });

  it("requireOutsideStudies() refuses a folder within a study's, at any depth, and not the study's own", () => {
    checkLargeStamp(at("a"), trial, {});
    checkStamp(at("b"), { pretraining: protocols.quick.pretraining, corpus: "x" }, false);
    put(at("c", "protocol.json"), '{"other":1}');
    for (const folder of ["a", "b"]) {
      requireOutsideStudies(at(folder));
      for (const inside of ["units", "units/x/y"])
        expect(() => requireOutsideStudies(at(folder, inside))).to.throw(InputError, `a study in ${at(folder)}`);
    }
    requireOutsideStudies(at("c", "x"));
  });

  it("makeUnits() notes what a unit takes while it is made: the next to make it counts the time of one that was killed", async () => {
    const noted = () => JSON.parse(fs.readFileSync(at("cut-off", "words.json"), "utf8")).cpuSeconds;
    const stop = new AbortController();
    const making = (make: LargeUnit["make"]) => {
      const unit: LargeUnit = { id: "words", kind: "words", part: "x", needs: [], make };
      const study = { work: at() } as LargeStudy;
      return makeUnits(study, [unit], { budget: startBudget(undefined, stop.signal), noteEvery: 0 });
    };
    const busy = (study: LargeStudy) => {
      for (const until = processorSeconds() + 0.3; processorSeconds() < until; ) Math.sqrt(2);
      study.onProgress?.({ label: "x", done: 1, total: 2, record: { loss: 1, samplesPerSecond: 1 } });
    };
    const killed = making(async (study) => {
      busy(study);
      throw new Error("killed");
    });
    expect(await killed.catch(({ message }) => message)).to.equal("killed");
    const before = noted();
    expect(before).to.be.at.least(0.3);
    await making(async (study) => {
      busy(study);
      stop.abort();
      throw new InputError("stopped");
    });
    expect(noted()).to.be.at.least(before + 0.2);
  });

  it("npm run study -- --scale quick --preset nope is wrong usage, at once", () => {
    const root = path.resolve(__dirname, "..", "..");
    const words = [
      "--import=tsx",
      path.join(root, "bench", "study", "main.ts"),
      "--scale",
      "quick",
      "--preset",
      "nope",
    ];
    const { status, stderr } = spawnSync(process.execPath, [...words, "--out", at("out")], {
      cwd: root,
      encoding: "utf8",
    });
    expect([status, fs.existsSync(at("out"))], stderr).to.deep.equal([2, false]);
    expect(stderr).to.match(/--preset is no encoder shape: expected tiny, .*found nope/);
  }).timeout(60_000);

  it("checkLargeStamp() and requireSameStamp() ask what a stamp says, not in which order", () => {
    const corpora = { medquad: "one", scifact: "two" };
    for (const folder of ["a", "b"]) checkLargeStamp(at(folder), trial, corpora);
    const stamp = JSON.parse(fs.readFileSync(at("a", "protocol.json"), "utf8"));
    put(at("a", "protocol.json"), JSON.stringify(Object.fromEntries(Object.entries(stamp).reverse())));
    checkLargeStamp(at("a"), trial, corpora);
    requireSameStamp(at("a"), at("b"));
    expect(() => checkLargeStamp(at("a"), { ...trial, batchSize: 5 }, corpora)).to.throw(/by another protocol/);
    checkLargeStamp(at("c"), trial, { ...corpora, scifact: "three" });
    expect(() => requireSameStamp(at("a"), at("c"))).to.throw(/by another protocol/);
  });
});
