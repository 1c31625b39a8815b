import { expect } from "chai";
import * as fc from "fast-check";
import { decimalAt, digitsAt } from "../../../lib/eval/runs/decimal";

/** Read where it stands in a line, so that what is behind its end must not count. */
function read(text: string): number {
  const bytes = Buffer.from(`7 ${text} 9\n`);
  return decimalAt(bytes, 2, 2 + text.length);
}

describe("decimalAt()", () => {
  const signed = (text: fc.Arbitrary<string>) =>
    fc.tuple(fc.constantFrom("", "-", "+"), text).map((both) => both.join(""));
  const digits = (most: number) => fc.stringMatching(new RegExp(`^\\d{0,${most}}$`));
  const doubles = fc.double({ noNaN: true, noDefaultInfinity: true });
  const written = fc.oneof(
    fc.double({ min: -100, max: 100, noNaN: true }).map(String),
    fc.float({ min: -100, max: 100, noNaN: true }).map(String),
    doubles.map(String),
    fc.tuple(fc.double({ min: -1e5, max: 1e5, noNaN: true }), fc.nat(20)).map(([x, n]) => x.toFixed(n)),
    fc.tuple(doubles, fc.nat(20)).map(([x, n]) => x.toExponential(n)),
    signed(fc.tuple(digits(20), digits(20)).map((both) => both.join("."))),
    signed(fc.tuple(digits(16), digits(9), fc.integer({ min: -30, max: 30 })).map(([a, b, e]) => `${a}.${b}e${e}`)),
  );

  it("decimalAt() gives Number()'s bits or NaN, however a number is written", () => {
    const property = fc.property(written, (text) => {
      const value = read(text);
      if (!Number.isNaN(value)) expect(Object.is(value, Number(text)), `${text}: ${value}`).to.equal(true);
    });
    fc.assert(property, { numRuns: 10_000 });
  });

  it("decimalAt() reads what JavaScript writes of doubles and single floats between 1e-4 and 1e15, nothing left out", () => {
    const usual = fc.oneof(
      fc.double({ min: 1e-4, max: 1e15, noNaN: true }),
      fc.float({ min: Math.fround(1e-3), max: Math.fround(1e15), noNaN: true }),
    );
    fc.assert(
      fc.property(usual, (value) => {
        expect(read(`-${value}`)).to.equal(-value);
      }),
      { numRuns: 5000 },
    );
  });

  it("decimalAt() leaves to others what lies in the middle between two doubles", () => {
    for (let odd = 2n ** 53n + 1n; odd < 2n ** 53n + 99n; odd += 2n) expect(read(`${odd}.0`)).to.be.NaN;
    expect(read("9007199254740993.1")).to.equal(9007199254740994);
    expect(read("9007199254740992.9")).to.equal(9007199254740992);
  });

  for (const text of [
    "",
    ".",
    "-",
    "+",
    "1e",
    "1e+",
    "e5",
    "1.2.3",
    "1_0",
    "0x10",
    "12a",
    "--1",
    "1e5.",
    "nan",
    "é",
    "１",
  ]) {
    it(`decimalAt() gives NaN for ${JSON.stringify(text)}`, () => {
      expect(read(text)).to.be.NaN;
    });
  }

  it("digitsAt() reads up to nine digits and nothing else", () => {
    const whole = (text: string) => digitsAt(Buffer.from(text), 0, text.length);
    expect([whole("007"), whole("999999999")]).to.deep.equal([7, 999_999_999]);
    for (const text of ["", "-1", "+1", "1.0", "1234567890"]) expect(whole(text)).to.be.NaN;
  });
});
