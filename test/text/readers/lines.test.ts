import * as fs from "node:fs";
import { expect } from "chai";
import * as fc from "fast-check";
import { readLines } from "../../../lib/text/streaming";
import { collect, inputErrorOf, put, useScratch } from "../scratch";

describe("readLines()", () => {
  const at = useScratch();
  const lines = async (file: string, limit?: number): Promise<string[]> =>
    (await collect(readLines(file, limit))).map(({ number, text }) => `${number} ${text}`);

  for (const [what, content, expected] of [
    ["an empty file", "", []],
    ["a last line without an end", "a\nb", ["1 a", "2 b"]],
    ["a last line with an end", "a\nb\n", ["1 a", "2 b"]],
    ["empty lines", "\n\na\n", ["1 ", "2 ", "3 a"]],
    ["Windows line ends", "a\r\nb\r\n", ["1 a", "2 b"]],
    ["a byte-order mark, at the start only", "\ufeffa\n\ufeffb", ["1 a", "2 \ufeffb"]],
    ["separators of Unicode, which end no line", "a\u2028b\u0085c\rd\n", ["1 a\u2028b\u0085c\rd"]],
  ] as [string, string, string[]][]) {
    it(`readLines() reads ${what}`, async () => {
      expect(await lines(put(at("t.txt"), content))).to.deep.equal(expected);
      expect(await lines(put(at("t.txt.gz"), content))).to.deep.equal(expected);
    });
  }

  it("readLines() gives back any lines, however they fall across chunks", async () => {
    // Zeros at every other byte are UTF-16, which is refused (containers.test.ts).
    const line = fc.string({ unit: "binary", maxLength: 30 }).map((text) => text.replace(/[\0\r\n\ufeff]/g, "ü"));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1 }), fc.integer({ min: 1, max: 40_000 }), async (parts, times) => {
        const text = parts.map((part) => part.repeat(1 + (times % 5000) / parts.length)).join("\n");
        const expected = text.split("\n");
        if (expected[expected.length - 1] === "") expected.pop();
        const found = await collect(readLines(put(at("p.txt.gz"), text)));
        expect(found.map((each) => each.text)).to.deep.equal(expected);
      }),
      { numRuns: 40 },
    );
  });

  it("readLines() joins a line longer than many chunks", async () => {
    const long = "äb".repeat(700_000);
    expect((await collect(readLines(put(at("l.txt"), `x\n${long}\ny`)))).map(({ text }) => text)).to.deep.equal([
      "x",
      long,
      "y",
    ]);
  });

  it("readLines() refuses a line above the limit, with its number", async () => {
    const file = put(at("l.txt"), `short\n${"x".repeat(101)}\n`);
    expect(await lines(file, 101)).to.have.length(2);
    const error = await inputErrorOf(() => lines(file, 100));
    expect([error.file, error.line]).to.deep.equal([file, 2]);
    expect(error.message).to.include("too long").and.to.include("at most 100 bytes");
  });

  it("readLines() stops at 64 MiB of one line without holding the rest", async () => {
    const file = at("zeros.txt");
    fs.writeFileSync(file, "");
    fs.truncateSync(file, 2 ** 31);
    const before = process.memoryUsage().rss;
    expect((await inputErrorOf(() => lines(file))).line).to.equal(1);
    expect(process.memoryUsage().rss - before).to.be.below(256 * 2 ** 20);
  });

  it("readLines() names the line that is not UTF-8", async () => {
    const file = put(at("latin.txt"), Buffer.concat([Buffer.from("good\n"), Buffer.from("na\u00efve\n", "latin1")]));
    const error = await inputErrorOf(() => lines(file));
    expect([error.file, error.line]).to.deep.equal([file, 2]);
    expect(error.message).to.include("not valid UTF-8");
  });

  it("readLines() says that a gzip file is cut short, is damaged, or is none", async () => {
    const whole = put(at("w.gz"), Array.from({ length: 20_000 }, (_, i) => `line ${i * 7919}`).join("\n"));
    const bytes = fs.readFileSync(whole);
    fs.writeFileSync(at("cut.gz"), bytes.subarray(0, bytes.length >> 1));
    expect((await inputErrorOf(() => lines(at("cut.gz")))).message)
      .to.include("cut.gz")
      .and.to.include("cut short");
    const damaged = Buffer.from(bytes);
    damaged.fill(0x55, bytes.length >> 1, (bytes.length >> 1) + 64);
    fs.writeFileSync(at("damaged.gz"), damaged);
    expect((await inputErrorOf(() => lines(at("damaged.gz")))).message).to.include("damaged");
    fs.writeFileSync(at("plain.gz"), "not gzip at all");
    expect((await inputErrorOf(() => lines(at("plain.gz")))).message).to.include("is not gzip");
  });

  it("readLines() says that the file is missing, plain or gzipped", async () => {
    for (const name of ["none.txt", "none.txt.gz"]) {
      const error = await inputErrorOf(() => lines(at(name)));
      expect(error.message).to.include(at(name)).and.to.include("ENOENT");
    }
  });

  it("readLines() closes the file when the reader stops early", async function () {
    if (!fs.existsSync("/proc/self/fd")) this.skip();
    const file = put(at("many.txt.gz"), "line\n".repeat(500_000));
    for await (const { number } of readLines(file)) if (number === 3) break;
    while (isOpen(file)) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(isOpen(file)).to.equal(false);
  });
});

/** Whether this process has the file open, as Linux says. */
function isOpen(file: string): boolean {
  return fs.readdirSync("/proc/self/fd").some((fd) => {
    try {
      return fs.readlinkSync(`/proc/self/fd/${fd}`) === file;
    } catch {
      return false;
    }
  });
}
