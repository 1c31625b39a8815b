/** The chapters as they are kept, and one that trains nothing as its reader and its teacher use it. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { cellsOf, chapters, notebooks, runChapters } from "./chapters";

describe("the course", () => {
  runChapters(chapters.filter(({ settings }) => !settings));

  for (const { name } of chapters) {
    it(`${name}: is kept without outputs, its cells are short, its links lead somewhere, every figure is titled and explained`, () => {
      const cells = cellsOf(path.join(notebooks, `${name}.ipynb`));
      cells.forEach(({ cell_type, source, outputs }, i) => {
        const text = source.join("");
        const links = cell_type === "markdown" ? text.matchAll(/\]\((?!https?:)([^)#]+)\)/g) : [];
        for (const [, target] of links) {
          expect(fs.existsSync(path.join(notebooks, target)), `${name}, cell ${i}: ${target}`).to.equal(true);
        }
        if (cell_type !== "code") return;
        expect(outputs, `cell ${i}`).to.deep.equal([]);
        expect(source.length, `lines of cell ${i}`).to.be.at.most(25);
        if (!/\b(figure|liveChart)\(/.test(text)) return;
        expect(text, `cell ${i}`).to.match(/title: (\{ text: )?["`]/);
        expect(cells[i + 1].source.join(""), `after cell ${i}`).to.match(/^\*\*What to see\.\*\*/);
      });
    });
  }
});
