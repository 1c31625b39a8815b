/** Widgets as a person has them: moved in JupyterLab and Notebook 7, and seen on a page without a kernel. */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { runNotebook } from "../../../kernel-ext/runner/notebook/run-notebook";
import { writeReport } from "../../../kernel-ext/runner/report";
import { pageScripts, servePageScripts } from "../../oracle/page-scripts";
import { openBrowser } from "../browser";
import { notebookOf, root, writeNotebookFile } from "../support";
import { NotebookPage, until } from "./notebook-page";
import { type JupyterServer, requireJupyter, startServer } from "./server";
import { dragSlider } from "./slider";

const cells = [
  `import { figure, interact, widgets } from "bowlab-kernel";
const wave = interact({ n: { min: 1, max: 9, value: 3 }, model: ["bow", "mlm"] }, ({ n, model }) => {
  console.log("drawn with", n);
  const x = Array.from({ length: 50 }, (_, i) => i);
  return figure([{ name: model, x, y: x.map((i) => Math.sin((i * n) / 10)) }], { title: { text: \`\${model} \${n}\` }, height: 250 });
});
wave`,
  `const press = widgets.button({ description: "Press" });
const done = widgets.intProgress({ max: 3, description: "pressed" });
press.onClick(() => {
  done.value++;
  console.log("pressed", done.value);
});
widgets.vbox([widgets.hbox([press, done]), widgets.checkbox({ description: "ticked", value: true }), widgets.text({ description: "word", value: "encoder" }), widgets.markup("<i>slanted</i>")])`,
  "[wave.values.n, done.value].join()",
];

describe("widgets in front-ends", function () {
  this.timeout(180_000);
  let server: JupyterServer | undefined;
  let browser: Browser | undefined;
  before(async function () {
    const context = this as unknown as Mocha.Context;
    const python = requireJupyter(context, "ipywidgets");
    browser = await openBrowser(context);
    server = await startServer(python);
    server.setPlotlyExtension(true);
    writeNotebookFile(server.folder, "widgets.ipynb", notebookOf(cells));
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const titleOf = (page: Page | NotebookPage["page"]) => page.locator(".gtitle").first().textContent();

  for (const frontEnd of ["lab", "notebook"] as const) {
    it(`${frontEnd === "lab" ? "JupyterLab" : "Notebook 7"}: a slider that is moved changes a figure, a button counts`, async () => {
      const copy = `${frontEnd}.ipynb`;
      fs.copyFileSync(path.join(server!.folder, "widgets.ipynb"), path.join(server!.folder, copy));
      const notebook = await NotebookPage.open(browser!, server!.url(frontEnd, copy));
      const { page } = notebook;
      try {
        await notebook.run(0);
        await notebook.ran(0);
        await until(async () => (await titleOf(page)) === "bow 3", "the first figure is not drawn", 30_000);
        const before = await page.locator(".scatterlayer .js-line").first().getAttribute("d");
        await dragSlider(page, (7 - 1) / (9 - 1));
        await until(async () => (await titleOf(page)) === "bow 7", "the figure does not follow the slider", 20_000);
        expect(await page.locator(".scatterlayer .js-line").first().getAttribute("d")).to.not.equal(before);
        await page.locator(".widget-dropdown select").first().selectOption("mlm");
        await until(async () => (await titleOf(page)) === "mlm 7", "the figure does not follow the list", 20_000);
        expect(await notebook.text(0)).to.include("drawn with 7");
        await notebook.run(1);
        await notebook.ran(1);
        const button = page.locator("button.jupyter-button", { hasText: "Press" });
        await button.click();
        await button.click();
        await until(async () => /pressed 2/.test(await notebook.text(1)), "the button's words do not come", 20_000);
        await notebook.run(2);
        await notebook.ran(2);
        expect(await notebook.text(2)).to.equal("7,2");
        // Notebook 7 complains about a schema of its own settings.
        const ours = notebook.complaints.filter((text) => !text.includes("reading 'schema'"));
        expect(ours.filter((text) => /widget|model|undefined/i.test(text))).to.deep.equal([]);
      } finally {
        await notebook.screenshot(`widgets-${frontEnd}`);
        await notebook.close();
      }
    });
  }

  it("a notebook that was run without a page shows its widgets by nbconvert, and on the runner's own page", async function () {
    const { python, env, folder } = server!;
    const { output } = await runNotebook(path.join(folder, "widgets.ipynb"), { out: path.join(folder, "out") });
    const page = await browser!.newPage({ viewport: { width: 1100, height: 1000 } });
    const screenshot = (name: string) =>
      page.screenshot({ path: path.join(root, "build", "screenshots", `${name}.png`) });
    fs.mkdirSync(path.join(root, "build", "screenshots"), { recursive: true });

    await page.goto(pathToFileURL(writeReport(output)).href);
    await until(async () => (await titleOf(page)) === "bow 3", "the figure is not drawn", 20_000);
    expect(await page.locator(".widget progress").first().getAttribute("value")).to.equal("2");
    expect(await page.locator("main").textContent())
      .to.match(/encoder/)
      .and.match(/slanted/)
      .and.match(/drawn with 3/);
    await screenshot("widgets-report");

    pageScripts(this as unknown as Mocha.Context, python);
    const words = ["-m", "nbconvert", "--to", "html", "--output", "converted.html", output];
    execFileSync(python, words, { env, cwd: folder, stdio: "pipe" });
    await servePageScripts(page, python);
    await page.goto(pathToFileURL(path.join(path.dirname(output), "converted.html")).href, {
      waitUntil: "domcontentloaded",
    });
    await page.locator(".noUi-handle").first().waitFor({ timeout: 30_000 });
    expect(await page.locator(".widget-readout").first().textContent()).to.equal("3");
    expect(await page.locator(".widget-dropdown select").first().inputValue()).to.equal("bow");
    expect(await page.locator(".widget-output").first().textContent()).to.include("drawn with 3");
    await screenshot("widgets-nbconvert");
    await page.close();
  });
});
