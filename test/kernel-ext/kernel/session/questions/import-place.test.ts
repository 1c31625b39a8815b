import { expect } from "chai";
import { importPlace } from "../../../../../kernel-ext/kernel/session/questions/import-place";

/** The cell with `↓` at the place for an import that the name at `|` needs; undefined where there is none. */
function placed(marked: string): string | undefined {
  const at = marked.indexOf("|");
  const code = marked.replace("|", "");
  const place = importPlace(code, at);
  return place === undefined ? undefined : `${code.slice(0, place)}↓${code.slice(place)}`;
}

describe("importPlace()", () => {
  const long = `const long = "${"x".repeat(250)}";`;
  const cases: [what: string, marked: string, place: string | undefined][] = [
    ["the cell's top", "|join", "↓join"],
    ["the top, in front of its comments", "// joins\nconst x = f(|join", "↓// joins\nconst x = f(join"],
    ["below the imports", 'import a from "a";\nimport "b";\n\na(|join)', 'import a from "a";\nimport "b";\n↓\na(join)'],
    ["below what is said about the cell", "// @ts-nocheck\n/** f */\n|join", "// @ts-nocheck\n↓/** f */\njoin"],
    ["the statement's line, far from the top", `${long}\nconst y = |join`, `${long}\n↓const y = join`],
    ["above its comment", `${long}\n\n// y\nconst y = |join`, `${long}\n\n↓// y\nconst y = join`],
    [
      "the whole statement's, in a function",
      `${long}\nfunction f() {\n  |join\n}`,
      `${long}\n↓function f() {\n  join\n}`,
    ],
    ["the line that two statements share", `${long}\na(); b(|join)`, `${long}\n↓a(); b(join)`],
    ["none in front of a line that is no TypeScript", "#!/usr/bin/env node\n|join", undefined],
    ["none in front of a command of another notebook's", "%%time\n|join", undefined],
    ["none in an import", 'import { |join } from "node:path";', undefined],
    ["none behind an import on its line", 'import "a"; |join', undefined],
    ["none within another statement", `${long} const z = [\n1]; |join`, undefined],
    ["none in a statement without an end in sight", `${long}\nf("${"y".repeat(1000)}", |join`, undefined],
    ["none behind all statements", "f();\n|", undefined],
  ];
  for (const [what, marked, place] of cases) it(`is ${what}`, () => expect(placed(marked)).to.equal(place));
});
