/** Widgets as a person has them: moved in JupyterLab and Notebook 7, and seen on a page without a kernel. */
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { runNotebook } from "../../../kernel-ext/runner/notebook/run-notebook";
import { writeReport } from "../../../kernel-ext/runner/report";
import { pageScripts } from "../../oracle/page-scripts";
import { convertToHtml, frontEnds, screenshot, useFrontEnds } from "./front-end-suite";
import { until } from "./notebook-page";
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
  const suite = useFrontEnds({
    modules: ["ipywidgets"],
    prepare: (server) => server.setPlotlyExtension(true),
  });

  const titleOf = (page: Page) => page.locator(".gtitle").first().textContent();

  for (const [frontEnd, called] of frontEnds) {
    it(`${called}: a slider that is moved changes a figure, a button counts`, async () => {
      suite.write("widgets.ipynb", cells);
      await suite.use(frontEnd, "widgets.ipynb", async (notebook) => {
        const { page } = notebook;
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
      });
    });
  }

  it("a notebook that was run without a page shows its widgets by nbconvert, and on the runner's own page", async function () {
    pageScripts(this as unknown as Mocha.Context, suite.server.python);
    const file = suite.write("widgets.ipynb", cells);
    const { output } = await runNotebook(file, { out: path.join(suite.server.folder, "out") });

    const report = await suite.browser.newPage({ viewport: { width: 1100, height: 1000 } });
    await report.goto(pathToFileURL(writeReport(output)).href);
    await until(async () => (await titleOf(report)) === "bow 3", "the figure is not drawn", 20_000);
    expect(await report.locator(".widget progress").first().getAttribute("value")).to.equal("2");
    expect(await report.locator("main").textContent())
      .to.match(/encoder/)
      .and.match(/slanted/)
      .and.match(/drawn with 3/);
    await screenshot(report, "widgets-report");
    await report.close();

    const page = await suite.openConverted(output);
    await page.locator(".noUi-handle").first().waitFor({ timeout: 30_000 });
    expect(await page.locator(".widget-readout").first().textContent()).to.equal("3");
    expect(await page.locator(".widget-dropdown select").first().inputValue()).to.equal("bow");
    expect(await page.locator(".widget-output").first().textContent()).to.include("drawn with 3");
    await screenshot(page, "widgets-nbconvert");
    await page.close();
  });

  it("a page of nbconvert's that prefers HTML shows widgets that stand still, without any network", async () => {
    const { python, env, folder } = suite.server;
    const file = suite.write("still.ipynb", cells);
    const { output } = await runNotebook(file, { out: path.join(folder, "out") });
    // As docs/guides/notebooks.md says it.
    const types = ["text/html", "image/svg+xml", "image/png", "text/markdown", "text/plain"];
    const prefer = `--NbConvertBase.display_data_priority=${JSON.stringify(types)}`;
    const converted = convertToHtml(python, output, env, prefer);
    const page = await suite.browser.newPage({ viewport: { width: 1100, height: 1000 } });
    await page.route(/^https?:/, (route) => route.abort());
    await page.goto(pathToFileURL(converted).href, { waitUntil: "domcontentloaded" });
    const shown = page.locator(".jp-OutputArea-output");
    expect((await shown.allTextContents()).join("\n"))
      .to.match(/n: 3 \(1 to 9\)/)
      .and.match(/drawn with 3/)
      .and.match(/ticked: yes/);
    const picture = shown.locator('img[alt*="bow 3"]').first();
    expect(await picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).to.be.greaterThan(300);
    await screenshot(page, "widgets-still");
    await page.close();
  });
});
