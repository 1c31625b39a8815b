/** Names that have to be imported, completed as a person does it in JupyterLab and Notebook 7: Tab, arrows, Enter. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import type { Locator } from "playwright-core";
import { frontEnds, useFrontEnds } from "./front-end-suite";
import { until } from "./notebook-page";

const cells = [
  "// how many words\nconst text = readFileSy",
  'import { dirname } from "node:path";\nconsole.log(dirname("/a/b"));\nif (true) {\n  console.log(basena',
  "await copyFil",
];

/** Text of a cell's editor. */
async function source(cell: Locator): Promise<string> {
  return (await cell.locator(".cm-line").allTextContents()).join("\n");
}

describe("completion in front-ends", function () {
  this.timeout(180_000);
  const suite = useFrontEnds({
    prepare: ({ folder }) => fs.writeFileSync(path.join(folder, "words.txt"), "one two three"),
  });

  for (const [frontEnd, called] of frontEnds) {
    it(`${called}: a name that is chosen brings its import, and the cell runs`, async () => {
      suite.write("completion.ipynb", cells);
      await suite.use(frontEnd, "completion.ipynb", async (notebook) => {
        const { page } = notebook;
        const { keyboard } = page;
        const list = page.locator(".jp-Completer:not(.lm-mod-hidden)");
        const items = list.locator(".jp-Completer-item");
        /** Puts the cursor at the end of a cell and asks for candidates. */
        const complete = async (index: number, count: number) => {
          await notebook.cell(index).locator(".cm-content").click();
          await keyboard.press("Control+End");
          // JupyterLab drops an answer that comes after a second, as it may on a busy machine: then one asks again.
          let asked = Number.NEGATIVE_INFINITY;
          const isThere = async () => {
            const found = await items.count();
            if (found === 0 && performance.now() - asked > 5000) {
              await keyboard.press("Tab");
              asked = performance.now();
            }
            return found === count;
          };
          await until(isThere, `there are not ${count} candidates`, 40_000);
        };
        const holds = (index: number, text: string) =>
          until(
            async () => (await source(notebook.cell(index))) === text,
            `cell ${index} does not hold ${text}`,
            10_000,
          );
        /** Writes on behind what was chosen, and runs the cell. */
        const finish = async (index: number, text: string) => {
          await keyboard.insertText(text);
          await keyboard.press("Control+Enter");
          await notebook.ran(index);
        };
        await notebook.ready();
        await complete(0, 1);
        expect(await items.first().textContent()).to.include('import { readFileSync } from "node:fs";');
        await notebook.screenshot(`completion-${frontEnd}`);
        await keyboard.press("Enter");
        await holds(0, `import { readFileSync } from "node:fs";\n${cells[0]}nc`);
        await finish(0, '("words.txt", "utf8");\ntext.split(" ").length');
        expect(await notebook.text(0)).to.equal("3");

        // In the import that is there; a second Tab chooses the only one.
        await complete(1, 1);
        await keyboard.press("Tab");
        await holds(1, cells[1].replace("basena", "basename").replace("dirname }", "dirname, basename }"));
        await finish(1, '("/c/d"));\n}');
        expect(await notebook.text(1)).to.equal("/a\nd\n");

        // Among several, further Tabs choose, and write nothing.
        await complete(2, 4);
        await keyboard.press("Tab");
        await keyboard.press("Tab");
        await notebook.screenshot(`completion-several-${frontEnd}`);
        await keyboard.press("Escape");
        expect(await source(notebook.cell(2))).to.equal(cells[2]);
        await complete(2, 4);
        await items.filter({ hasText: "node:fs/promises" }).click();
        await holds(2, `import { copyFile } from "node:fs/promises";\n${cells[2]}e`);
        await finish(2, '("words.txt", "copy.txt");\nreadFileSync("copy.txt", "utf8").length');
        expect(await notebook.text(2)).to.equal("13");
      });
    });
  }
});
