import { expect } from "chai";
import { judge } from "../../../../kernel-ext/runner/cells/cell-outcome";
import type { CellEnd } from "../../../../kernel-ext/runner/kernel/execute";
import type { CodeCell } from "../../../../kernel-ext/runner/nbformat";

describe("judge()", () => {
  const noteOf = (evalue: string) => {
    const error = { output_type: "error", ename: "ZodError", evalue, traceback: [] };
    const cell = { cell_type: "code", id: "a", metadata: {}, source: "", outputs: [error], execution_count: 1 };
    return judge(cell as unknown as CodeCell, { status: "error" } as CellEnd).note;
  };

  const notes: [string, string, string][] = [
    ["one line", "wrong", "ZodError: wrong"],
    ["the first line of several", "wrong\nhere", "ZodError: wrong"],
    [
      "more where the first line only opens a bracket",
      '[\n  {\n    "code": "invalid"\n  }\n]',
      'ZodError: [ { "code": "invalid" } ]',
    ],
    ["no more than 200 characters", `[\n${"x".repeat(300)}`, `ZodError: [ ${"x".repeat(197)}…`],
    ["no message", "", "ZodError: "],
  ];
  for (const [what, evalue, note] of notes)
    it(`names an error by ${what}`, () => expect(noteOf(evalue)).to.equal(note));
});
