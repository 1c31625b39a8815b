import { expect } from "chai";
import { readRun, runName, writeRun } from "../../../data/apidocs/run-files";
import { inputErrorOf, put, useScratch } from "../../text/scratch";

describe("runs of other systems for the pool", () => {
  const at = useScratch();

  it("readRun() reads what writeRun() wrote, compressed or not", async () => {
    const run = new Map([
      [
        "q1",
        [
          { id: "js:Array.at", score: 2.5 },
          { id: "dom:Node", score: -1 },
        ],
      ],
      ["q2", [{ id: "js:Array.at", score: 0.125 }]],
    ]);
    for (const name of ["a.run", "a.run.gz"]) {
      writeRun(at(name), "a", run);
      expect(await readRun(at(name))).to.deep.equal(run);
    }
  });

  it("readRun() orders by score and ignores the rank column", async () => {
    const file = put(at("a.run"), "q1 Q0 low 1 0.5 tag\n\nq1\tQ0\thigh\t2\t1e1\ttag\n");
    expect((await readRun(file)).get("q1")?.map(({ id }) => id)).to.deep.equal(["high", "low"]);
  });

  it("readRun() refuses a line without a score, naming it", async () => {
    for (const line of ["q1 Q0 id 1 tag", "q1 Q0 id 1 good tag"]) {
      const error = await inputErrorOf(() => readRun(put(at("a.run"), `q1 Q0 id 1 1 tag\n${line}\n`)));
      expect(error).to.include({ line: 2, found: line });
    }
  });

  it("runName() is the file's name without its endings", () => {
    expect(["runs/bow.run.gz", "x/y.run", "z"].map(runName)).to.deep.equal(["bow", "y", "z"]);
  });
});
