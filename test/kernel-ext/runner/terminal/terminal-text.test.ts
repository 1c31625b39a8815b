import { Terminal } from "@xterm/headless";
import { expect } from "chai";
import fc from "fast-check";
import { TerminalText } from "../../../../kernel-ext/runner/terminal";

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

/** Terminal's cells of a text, as xterm has them: a character with its looks each; what is blank is left out. */
async function cells(text: string): Promise<string[][]> {
  const terminal = new Terminal({ cols: 400, rows: 50, convertEol: true, allowProposedApi: true });
  await new Promise<void>((done) => terminal.write(text, done));
  const lines = Array.from({ length: 50 }, (_, y) => {
    const line = terminal.buffer.active.getLine(terminal.buffer.active.baseY + y)!;
    return Array.from({ length: 400 }, (_, x) => {
      const cell = line.getCell(x)!;
      if (cell.getChars().trim() === "") return "";
      const flags = [
        cell.isBold(),
        cell.isDim(),
        cell.isItalic(),
        cell.isUnderline(),
        cell.isInverse(),
        cell.isStrikethrough(),
      ];
      const colours = [cell.getFgColorMode(), cell.getFgColor(), cell.getBgColorMode(), cell.getBgColor()];
      return [cell.getChars(), ...flags.map(Number), ...colours].join(" ");
    });
  });
  terminal.dispose();
  return lines;
}

describe("TerminalText and xterm", () => {
  const moves = [
    "\r",
    "\n",
    "\b",
    "\t",
    "\u001b[A",
    "\u001b[2A",
    "\u001b[B",
    "\u001b[C",
    "\u001b[2D",
    "\u001b[3G",
    "\u001b[E",
    "\u001b[F",
  ];
  const edits = ["\u001b[K", "\u001b[1K", "\u001b[2K", "\u001b[J", "\u001b[2X", "\u001b[P"];
  const looks = [
    "\u001b[31m",
    "\u001b[0m",
    "\u001b[1;44m",
    "\u001b[38;5;200m",
    "\u001b[48;2;1;2;3m",
    "\u001b[7;4m",
    "\u001b[22;39m",
    "\u001b[3;9m",
    "\u001b[38:2::9:8:7m",
  ];
  const ignored = ["\u001b]0;title\u0007", "\u001b[?25l", "\u001b(B", "\u001bP1$r\u001b\\", "\u0007"];
  const words = ["a", "bcd", "中", "xyz中文", "e\u0301"];
  const part = fc.oneof(...[words, moves, words, edits, looks, ignored].map((list) => fc.constantFrom(...list)));

  it("show the same characters with the same looks in the same places, whatever is written", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 40 }), async (parts) => {
        const text = parts.join("");
        expect(await cells(written(text)), JSON.stringify(text)).to.deep.equal(await cells(text));
      }),
      { numRuns: 300 },
    );
  });

  it("do not depend on how the text was cut, within a sequence either", () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), fc.nat(), (parts, at) => {
        const text = parts.join("");
        const cut = at % (text.length + 1);
        expect(written(text.slice(0, cut), text.slice(cut))).to.equal(written(text));
      }),
    );
  });
});
