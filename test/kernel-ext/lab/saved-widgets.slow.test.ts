/** Widgets that a person moved and saved in a front-end, seen again on pages without a kernel. */
import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { writeReport } from "../../../kernel-ext/runner/report";
import { frontEnds, screenshot, useFrontEnds } from "./front-end-suite";
import { type NotebookPage, until } from "./notebook-page";
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
  const suite = useFrontEnds({
    modules: ["ipywidgets"],
    scripts: true,
    prepare(server) {
      server.setPlotlyExtension(true);
      // As a user sets it: Settings → Save Widget State Automatically.
      const settings = path.join(String(server.env.JUPYTERLAB_SETTINGS_DIR), "@jupyter-widgets", "jupyterlab-manager");
      fs.mkdirSync(settings, { recursive: true });
      fs.writeFileSync(path.join(settings, "plugin.jupyterlab-settings"), JSON.stringify({ saveState: true }));
    },
  });

  const titleOf = (page: Page) => page.locator(".gtitle").first().textContent();

  /** Runs the cell, moves its slider to 7, and saves. */
  async function moveAndSave(notebook: NotebookPage, file: string): Promise<void> {
    const { page } = notebook;
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
  }

  for (const [frontEnd, called] of frontEnds) {
    it(`${called} saves what was moved; nbconvert's page and the runner's show it`, async () => {
      suite.write("saved.ipynb", [cell]);
      const file = path.join(suite.server.folder, `saved-${frontEnd}.ipynb`);
      await suite.use(frontEnd, "saved.ipynb", (notebook) => moveAndSave(notebook, file));

      const page = await suite.openConverted(file, { width: 1100, height: 700 });
      await page.locator(".noUi-handle").first().waitFor({ timeout: 30_000 });
      expect(await page.locator(".widget-readout").first().textContent()).to.equal("7");
      expect(await page.locator(".widget-output").first().textContent()).to.include("drawn with 7");
      await until(async () => (await titleOf(page)) === "bow 7", "nbconvert's page does not draw the figure", 20_000);
      await screenshot(page, `saved-${frontEnd}-nbconvert`);

      await page.goto(pathToFileURL(writeReport(file)).href);
      await until(async () => (await titleOf(page)) === "bow 7", "the runner's page does not draw the figure", 20_000);
      expect(await page.locator("main").textContent()).to.include("drawn with 7");
      await page.close();
    });
  }
});
