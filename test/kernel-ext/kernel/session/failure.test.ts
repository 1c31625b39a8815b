import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { Interrupted } from "../../../../kernel-ext/kernel/session/cell";
import { compileFailure, thrownFailure } from "../../../../kernel-ext/kernel/session/run/failure";
import type { StackTraces } from "../../../../kernel-ext/kernel/session/run/stack-traces";

const plain = (lines: string[]) => stripVTControlCharacters(lines.join("\n"));

/** Stack traces as they are, and an excerpt that tells which frames it was asked for. */
const stacks: StackTraces = {
  describe(error) {
    const [head, ...frames] = (error.stack ?? String(error)).split("\n");
    return { head, frames: frames.slice(0, 1) };
  },
  excerpt: (frames) => frames.map(() => "> 1 | here"),
};

describe("thrownFailure()", () => {
  it("gives name, message, the excerpt at fault and the frames", () => {
    const { ename, evalue, traceback } = thrownFailure(new RangeError("too far"), stacks);
    expect([ename, evalue]).to.deep.equal(["RangeError", "too far"]);
    expect(plain(traceback)).to.match(/^RangeError: too far\n> 1 \| here\n {4}at /);
  });

  it("tells the cause too", () => {
    const { traceback } = thrownFailure(new Error("outer", { cause: new TypeError("inner") }), stacks);
    expect(plain(traceback)).to.match(/^Error: outer[\s\S]*caused by TypeError: inner/);
  });

  it("shows an interrupt without the frames of what was interrupted", () => {
    const { ename, traceback } = thrownFailure(new Interrupted(), stacks);
    expect(ename).to.equal("Interrupted");
    expect(plain(traceback)).to.equal("Interrupted: the cell was interrupted");
  });

  it("takes whatever was thrown", () => {
    const cases: [unknown, string][] = [
      ["words", "words"],
      [undefined, "undefined"],
      [{ a: 1 }, "{ a: 1 }"],
    ];
    for (const [thrown, evalue] of cases) expect(thrownFailure(thrown, stacks)).to.include({ ename: "Thrown", evalue });
  });
});

describe("compileFailure()", () => {
  it("points at the place in the cell", () => {
    const start = { offset: 0, line: 1, character: 6 };
    const end = { ...start, character: 9 };
    const failure = compileFailure(
      [{ start, end, messageText: "Wrong.", category: 1, code: 2322 }],
      "a\nconst abc = 1\n",
    );
    expect(failure).to.include({ ename: "TypeScriptError", evalue: "line 2: Wrong." });
    expect(plain(failure.traceback)).to.equal("line 2:7 - TS2322: Wrong.\n  const abc = 1\n        ~~~");
  });
});
