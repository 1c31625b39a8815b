import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import type { Browser } from "playwright-core";
import { runNotebook } from "../../../../kernel-ext/runner/notebook/run-notebook";
import { writeReport } from "../../../../kernel-ext/runner/report";
import { openBrowser } from "../../browser";
import { build, notebookOf, projectFolder, writeNotebookFile } from "../../support";

const cells = [
  {
    source: "# Report\n\nWords and <script>window.stolen = true</script> a ![picture](https://example.org/x.png).",
    type: "markdown" as const,
  },
  'import { figure, html, liveChart, table } from "bowlab-kernel";\nfigure([{ type: "bar", x: ["a", "b"], y: [1, 2] }], { title: { text: "Bars" } })',
  'const chart = liveChart({ title: "loss" });\nfor (let i = 1; i < 50; i++) chart.add("mlm", i, 1 / i);\nchart.done();',
  'figure([{ type: "heatmap", z: [[1, 2], [3, 4]] }])',
  'table([{ model: "bow", coverage: 0.55 }])',
  "html`<p>read <b>me</b></p><script>window.stolen = true</script>`",
  { source: "throw new Error('red')", tags: ["raises-exception"] },
];

describe("writeReport() in a browser", () => {
  let browser: Browser | undefined;
  let folder: string;
  let report: string;
  let notebook: string;
  before(async function () {
    browser = await openBrowser(this as unknown as Mocha.Context);
    build();
    folder = projectFolder();
    const file = writeNotebookFile(folder, "report.ipynb", notebookOf(cells));
    const summary = await runNotebook(file, { out: path.join(folder, "out") });
    expect(summary.error).to.equal(undefined);
    notebook = summary.output;
    report = writeReport(notebook);
  });
  after(async () => {
    await browser?.close();
    if (folder) fs.rmSync(folder, { recursive: true });
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`draws every figure without a request, an error or a foreign script (${colorScheme})`, async () => {
      const context = await browser!.newContext({ colorScheme, viewport: { width: 1440, height: 900 } });
      const tab = await context.newPage();
      const requests: string[] = [];
      const complaints: string[] = [];
      tab.on("request", (request) => requests.push(request.url()));
      tab.on("pageerror", (error) => complaints.push(error.message));
      tab.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
      await tab.goto(`file://${report}`);
      await tab.locator(".figure").last().scrollIntoViewIfNeeded();
      await tab.locator('.figure[data-figure="2"] svg.main-svg').first().waitFor({ timeout: 20_000 });
      const drawn = await tab.locator(".figure").evaluateAll((boxes) =>
        boxes.map((box) => ({
          shapes: box.querySelectorAll(
            "svg.main-svg .bars path, svg.main-svg .scatterlayer .lines path, svg.main-svg .hm image",
          ).length,
          title: box.querySelector(".gtitle")?.textContent ?? "",
        })),
      );
      expect(drawn.map(({ title }) => title)).to.deep.equal(["Bars", "loss", ""]);
      expect(drawn.map(({ shapes }) => shapes)).to.deep.equal([2, 1, 1]);
      expect(requests.filter((url) => !/^(file|data|blob):/.test(url))).to.deep.equal([]);
      expect(complaints).to.deep.equal([]);
      expect(await tab.evaluate(() => (window as { stolen?: boolean }).stolen)).to.equal(undefined);
      expect(await tab.locator("td").allTextContents()).to.deep.equal(["bow", "0.5500"]);
      expect(await tab.locator(".error").textContent()).to.include("Error: red");
      const [paper] = await tab.locator("body").evaluateAll(([body]) => [getComputedStyle(body).backgroundColor]);
      expect(paper).to.equal(colorScheme === "light" ? "rgb(255, 255, 255)" : "rgb(22, 24, 29)");
      if (process.env.BOWLAB_SCREENSHOTS) {
        await tab.screenshot({
          path: path.join(process.env.BOWLAB_SCREENSHOTS, `report-${colorScheme}.png`),
          fullPage: true,
        });
      }
      await context.close();
    });
  }

  it("draws the other figures where one cannot be drawn, and says so in its place", async () => {
    const broken = { type: "scatter", y: { dtype: "f8", bdata: "AAAA" } };
    const outputs = [broken, { type: "bar", x: ["a"], y: [1] }].map((trace) => ({
      ...{ output_type: "display_data", metadata: {} },
      data: { "application/vnd.plotly.v1+json": { data: [trace], layout: {} } },
    }));
    const book = notebookOf(["1"]);
    Object.assign(book.cells[0], { outputs });
    const tab = await browser!.newPage();
    await tab.goto(`file://${writeReport(writeNotebookFile(folder, "broken.ipynb", book))}`);
    await tab.locator('.figure[data-figure="1"] .bars path').first().waitFor({ state: "attached", timeout: 20_000 });
    expect(await tab.locator(".figure").first().textContent()).to.match(/^\[this figure cannot be drawn: .+\]$/);
    await tab.close();
  });

  it("folds code away behind its first line, and shows all of it by one button", async () => {
    const tab = await browser!.newPage();
    await tab.goto(`file://${report}`);
    const blocks = tab.locator("details.source");
    const open = () => blocks.evaluateAll((all) => all.filter((block) => (block as HTMLDetailsElement).open).length);
    expect(await blocks.count()).to.equal(2);
    expect(await blocks.first().locator("summary").textContent()).to.match(/^import \{ figure.*2 lines$/);
    expect(await open()).to.equal(0);
    await tab.locator("#all-code").click();
    expect(await open()).to.equal(2);
    await tab.locator("#all-code").click();
    expect(await open()).to.equal(0);
    await tab.close();
  });

  it("runs scripts of the notebook's own HTML where it is trusted, and still asks the network for nothing", async () => {
    const trusted = writeReport(notebook, { trusted: true });
    const tab = await browser!.newPage();
    const requests: string[] = [];
    tab.on("request", (request) => requests.push(request.url()));
    await tab.goto(`file://${trusted}`);
    expect(await tab.evaluate(() => (window as { stolen?: boolean }).stolen)).to.equal(true);
    await tab.evaluate(() => fetch("https://example.org/").catch(() => {}));
    expect(requests.filter((url) => !/^(file|data|blob):/.test(url))).to.deep.equal([]);
    await tab.close();
    writeReport(notebook);
  });

  it("finds in the notebook one copy of plotly.js, by which its HTML outputs draw as a front-end would show them", async () => {
    const content = JSON.parse(fs.readFileSync(notebook, "utf8"));
    const html: string[] = content.cells
      .flatMap((cell: { outputs?: { data?: Record<string, string[]> }[] }) => cell.outputs ?? [])
      .flatMap((output: { data?: Record<string, string[]> }) =>
        output.data?.["text/html"] ? [output.data["text/html"].join("")] : [],
      );
    expect(html.filter((text) => text.length > 1_000_000)).to.have.length(1);
    const tab = await browser!.newPage();
    await tab.setContent(`<body>${html.join("\n")}</body>`);
    await tab.locator("svg.main-svg .hm image").waitFor({ state: "attached", timeout: 20_000 });
    expect(await tab.locator(".js-plotly-plot").count()).to.equal(3);
    await tab.close();
  });
});
