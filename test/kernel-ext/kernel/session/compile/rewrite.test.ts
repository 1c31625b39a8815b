import { expect } from "chai";
import { rewriteCell } from "../../../../../kernel-ext/kernel/session/compile/rewrite";

describe("rewriteCell()", () => {
  const cases: [string, string, string][] = [
    ["keeps text that is not code", 'const s = "{ a, b }";', 'const s = "{ a, b }";'],
    ["takes the export off a declaration", "export const a = 1;", "       const a = 1;"],
    ["takes export and default off a function", "export default function f() {}", "               function f() {}"],
    ["keeps the value of a default export", "export default 6 * 7;", "               6 * 7;"],
    ["drops a list of exports", "const a = 1;\nexport { a };\na", "const a = 1;\n             \na"],
    ["imports what is exported from elsewhere", 'export { a } from "./a";', 'import { a } from "./a";'],
    ["keeps the word in texts", 'const s = "export const";', 'const s = "export const";'],
    ["keeps names of an object", "f({ a, b: 1 }); export { a };", "f({ a, b: 1 });              "],
    ["takes a function without a name as a value", "export default function () {}", "            ;( function () {})"],
    ["takes a class without a name as a value", "a\nexport default class {}", "a\n            ;( class {})"],
    ["lets a default export not go on with the line before", "a\nexport default [1];", "a\n;              [1];"],
    ["imports a module that is exported by a name", 'export * as m from "m";', 'import * as m from "m";'],
    ["runs a module that is exported whole", 'export * from "m";', 'import        "m";'],
    ["runs a module of which nothing is exported", 'export {} from "m";', 'import         "m";'],
    [
      "runs a module of which only `default` is exported",
      'export { default } from "m";',
      'import                  "m";',
    ],
    ["leaves out a `default` of others", 'export { default, a } from "m";', 'import {          a } from "m";'],
    ["imports types", 'export type { A } from "m";', 'import type { A } from "m";'],
    ["drops types that are exported whole", 'export type * from "m";', "                       "],
  ];
  for (const [what, source, expected] of cases) it(`${what}`, () => expect(rewriteCell(source)).to.equal(expected));

  it("gives back what does not parse without failing", () => {
    expect(rewriteCell("const = {")).to.be.a("string");
  });
});
