import { expect } from "chai";
import fc from "fast-check";
import { TerminalText } from "../../../kernel-ext/runner/terminal-text";

function written(...pieces: string[]): string {
  const text = new TerminalText();
  for (const piece of pieces) text.write(piece);
  return String(text);
}

describe("TerminalText", () => {
  const cases: [string, string[], string][] = [
    ["joins", ["a\n", "b"], "a\nb"],
    ["writes a line again after a return", ["10 %", "\r20 %", "\r100 %\n", "done"], "100 %\ndone"],
    ["overwrites only what the new text covers", ["abcdef\rxy"], "xycdef"],
    ["waits for what follows a return", ["50 %\r", "60 %"], "60 %"],
    ["takes a return before a line end as a line end", ["a\r\nb\r", "\nc"], "a\nb\nc"],
    ["goes one back on a backspace, not past the line's start", ["abc\b\bX", "\n\b\bY"], "aXc\nY"],
    ["leaves finished lines alone", ["first\n", "\rsecond"], "first\nsecond"],
  ];
  for (const [name, pieces, expected] of cases) {
    it(`write() ${name}: ${JSON.stringify(pieces)}`, () => {
      expect(written(...pieces)).to.equal(expected);
    });
  }

  it("write() does not depend on how the text was cut", () => {
    const text = fc.array(fc.constantFrom("a", "bc", "\b", "\r", "\n", "\r\n", "xyz")).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, fc.nat(), (whole, at) => {
        const cut = at % (whole.length + 1);
        expect(written(whole.slice(0, cut), whole.slice(cut))).to.equal(written(whole));
      }),
    );
  });
});
