/**
 * What the kernel shows by itself, in JupyterLab's light and dark themes and on the runner's page in both schemes: all
 * its text stands out at 4.5 to 1 or more, the least for reading (WCAG 2, 1.4.3).
 */

import * as path from "node:path";
import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { runNotebook } from "../../../kernel-ext/runner/notebook/run-notebook";
import { writeReport } from "../../../kernel-ext/runner/report";
import { createReporter } from "../../../kernel-ext/runner/reporter";
import { faintTexts } from "./contrast";
import { screenshot, useFrontEnds } from "./front-end-suite";
import { until } from "./notebook-page";

const cells = [
  `import { figure, html, md, progress, table, widgets } from "bowlab-kernel";
table([{ model: "bow", coverage: 0.55, note: null }, { model: "mlm", coverage: null, note: "x" }, { model: "ed" }], { caption: "Coverage", maxRows: 2 })`,
  `const stopped = progress({ total: 10, label: "stopped", unit: "steps" });
stopped.update(4, "loss 1.23");
progress({ total: 10, label: "done" }).done();
progress({ total: 10, label: "kept" }).kept();
const failed = progress({ total: 10, label: "failed" });
failed.update(3);
failed.end("failed", "no memory");`,
  "new Float32Array(600).map((_, i) => Math.sin(i))",
  `console.log({ a: 1, text: "b", nothing: null });
console.warn("a warning");
console.table([{ a: 1 }, { a: 2 }]);`,
  'figure([{ name: "mlm", y: [3, 2, 1] }, { name: "bow", y: [2, 1, 0.5] }], { title: { text: "Loss" }, xaxis: { title: { text: "step" } } })',
  'html`<p>A <b>word</b> with <a href="#x">a link</a> and <code>code</code>.</p>`',
  "md`Some *text* and \\`code\\`.\\n\\n> a quotation`",
  `widgets.vbox([widgets.intSlider({ description: "n" }), widgets.dropdown({ description: "list", options: ["a", "b"] }), widgets.checkbox({ description: "tick" }), widgets.label("a label")])`,
  `function broken(): never {
  throw new TypeError("broken on purpose", { cause: new Error("the cause") });
}
broken();`,
  'const wrong: number = "text";',
  "%timeit 1",
  'throw "a text"',
];

describe("what the kernel shows can be read", function () {
  this.timeout(300_000);
  const suite = useFrontEnds({ modules: ["ipywidgets"], prepare: (server) => server.setPlotlyExtension(true) });

  for (const theme of ["JupyterLab Light", "JupyterLab Dark"] as const) {
    it(`in the theme ${theme}`, async () => {
      suite.setTheme(theme);
      const name = `readable-${theme.split(" ")[1].toLowerCase()}.ipynb`;
      suite.write(name, cells);
      await suite.use("lab", name, async (notebook) => {
        // An error ends "Run All".
        for (let i = 0; i < cells.length; i++) {
          await notebook.run(i);
          await notebook.ran(i);
        }
        await notebook.page.locator(".gtitle").first().waitFor({ timeout: 30_000 });
        await notebook.page.locator(".noUi-handle").first().waitFor({ timeout: 30_000 });
        const { texts, faint } = await faintTexts(notebook.page, ".jp-OutputArea-output");
        expect(texts).to.be.greaterThan(60);
        expect(faint).to.deep.equal([]);
      });
    });
  }

  for (const colorScheme of ["light", "dark"] as const) {
    it(`on the runner's page in ${colorScheme} colours`, async () => {
      const coloured = [31, 32, 33, 34, 35, 36, 37, 2].map((code) => `\u001b[${code}mcode ${code}\u001b[0m`).join(" ");
      const file = suite.write("report.ipynb", [...cells, `console.log(${JSON.stringify(coloured)})`]);
      // The errors are meant: nobody needs to read of them.
      const reporter = createReporter(new PassThrough().resume() as unknown as NodeJS.WriteStream);
      const out = path.join(suite.server.folder, "out");
      const { output } = await runNotebook(file, { out, allowErrors: true, reporter });
      const context = await suite.browser.newContext({ colorScheme, viewport: { width: 1100, height: 2400 } });
      const page = await context.newPage();
      await page.goto(pathToFileURL(writeReport(output)).href);
      await until(async () => (await page.locator(".gtitle").count()) > 0, "the figure is not drawn", 20_000);
      await page.locator("#all-code").click();
      const { texts, faint } = await faintTexts(page, "body");
      await screenshot(page, `readable-report-${colorScheme}`);
      expect(texts).to.be.greaterThan(100);
      expect(faint).to.deep.equal([]);
      await context.close();
    });
  }
});
