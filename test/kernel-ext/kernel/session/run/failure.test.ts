import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { Interrupted } from "../../../../../kernel-ext/kernel/session/cell";
import { compileFailure, thrownFailure } from "../../../../../kernel-ext/kernel/session/run/failure";
import type { StackTraces } from "../../../../../kernel-ext/kernel/session/run/stack-traces";

const plain = (lines: string[]) => stripVTControlCharacters(lines.join("\n"));

/** Stack traces as they are, and an excerpt that tells which frames it was asked for. */
const stacks: StackTraces = {
  describe({ stack = "" }) {
    const [head, ...frames] = stack.split("\n");
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

  it("tells own fields as Node prints them, and the errors gathered in one", () => {
    const failed = Object.assign(new Error("no"), { code: "ENOENT", status: 404 });
    expect(plain(thrownFailure(failed, stacks).traceback)).to.match(/\n\{ code: 'ENOENT', status: 404 \}$/);
    const all = new AggregateError([new Error("one"), new TypeError("two"), "three"], "all");
    expect(plain(thrownFailure(all, stacks).traceback)).to.match(
      /^AggregateError: all[\s\S]*\nerror 1 of 3: Error: one[\s\S]*\nerror 2 of 3: TypeError: two[\s\S]*\nerror 3 of 3: three$/,
    );
    const many = new AggregateError(Array.from({ length: 500 }, (_, i) => new Error(String(i))));
    expect(plain(thrownFailure(many, stacks).traceback)).to.match(/\nand 490 more$/);
  });

  it("makes texts of names and messages that are none", () => {
    const odd = [
      [{ name: Symbol("s"), message: { a: 1 } }, "Symbol(s)", "{ a: 1 }"],
      [{ name: null, message: 5n }, "Error", "5n"],
      [{ name: "", message: undefined }, "Error", ""],
    ] as const;
    for (const [fields, ename, evalue] of odd) {
      expect(thrownFailure(Object.assign(new Error("x"), fields), stacks)).to.include({ ename, evalue });
    }
  });

  it("ends with causes in a circle, and with endless getters", () => {
    const circle: Error & { cause?: unknown } = new Error("circle");
    circle.cause = circle;
    expect(plain(thrownFailure(circle, stacks).traceback)).to.match(/caused by the same error again$/);
    const endless = Object.defineProperty(new Error("e"), "message", {
      get() {
        for (;;);
      },
    });
    expect(thrownFailure(endless, stacks)).to.include({ ename: "Error", evalue: "" });
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

describe("compileFailure() of long lines and many complaints", () => {
  const complaint = (line: number, character: number) => {
    const start = { offset: 0, line, character };
    return { start, end: { ...start, character: character + 3 }, messageText: "no", category: 1, code: 1 };
  };

  it("marks the place under its line; of a long line it shows what is around it", () => {
    expect(plain(compileFailure([complaint(1, 2)], "a\nb foo").traceback)).to.equal(
      "line 2:3 - TS1: no\n  b foo\n    ~~~",
    );
    const long = `${"x".repeat(5000)}foo${"y".repeat(5000)}`;
    const [, text, mark] = plain(compileFailure([complaint(0, 5000)], long).traceback).split("\n");
    expect(text)
      .to.match(/^ {2}…x+fooy+…$/)
      .and.have.length.below(200);
    expect(text.slice(mark.indexOf("~"), mark.length)).to.equal("foo");
  });

  it("shows a part of very many complaints about a very long line, and says how many there are besides", () => {
    const source = "foo ".repeat(20_000);
    const { traceback } = compileFailure(
      Array.from({ length: 20_000 }, (_, i) => complaint(0, i * 4)),
      source,
    );
    expect(traceback.at(-1)).to.equal("and 19950 more");
    expect(traceback.join("\n")).to.have.length.below(20_000);
  });
});
