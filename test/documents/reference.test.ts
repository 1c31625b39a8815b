/** docs/reference names everything that there is: every measure, every objective, every command. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { program } from "../../lib/cli/program";
import { describeMeasures } from "../../lib/eval";
import { objectiveNames } from "../../lib/train";

const read = (name: string) => fs.readFileSync(path.resolve(__dirname, "../../docs/reference", `${name}.md`), "utf8");

describe("docs/reference", () => {
  const pages: [page: string, what: string, names: string[]][] = [
    ["measures", "measure", describeMeasures().map(({ name }) => name)],
    ["objectives", "objective", objectiveNames],
    ["commands", "command", program().commands.map((command) => command.name())],
  ];
  for (const [page, what, names] of pages) {
    it(`${page}.md has a row for every ${what}`, () => {
      const rows = [...read(page).matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name);
      expect(names.length).to.be.greaterThan(5);
      expect(names.filter((name) => !rows.some((row) => row === name || row.startsWith(`${name} `)))).to.deep.equal([]);
    });
  }
});
