/**
 * bowlab's kernel and displays in the real front-ends: JupyterLab 4, Notebook 7, nbconvert's HTML, as a person sees
 * them.
 */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { runNotebook } from "../../../kernel-ext/runner/notebook/run-notebook";
import { createReporter } from "../../../kernel-ext/runner/reporter";
import { notebookOf, writeNotebookFile } from "../support";
import { convertToHtml, screenshot, useFrontEnds } from "./front-end-suite";
import { NotebookPage, until } from "./notebook-page";

const shown = [
  `import { figure, html, liveChart, progress, table } from "bowlab-kernel";
const curve = (k: number) => Array.from({ length: 60 }, (_, i) => Math.exp(-i / k) + 0.02 * Math.sin(i));
figure([{ name: "mlm", y: curve(30) }, { name: "bow", y: curve(15) }], { title: { text: "Loss" }, xaxis: { title: { text: "step" } } })`,
  `table([{ model: "bow", coverage: 0.55 }, { model: "mlm", coverage: null }], { caption: "Coverage" })`,
  `const bar = progress({ total: 60, label: "epochs", unit: "steps" });
for (let epoch = 0; epoch < 3; epoch++) {
  const part = progress({ total: 20, label: \`epoch \${epoch}\`, within: bar });
  for (let step = 0; step < 20; step++) {
    part.tick();
    bar.tick(\`loss \${(3 - step / 20).toFixed(2)}\`);
    await new Promise((done) => setTimeout(done, 25));
  }
  part.done();
}
bar.done();`,
  `const chart = liveChart({ title: "Live", xTitle: "step", yTitle: "loss" });
for (let step = 0; step < 60; step++) {
  chart.add("mlm", step, Math.exp(-step / 20));
  await new Promise((done) => setTimeout(done, 20));
}
chart.done();`,
  `figure([{ type: "heatmap", z: [[1, 2, 3], [4, 5, 6]], x: ["the", "cat", "sat"], colorscale: "Viridis" }], { height: 250 })`,
  "new Float32Array(1000).map((_, i) => Math.sin(i))",
  `const fine = 1;
function broken(): never {
  throw new TypeError("broken on purpose");
}
broken();`,
];
const cells = { figure: 0, table: 1, progress: 2, chart: 3, heat: 4, numbers: 5, error: 6 };

describe("front-ends", function () {
  this.timeout(180_000);
  /** The notebook executed by the runner: no front-end has seen it, so none trusts it. */
  let executed: string;
  const suite = useFrontEnds({
    async prepare({ folder }) {
      const file = writeNotebookFile(folder, "shown.ipynb", notebookOf(shown));
      const { output } = await runNotebook(file, {
        out: path.join(folder, "out"),
        allowErrors: true,
        // The error is meant: nobody needs to read of it.
        reporter: createReporter(new PassThrough().resume() as unknown as NodeJS.WriteStream),
      });
      executed = path.join(folder, "executed.ipynb");
      fs.copyFileSync(output, executed);
    },
  });

  async function open(frontEnd: "lab" | "notebook", name: string, withExtension: boolean): Promise<NotebookPage> {
    suite.server.setPlotlyExtension(withExtension);
    return NotebookPage.open(suite.browser, suite.server.url(frontEnd, name));
  }

  /** Runs the notebook and looks at everything that it shows. */
  async function runAndLook(notebook: NotebookPage, renderer: string): Promise<void> {
    const seen = await notebook.watch(cells.progress);
    await notebook.runAll();
    await notebook.ran(cells.error);
    const counts = new Set((await seen()).map((text) => /(\d+)\/60/.exec(text)?.[1]));
    expect(counts.size, `states of the moving bar: ${[...counts].join(", ")}`).to.be.greaterThan(3);
    for (const index of [cells.figure, cells.chart, cells.heat]) {
      await notebook
        .cell(index)
        .locator(`.jp-OutputArea-output${renderer} svg.main-svg`)
        .first()
        .waitFor({ timeout: 20_000 });
    }
    expect(await notebook.output(cells.figure).locator(".scatterlayer .trace").count()).to.equal(2);
    expect(await notebook.output(cells.figure).locator(".gtitle").textContent()).to.equal("Loss");
    // The chart's last state, not an earlier one: its line goes through all its points.
    const line = notebook.output(cells.chart).locator(".scatterlayer .js-line");
    await until(
      async () => ((await line.getAttribute("d"))?.length ?? 0) > 300,
      "the chart does not come to its end",
      20_000,
    );
    expect(await notebook.output(cells.table).locator("td").allTextContents()).to.deep.equal([
      "bow",
      "0.5500",
      "mlm",
      "null",
    ]);
    expect(await notebook.text(cells.progress)).to.match(/epochs {2}100 % {2}60\/60 .*in .*epoch 2 {2}100 %/s);
    expect(await notebook.text(cells.numbers))
      .to.include("Float32Array(1000)")
      .and.include("mean");
    expect(await notebook.text(cells.error))
      .to.include("TypeError: broken on purpose")
      .and.match(/cell-\d+\.ts:3\b/);
    // The front-ends have complaints of their own, about debuggers and commands.
    expect(notebook.complaints.filter((text) => /plotly|undefined \(reading '(data|layout)/i.test(text))).to.deep.equal(
      [],
    );
  }

  /** A window that gets narrower and wider again leaves figures their height. */
  async function resizeAndLook(notebook: NotebookPage, renderer: string): Promise<void> {
    const drawings = [cells.figure, cells.heat].map((index) =>
      notebook.cell(index).locator(`.jp-OutputArea-output${renderer} svg.main-svg`).first(),
    );
    const boxes = () => Promise.all(drawings.map(async (drawing) => (await drawing.boundingBox())!));
    const before = await boxes();
    for (const width of [1000, 1280]) {
      await notebook.page.setViewportSize({ width, height: 1500 });
      await until(
        async () => (await boxes()).every((box, i) => box.width < before[i].width === width < 1280),
        `the figures do not follow the window of ${width} pixels`,
        20_000,
      );
      await until(
        async () => (await boxes()).every(({ height }, i) => height > before[i].height - 1),
        `the figures do not keep their height in a window of ${width} pixels`,
        20_000,
      );
    }
  }

  const ways: ["lab" | "notebook", boolean, string][] = [
    ["lab", false, ".jp-RenderedHTML .js-plotly-plot"],
    ["lab", true, ".jp-RenderedPlotly"],
    ["notebook", true, ".jp-RenderedPlotly"],
  ];
  for (const [frontEnd, withExtension, renderer] of ways) {
    const name = `${frontEnd === "lab" ? "JupyterLab" : "Notebook 7"} ${withExtension ? "with" : "without"} plotly's extension`;
    it(`${name} runs all cells and shows figures, a table, a moving bar, and an error with its line`, async () => {
      const copy = `${frontEnd}-${withExtension}.ipynb`;
      fs.copyFileSync(path.join(suite.server.folder, "shown.ipynb"), path.join(suite.server.folder, copy));
      const notebook = await open(frontEnd, copy, withExtension);
      try {
        await runAndLook(notebook, renderer);
        await resizeAndLook(notebook, renderer);
      } finally {
        await notebook.screenshot(`${frontEnd}-${withExtension ? "with" : "without"}-extension`);
        await notebook.close();
      }
    });
  }

  for (const withExtension of [false, true]) {
    it(`JupyterLab shows figures of a notebook it does not trust, ${withExtension ? "alive with plotly's extension" : "as still pictures without it"}`, async () => {
      const notebook = await open("lab", "executed.ipynb", withExtension);
      try {
        for (const index of [cells.figure, cells.chart, cells.heat]) {
          const output = notebook.output(index).last();
          if (withExtension) {
            await output.locator("svg.main-svg").first().waitFor({ timeout: 20_000 });
            continue;
          }
          const picture = output.locator("img");
          await picture.waitFor({ timeout: 20_000 });
          expect(await picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).to.be.greaterThan(300);
          expect(await output.locator("svg.main-svg").count()).to.equal(0);
        }
        expect(await notebook.output(cells.table).locator("td").first().textContent()).to.equal("bow");
        expect(await notebook.output(cells.progress).locator("progress").count()).to.equal(2);
      } finally {
        await notebook.screenshot(`untrusted-${withExtension ? "with" : "without"}-extension`);
        await notebook.close();
      }
    });
  }

  it("nbconvert's HTML draws every figure with one copy of plotly.js", async () => {
    const { python, env } = suite.server;
    const file = convertToHtml(python, executed, env);
    expect(fs.readFileSync(file, "utf8").match(/DecompressionStream/g)).to.have.length(1);
    const page = await suite.browser.newPage({ viewport: { width: 1100, height: 2200 } });
    // Its own MathJax and require.js would come from a network that may not be there.
    await page.route(/^https?:/, (route) => route.abort());
    await page.goto(pathToFileURL(file).href, { waitUntil: "domcontentloaded" });
    await until(
      async () => (await page.locator(".js-plotly-plot .cartesianlayer").count()) >= 3,
      "the figures are not drawn",
      20_000,
    );
    expect(await page.locator("td").first().textContent()).to.equal("bow");
    await screenshot(page, "nbconvert");
    await page.close();
  });

  it("JupyterLab colours TypeScript, and says in its completer what a name is", async () => {
    const source = [
      "interface Point { readonly x: number }\nenum Colour { Red }\ntype Pair = [Point, Colour];\nconst p: Point = { x: 1 };",
      "p.",
    ];
    writeNotebookFile(suite.server.folder, "colours.ipynb", notebookOf(source));
    const notebook = await open("lab", "colours.ipynb", true);
    try {
      await notebook.run(0);
      await notebook.ran(0);
      const colourOf = (word: string) =>
        notebook
          .cell(0)
          .locator(".cm-line")
          .evaluateAll((lines, wanted) => {
            const spans = lines.flatMap((line) => Array.from(line.querySelectorAll("span")));
            const span = spans.find(({ textContent }) => textContent?.trim() === wanted);
            return span && getComputedStyle(span).color;
          }, word);
      const keyword = await colourOf("const");
      for (const word of ["interface", "enum", "type", "readonly"])
        expect(await colourOf(word), word).to.equal(keyword);
      expect(await colourOf("Point")).to.not.equal(keyword);
      await notebook.cell(1).locator(".cm-content").click();
      await notebook.page.keyboard.press("Control+End");
      await notebook.page.keyboard.press("Tab");
      const choice = notebook.page.locator(".jp-Completer-item");
      await choice.waitFor({ timeout: 20_000 });
      expect(await choice.locator(".jp-Completer-typeExtended").textContent()).to.equal("property");
      await notebook.screenshot("completer");
      await notebook.page.keyboard.press("Enter");
      await notebook.page.keyboard.press("Control+A");
      await notebook.page.keyboard.type("Point");
      await notebook.page.keyboard.press("Shift+Tab");
      const tooltip = notebook.page.locator(".jp-Tooltip");
      await until(async () => /readonly x: number/.test((await tooltip.textContent()) ?? ""), "no declaration", 20_000);
      await notebook.screenshot("colours");
    } finally {
      await notebook.screenshot("colours");
      await notebook.close();
    }
  });

  it("nbconvert makes a .ts of a notebook, and colours it in HTML", async () => {
    const { python, env, folder } = suite.server;
    writeNotebookFile(folder, "plain.ipynb", notebookOf(["interface Point { x: number }"]));
    const { output } = await runNotebook(path.join(folder, "plain.ipynb"), { out: path.join(folder, "out") });
    for (const format of ["script", "html"]) {
      execFileSync(python, ["-m", "nbconvert", "--to", format, output], { env, cwd: folder, stdio: "pipe" });
    }
    expect(fs.readFileSync(output.replace(/\.ipynb$/, ".ts"), "utf8")).to.include("interface Point { x: number }");
    // Pygments' classes: a reserved word, a built-in type.
    expect(fs.readFileSync(output.replace(/\.ipynb$/, ".html"), "utf8")).to.match(
      /<span class="kd?r?">interface<\/span>.*<span class="kt">number<\/span>/,
    );
  });

  it("JupyterLab stops a cell by its button, keeps what earlier cells made, and completes a name with Tab", async () => {
    const source = [
      "const answerOfAll = 41;",
      'await new Promise((done) => setTimeout(done, 50));\nconsole.log("running");\nfor (let i = 0; ; i++) Math.sqrt(i);',
      "answerOfAll + 1",
      "answerOf",
    ];
    writeNotebookFile(suite.server.folder, "interrupt.ipynb", notebookOf(source));
    const notebook = await open("lab", "interrupt.ipynb", true);
    try {
      await notebook.run(0);
      await notebook.ran(0);
      await notebook.run(1);
      await until(async () => (await notebook.text(1)).includes("running"), "the loop does not start");
      await notebook.interrupt();
      await notebook.ran(1);
      expect(await notebook.text(1)).to.match(/interrupt/i);
      await notebook.run(2);
      await notebook.ran(2);
      expect(await notebook.text(2)).to.equal("42");
      await notebook.cell(3).locator(".cm-content").click();
      await notebook.page.keyboard.press("Control+End");
      await notebook.page.keyboard.press("Tab");
      const choice = notebook.page.locator(".jp-Completer-item", { hasText: "answerOfAll" });
      await choice.waitFor({ timeout: 20_000 });
      await notebook.screenshot("completion");
      await notebook.page.keyboard.press("Enter");
      await until(
        async () => (await notebook.cell(3).locator(".cm-content").textContent()) === "answerOfAll",
        "the choice does not get into the cell",
        20_000,
      );
    } finally {
      await notebook.screenshot("interrupt");
      await notebook.close();
    }
  });

  it("JupyterLab shows the bar of a training run that asked for none, and stops it by the button: saved, and said so", async () => {
    const source = [
      `import * as bowlab from "bowlab";
await bowlab.useEngine();
const passages = Array.from({ length: 300 }, (_, i) => ({ id: \`p\${i}\`, title: \`title \${i % 7}\`, text: \`the text of passage \${i}\` }));
const tokenizer = await bowlab.trainWordPiece(passages.map(bowlab.passageText), { vocabSize: 120 });
const store = await bowlab.tokenizeCorpus(passages, tokenizer);`,
      `await bowlab.pretrain({ objective: "bow", preset: "tiny", steps: 100_000, batchSize: 8, maxLength: 16, store, tokenizer, out: "bow" });`,
      `bowlab.readManifest("bow")?.step`,
    ];
    writeNotebookFile(suite.server.folder, "training.ipynb", notebookOf(source));
    const notebook = await open("lab", "training.ipynb", true);
    try {
      await notebook.run(0);
      await notebook.ran(0);
      expect(await notebook.text(0)).to.equal("");
      await notebook.run(1);
      await until(
        async () => /pre-training bow {2}0 % {2}\d+\/100000 .*steps\/s .*left {2}loss/.test(await notebook.text(1)),
        "no bar appears",
      );
      await notebook.screenshot("training");
      await notebook.interrupt();
      await notebook.ran(1);
      expect(await notebook.text(1))
        .to.match(/stopped after/)
        .and.match(/interrupted/i);
      await notebook.run(2);
      await notebook.ran(2);
      expect(Number(await notebook.text(2))).to.be.greaterThan(0);
    } finally {
      await notebook.screenshot("training-stopped");
      await notebook.close();
    }
  });
});
