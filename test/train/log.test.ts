/** `log.jsonl`: reading what a kill left of it, going on from a step. A full disk is in disk.engine.test.ts. */
import * as fs from "node:fs";
import { expect } from "chai";
import { readLog, type StepRecord } from "../../lib/train";
import { LogWriter } from "../../lib/train/log";
import { put, useScratch } from "../text/scratch";

const record = (step: number): StepRecord => {
  const times = { collatorMs: 1, stepMs: 2, samplesPerSecond: 3 };
  return { step, loss: 1, parts: { mlm: 1 }, lr: 0.1, gradNorm: 2, ...times };
};

describe("readLog()", () => {
  const at = useScratch();

  it("readLog() of a missing file is empty", () => {
    expect(readLog(at("none.jsonl"))).to.deep.equal([]);
  });

  it("readLog() gives the records up to a step, and ends at a line that was cut short", () => {
    const lines = [1, 2, 3, 4].map((step) => JSON.stringify(record(step)));
    const file = put(at("log.jsonl"), `${lines.slice(0, 3).join("\n")}\n${lines[3].slice(0, 20)}`);
    expect(readLog(file)).to.deep.equal([1, 2, 3].map(record));
    expect(readLog(file, 2)).to.deep.equal([1, 2].map(record));
    expect(readLog(file, 0)).to.deep.equal([]);
  });
});

describe("LogWriter", () => {
  const at = useScratch();

  it("LogWriter cuts the log back to the step it goes on from and appends whole lines", () => {
    const file = at("log.jsonl");
    for (const [from, steps] of [
      [0, [1, 2, 3, 4]],
      [2, [3, 4, 5]],
    ] as const) {
      const log = new LogWriter(file, from);
      for (const step of steps) log.append(record(step));
      log.close();
    }
    expect(readLog(file).map(({ step }) => step)).to.deep.equal([1, 2, 3, 4, 5]);
    expect(fs.readFileSync(file, "utf8").endsWith("\n")).to.equal(true);
  });

  it("LogWriter from step 0 begins an empty log", () => {
    const file = put(at("log.jsonl"), `${JSON.stringify(record(1))}\n`);
    new LogWriter(file, 0).close();
    expect(fs.readFileSync(file, "utf8")).to.equal("");
  });
});
