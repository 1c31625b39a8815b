import { expect } from "chai";
import { rewriteCell } from "../../../../../kernel-ext/kernel/session/compile/rewrite";

describe("rewriteCell()", () => {
  const cases: [string, string, string][] = [
    ["writes names of an object out", "f({ a, b: 1, c });", "f({ a: a, b: 1, c: c });"],
    ["keeps destructuring declarations", "const { a, b } = x;", "const { a, b } = x;"],
    [
      "works inside functions and arrays",
      "const f = () => ({ b, s: [{ c }] });",
      "const f = () => ({ b: b, s: [{ c: c }] });",
    ],
    ["keeps lines", "f({\n  a, // first\n  b,\n});", "f({\n  a: a, // first\n  b: b,\n});"],
    ["keeps text that is not code", 'const s = "{ a, b }";', 'const s = "{ a, b }";'],
    ["takes the export off a declaration", "export const a = 1;", "       const a = 1;"],
    ["takes export and default off a function", "export default function f() {}", "               function f() {}"],
    ["keeps the value of a default export", "export default 6 * 7;", "               6 * 7;"],
    ["drops a list of exports", "const a = 1;\nexport { a };\na", "const a = 1;\n             \na"],
    ["imports what is exported from elsewhere", 'export { a } from "./a";', 'import { a } from "./a";'],
    ["keeps the word in texts", 'const s = "export const";', 'const s = "export const";'],
    ["keeps a default of a destructuring assignment", "({ a = 1 } = x);", "({ a = 1 } = x);"],
  ];
  for (const [what, source, expected] of cases) it(`${what}`, () => expect(rewriteCell(source)).to.equal(expected));

  it("gives back what does not parse without failing", () => {
    expect(rewriteCell("const = {")).to.be.a("string");
  });
});
