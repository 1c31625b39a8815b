/** The controls of a chapter of the course as a learner turns them: by mouse and keys, in JupyterLab and Notebook 7. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { notebooks } from "../../notebooks/chapters";
import { frontEnds, useFrontEnds } from "./front-end-suite";
import { type NotebookPage, until } from "./notebook-page";
import { dragSlider } from "./slider";

const chapter = "08-evaluation-and-significance";

interface Book {
  cells: { cell_type: string; source: string[] }[];
}

/** The chapter up to its first `interact`, for the widgets below need only that. */
function beginning(): Book {
  const book: Book = JSON.parse(fs.readFileSync(path.join(notebooks, `${chapter}.ipynb`), "utf8"));
  const at = book.cells.findIndex(
    ({ cell_type, source }) => cell_type === "code" && /^interact\(/m.test(source.join("")),
  );
  return { ...book, cells: book.cells.slice(0, at + 1) };
}

/** What is seen of a cell's output: the figure's title and its dashed line at k; where it begins and how high it is. */
async function seen(page: Page, output: number) {
  const cell = page.locator(".jp-Notebook .jp-Cell").nth(output);
  const box = await cell.locator(".jp-Cell-outputWrapper").boundingBox();
  return {
    title: await cell.locator(".gtitle").first().textContent(),
    line: await cell.locator(".scatterlayer .js-line").last().getAttribute("d"),
    top: box!.y,
    height: Math.round(box!.height),
  };
}

describe(`widgets of ${chapter}`, function () {
  this.timeout(600_000);
  const suite = useFrontEnds({ modules: ["ipywidgets"], prepare: (server) => server.setPlotlyExtension(true) });

  async function turn(notebook: NotebookPage, cell: number): Promise<void> {
    const { page } = notebook;
    await notebook.runAll();
    // The corpus of the chapter is built on the way.
    await notebook.ran(cell, 300_000);
    const shows = (title: RegExp) =>
      until(async () => title.test((await seen(page, cell)).title ?? ""), `the figure does not show ${title}`, 20_000);
    const slider = page.locator(".noUi-handle").first();
    await slider.scrollIntoViewIfNeeded();
    await shows(/^stems: nDCG@10 /);
    const before = await seen(page, cell);

    await dragSlider(page, (30 - 1) / (50 - 1));
    await shows(/^stems: nDCG@30 /);
    await slider.press("PageUp");
    await shows(/^stems: nDCG@35 /);
    const readout = page.locator(".widget-readout").first();
    await readout.click();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("7");
    await page.keyboard.press("Enter");
    await shows(/^stems: nDCG@7 /);

    const [question, system] = await page.locator(".widget-dropdown select").all();
    await system.focus();
    // Open, JupyterLab leaves it the keys.
    for (const key of ["Space", "ArrowUp", "Enter"]) await page.keyboard.press(key);
    await shows(/^words: nDCG@7 /);
    const first = await seen(page, cell);
    await question.selectOption({ index: 5 });
    await until(async () => (await seen(page, cell)).title !== first.title, "the figure keeps its question", 20_000);

    const after = await seen(page, cell);
    expect(after.line).to.not.equal(before.line);
    // A learner's eyes stay where they are. A click may scroll by a few pixels.
    expect(after.height).to.equal(before.height);
    expect(after.top).to.be.closeTo(before.top, 20);
  }

  for (const [frontEnd, called] of frontEnds) {
    it(`${called}: the figure follows the slider and both lists, and stays in its place`, async () => {
      const { folder } = suite.server;
      const book = beginning();
      fs.mkdirSync(path.join(folder, "notebooks"), { recursive: true });
      fs.writeFileSync(path.join(folder, "notebooks", `${chapter}.ipynb`), JSON.stringify(book));
      await suite.use(frontEnd, `notebooks/${chapter}.ipynb`, (notebook) => turn(notebook, book.cells.length - 1));
    });
  }
});
