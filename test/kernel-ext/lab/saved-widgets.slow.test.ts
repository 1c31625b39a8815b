/** Widgets that a person moved and saved in a front-end, seen again on pages without a kernel. */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { writeReport } from "../../../kernel-ext/runner/report";
import { pageScripts, servePageScripts } from "../../oracle/page-scripts";
import { openBrowser } from "../browser";
import { notebookOf, root, writeNotebookFile } from "../support";
import { NotebookPage, until } from "./notebook-page";
import { type JupyterServer, requireJupyter, startServer } from "./server";
import { dragSlider } from "./slider";

const cell = `import { figure, interact } from "bowlab-kernel";
interact({ n: { min: 1, max: 9, value: 3 }, model: ["bow", "mlm"] }, ({ n, model }) => {
  console.log("drawn with", n);
  return figure([{ y: Array.from({ length: 50 }, (_, i) => Math.sin((i * n) / 10)) }], { title: { text: \`\${model} \${n}\` } });
})`;

/** The values of a saved notebook's sliders; none while it is being written. */
function savedSliders(file: string): unknown[] {
  const text = fs.readFileSync(file, "utf8");
  if (!text.trimEnd().endsWith("}")) return [];
  const { metadata } = JSON.parse(text);
  const models: Record<string, { model_name: string; state: { value: unknown } }> =
    metadata.widgets?.["application/vnd.jupyter.widget-state+json"]?.state ?? {};
  return Object.values(models).flatMap(({ model_name, state }) =>
    model_name === "IntSliderModel" ? [state.value] : [],
  );
}

describe("widgets of a saved notebook", function () {
  this.timeout(240_000);
  let server: JupyterServer | undefined;
  let browser: Browser | undefined;
  before(async function () {
    const context = this as unknown as Mocha.Context;
    const python = requireJupyter(context, "ipywidgets");
    pageScripts(context, python);
    browser = await openBrowser(context);
    server = await startServer(python);
    server.setPlotlyExtension(true);
    // As a user sets it: Settings → Save Widget State Automatically.
    const settings = path.join(String(server.env.JUPYTERLAB_SETTINGS_DIR), "@jupyter-widgets", "jupyterlab-manager");
    fs.mkdirSync(settings, { recursive: true });
    fs.writeFileSync(path.join(settings, "plugin.jupyterlab-settings"), JSON.stringify({ saveState: true }));
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const titleOf = (page: Page) => page.locator(".gtitle").first().textContent();

  /** Runs the cell, moves its slider to 7, and saves. */
  async function moveAndSave(frontEnd: "lab" | "notebook", file: string): Promise<void> {
    const notebook = await NotebookPage.open(browser!, server!.url(frontEnd, path.basename(file)));
    const { page } = notebook;
    try {
      await notebook.run(0);
      await notebook.ran(0);
      await until(async () => (await titleOf(page)) === "bow 3", "the first figure is not drawn", 30_000);
      await dragSlider(page, (7 - 1) / (9 - 1));
      await until(async () => (await titleOf(page)) === "bow 7", "the figure does not follow the slider", 20_000);
      await until(
        async () => {
          await page.keyboard.press("Control+s");
          await page.waitForTimeout(500);
          return savedSliders(file).includes(7);
        },
        "the saved notebook lacks the slider's value",
        30_000,
      );
    } finally {
      await notebook.screenshot(`saved-${frontEnd}`);
      await notebook.close();
    }
  }

  for (const frontEnd of ["lab", "notebook"] as const) {
    it(`${frontEnd === "lab" ? "JupyterLab" : "Notebook 7"} saves what was moved; nbconvert's page and the runner's show it`, async () => {
      const { python, env, folder } = server!;
      const file = writeNotebookFile(folder, `${frontEnd}.ipynb`, notebookOf([cell]));
      await moveAndSave(frontEnd, file);

      const words = ["-m", "nbconvert", "--to", "html", "--output", `${frontEnd}-converted.html`, file];
      execFileSync(python, words, { env, cwd: folder, stdio: "pipe" });
      const page = await browser!.newPage({ viewport: { width: 1100, height: 700 } });
      await servePageScripts(page, python);
      await page.goto(pathToFileURL(path.join(folder, `${frontEnd}-converted.html`)).href, {
        waitUntil: "domcontentloaded",
      });
      await page.locator(".noUi-handle").first().waitFor({ timeout: 30_000 });
      expect(await page.locator(".widget-readout").first().textContent()).to.equal("7");
      expect(await page.locator(".widget-output").first().textContent()).to.include("drawn with 7");
      await until(async () => (await titleOf(page)) === "bow 7", "nbconvert's page does not draw the figure", 20_000);
      await page.screenshot({ path: path.join(root, "build", "screenshots", `saved-${frontEnd}-nbconvert.png`) });

      await page.goto(pathToFileURL(writeReport(file)).href);
      await until(async () => (await titleOf(page)) === "bow 7", "the runner's page does not draw the figure", 20_000);
      expect(await page.locator("main").textContent()).to.include("drawn with 7");
      await page.close();
    });
  }
});
