/** The diffs that CONTRIBUTING.md shows are of this repository: every line they add stands in the file they name. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";

const root = path.resolve(__dirname, "..");

/** Lines that a diff adds, by file. */
function addedLines(diff: string): Map<string, string[]> {
  const added = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of diff.split("\n")) {
    const file = /^\+\+\+ (.+)$/.exec(line)?.[1];
    if (file !== undefined) {
      lines = [];
      added.set(file, lines);
    } else if (line.startsWith("+")) lines.push(line.slice(1));
  }
  return added;
}

describe("CONTRIBUTING.md", () => {
  const text = fs.readFileSync(path.join(root, "CONTRIBUTING.md"), "utf8");
  const diffs = [...text.matchAll(/```diff\n([\s\S]*?)```/g)].map(([, diff]) => diff);

  it("shows how a measure, a command and an objective are added", () => {
    expect(diffs).to.have.length(3);
    for (const title of ["## Add a measure", "## Add a command", "## Add an objective"]) expect(text).to.include(title);
  });

  for (const [file, lines] of diffs.flatMap((diff) => [...addedLines(diff)])) {
    it(`what it adds to ${file} stands there`, () => {
      const there = new Set(fs.readFileSync(path.join(root, file), "utf8").split("\n"));
      expect(lines.length).to.be.greaterThan(0);
      expect(lines.filter((line) => !there.has(line))).to.deep.equal([]);
    });
  }

  it("names only npm scripts that there are", () => {
    const { scripts } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name);
    expect(named.filter((name) => !(name in scripts))).to.deep.equal([]);
  });
});
