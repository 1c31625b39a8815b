import { expect } from "chai";
import { completeness } from "../../../../../kernel-ext/kernel/session/questions/completeness";

describe("completeness()", () => {
  const cases: [string, string[]][] = [
    ["complete", ["", "1 + 1", "const a = <string>'x';", "`a\nb`", "await f()", "// a comment", "({ a: 1 })"]],
    [
      "incomplete",
      [
        "function f() {",
        "f(1,",
        "[1, [2",
        "`open",
        "/* open",
        "const a =",
        "class A {\n  x = 1;\n",
        "if (a) {\n  f();\n",
      ],
    ],
    ["invalid", ["const = 1", "1 +* 2", "} else {", "let a b", "f(1))", "'open"]],
  ];
  for (const [status, codes] of cases) {
    for (const code of codes) {
      it(`calls ${JSON.stringify(code)} ${status}`, () => expect(completeness(code).status).to.equal(status));
    }
  }

  it("says how far to indent the next line", () => {
    expect(completeness("function f() {")).to.deep.equal({ status: "incomplete", indent: "  " });
  });
});
