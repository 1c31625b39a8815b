import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { compileFailure, thrownFailure } from "../../../kernel-ext/kernel/failure";

const plain = (lines: string[]) => stripVTControlCharacters(lines.join("\n"));

describe("thrownFailure()", () => {
  it("names the error and keeps the cell's own frames", () => {
    const error = new RangeError("too far");
    error.stack = [
      "cell-3.js:5",
      "  f();",
      "  ^",
      "",
      "RangeError: too far",
      "    at f (cell-3.js:5:3)",
      "    at Script.runInThisContext (node:vm:122:12)",
      "    at execute (/x/node_modules/tslab/dist/executor.js:1:1)",
    ].join("\n");
    const { ename, evalue, traceback } = thrownFailure(error);
    expect([ename, evalue]).to.deep.equal(["RangeError", "too far"]);
    expect(plain(traceback)).to.equal("RangeError: too far\n    at f (cell-3.js:5:3)");
  });

  it("tells the cause too", () => {
    const { traceback } = thrownFailure(new Error("outer", { cause: new TypeError("inner") }));
    expect(plain(traceback)).to.match(/^Error: outer[\s\S]*caused by TypeError: inner/);
  });

  it("takes whatever was thrown", () => {
    const cases: [unknown, string][] = [
      ["words", "words"],
      [undefined, "undefined"],
      [{ a: 1 }, "{ a: 1 }"],
    ];
    for (const [thrown, evalue] of cases) expect(thrownFailure(thrown)).to.include({ ename: "Thrown", evalue });
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
