import { expect } from "chai";
import { compileFailure } from "../../../../../kernel-ext/kernel/session/run/failure";
import { wayHere } from "../../../../../kernel-ext/kernel/session/run/other-tongues";

describe("wayHere()", () => {
  const cases: [string, RegExp][] = [
    [".help", /Node's prompt.*Shift-Tab/],
    ["#!/usr/bin/env node\n1 + 1", /leave it out/],
    ["%%html\n<b>x</b>", /HTML is shown by html`…`/],
    ["%%markdown\n# x", /Markdown is shown by md`…`/],
    ["%%bash\nls", /await \$`ls`/],
    ["!ls", /await \$`ls`/],
    ['!grep -c "x" a.txt | sort', /await \$`grep -c "x" a.txt \| sort`/],
    ["%pip install x", /await \$`npm install x`/],
    ["!pip install x", /await \$`npm install x`/],
    ["npm install left-pad", /await \$`npm install left-pad`/],
    ["%matplotlib inline", /import \{ figure \}/],
    ["%cd ..", /process\.chdir\("\.\."\)/],
    ["%timeit f()", /console\.time/],
    ["%lsmagic", /no % commands here/],
    ["?display", /Shift-Tab/],
    ["display?", /Shift-Tab/],
  ];
  for (const [source, way] of cases) {
    it(`says the way for ${JSON.stringify(source)} in one sentence`, () => {
      expect(wayHere(source)).to.match(way);
      expect(compileFailure([], source)).to.include({ ename: "NotTypeScript", evalue: wayHere(source) });
    });
  }

  it("leaves TypeScript to its compiler", () => {
    for (const source of [
      "!done && go()",
      "!ready()",
      "a ? b : c",
      "x % y",
      "const npm = 1",
      "`%html`",
      "// !ls",
      "!a == b",
    ]) {
      expect(wayHere(source), source).to.equal(undefined);
    }
  });
});
