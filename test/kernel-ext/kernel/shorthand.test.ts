import { expect } from "chai";
import { expandShorthand } from "../../../kernel-ext/kernel/shorthand";

describe("expandShorthand()", () => {
  const cases: [string, string, string][] = [
    ["writes names of an object out", "f({ a, b: 1, c });", "f({ a: a, b: 1, c: c });"],
    ["keeps destructuring declarations", "const { a, b } = x;", "const { a, b } = x;"],
    [
      "works inside functions and arrays",
      "const f = () => ({ b, s: [{ c }] });",
      "const f = () => ({ b: b, s: [{ c: c }] });",
    ],
    ["keeps lines", "f({\n  a, // first\n  b,\n});", "f({\n  a: a, // first\n  b: b,\n});"],
    ["keeps text that is no code", 'const s = "{ a, b }";', 'const s = "{ a, b }";'],
    ["keeps a default of a destructuring assignment", "({ a = 1 } = x);", "({ a = 1 } = x);"],
  ];
  for (const [what, source, expected] of cases) it(`${what}`, () => expect(expandShorthand(source)).to.equal(expected));

  it("gives back what does not parse without failing", () => {
    expect(expandShorthand("const = {")).to.be.a("string");
  });
});
