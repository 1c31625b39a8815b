import { expect } from "chai";
import { markdownSections } from "../../../../lib/text/apidocs/package/markdown";

function sections(...lines: string[]): string[] {
  return markdownSections(lines.join("\n")).map(
    ({ headings, slug, line, lines: body }) =>
      `${headings.join("/")} #${slug} ${line}: ${body.filter(Boolean).join("|")}`,
  );
}

describe("markdownSections()", () => {
  const cases: [name: string, lines: string[], expected: string[]][] = [
    ["keeps what stands before the first heading", ["a", "# B", "b"], [" # 1: a", "B #b 2: b"]],
    [
      "nests headings",
      ["# A", "## B", "### C", "## D"],
      [" # 1: ", "A #a 1: ", "A/B #b 2: ", "A/B/C #c 3: ", "A/D #d 4: "],
    ],
    [
      "reads underlined headings",
      ["A b", "===", "x", "", "C", "---", "y"],
      [" # 1: ", "A b #a-b 1: x", "A b/C #c 5: y"],
    ],
    ["leaves out code, and headings in it", ["# A", "```sh", "# no", "```", "x"], [" # 1: ", "A #a 1: x"]],
    [
      "leaves out comments and front matter",
      ["---", "t: 1", "---", "# A", "<!-- # b", "c -->", "x<!-- y -->"],
      [" # 1: ", "A #a 4: x"],
    ],
    [
      "makes slugs as GitHub does",
      ["# `f()` & more", "# A", "# A"],
      [" # 1: ", "`f()` & more #f--more 1: ", "A #a 2: ", "A #a-1 3: "],
    ],
    ["takes HTML's headings", ['<h1 align="center">Pkg</h1>', "x"], [" # 1: ", "Pkg #pkg 1: x"]],
  ];
  for (const [name, lines, expected] of cases) {
    it(`markdownSections() ${name}`, () => expect(sections(...lines)).to.deep.equal(expected));
  }
});
