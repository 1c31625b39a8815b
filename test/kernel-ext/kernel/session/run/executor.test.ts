/** What the executor does at the end of a cell that failed. */
import { expect } from "chai";
import { RunningCell } from "../../../../../kernel-ext/kernel/session/cell";
import { Executor, type ExecutorParts } from "../../../../../kernel-ext/kernel/session/run/executor";

describe("Executor", () => {
  it("puts names and language right, after a failure, where no interrupt cuts it off: nothing would end the cell", async () => {
    let isProtected = false;
    const seen: string[] = [];
    const note = (what: string) => () => void seen.push(`${what}, ${isProtected ? "protected" : "open"}`);
    const parts = {
      folder: "",
      notices: [],
      modules: { requireFrom: () => require },
      names: { declarations: "", failed: note("names") },
      intrinsics: { restore: note("language") },
      stacks: { describe: () => ({ head: "Error: no", frames: [] }), excerpt: () => [] },
      compile: () => {
        throw new Error("no");
      },
      protect(work: () => void) {
        isProtected = true;
        work();
        isProtected = false;
      },
    } as unknown as ExecutorParts;
    const cell = new RunningCell({ id: "1", silent: false, allowStdin: false });
    const outcome = await new Executor(parts).run(cell, "", "cell-1.ts", async () => {});
    expect(outcome.ok).to.equal(false);
    expect(seen).to.deep.equal(["language, protected", "names, protected"]);
  });
});
