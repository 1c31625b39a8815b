/** A chapter that was run: the notebook, the runner's page and nbconvert's show the same outputs in the same order. */
import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { pageScripts, servePageScripts } from "../../oracle/page-scripts";
import { openBrowser } from "../browser";
import { command, projectFolder, root } from "../support";
import { convertToHtml } from "./front-end-suite";
import { requireJupyter } from "./server";

const chapter = "08-evaluation-and-significance";

interface SavedOutput {
  output_type: string;
  data?: Record<string, unknown>;
  metadata?: { bowlab?: string };
}

/** What each code cell shows, in the order of its outputs; plotly.js, the figures' library, is not seen. */
function kindsInNotebook(file: string): string[] {
  const cells: { cell_type: string; outputs: SavedOutput[] }[] = JSON.parse(fs.readFileSync(file, "utf8")).cells;
  const kindOf = ({ data = {} }: SavedOutput) => {
    if (data["application/vnd.jupyter.widget-view+json"]) return "widget";
    if (data["application/vnd.plotly.v1+json"]) return "figure";
    return data["text/html"] ? "html" : "text";
  };
  const seen = (outputs: SavedOutput[]) => outputs.filter(({ metadata }) => metadata?.bowlab !== "plotly.js");
  return cells.flatMap(({ cell_type, outputs }) => (cell_type === "code" ? [seen(outputs).map(kindOf).join()] : []));
}

/** The first kind whose selector finds something in an output decides; one of none is not seen. */
type Kinds = readonly [kind: string, selector: string][];

/** What each code cell of a page shows, in order. Functions with names do not reach the page. */
function kindsOnPage(page: Page, cell: string, output: string, kinds: Kinds): Promise<string[]> {
  return page.locator(cell).evaluateAll(
    (cells, [selector, kinds]) =>
      cells.map((cell) =>
        Array.from(cell.querySelectorAll(selector))
          .filter((each) => !each.parentElement?.closest(".jupyter-widgets"))
          .map((each) => kinds.find(([, sign]) => each.querySelector(sign))?.[0])
          .filter((kind) => kind !== undefined)
          .join(),
      ),
    [output, kinds] as const,
  );
}

const inReport: Kinds = [
  ["widget", ":scope > .widget"],
  ["figure", ":scope > .figure"],
  ["text", ":scope > pre"],
  ["html", ":scope > *"],
];
const inConverted: Kinds = [
  ["widget", ".jupyter-widgets"],
  ["figure", ".js-plotly-plot"],
  ["text", ".jp-RenderedText"],
  ["html", ".jp-RenderedHTMLCommon > :not(script)"],
];

/** Draws every figure, and looks whether its mode bar lies over its title. */
async function coveredTitles(page: Page): Promise<boolean[]> {
  for (const figure of await page.locator(".js-plotly-plot, .figure").all()) await figure.scrollIntoViewIfNeeded();
  await page.waitForTimeout(1000);
  return page.locator(".js-plotly-plot").evaluateAll((figures) =>
    figures.map((figure) => {
      const bar = figure.querySelector(".modebar-group")!.getBoundingClientRect();
      const title = figure.querySelector(".gtitle")!.getBoundingClientRect();
      const isBeside = bar.right <= title.left || title.right <= bar.left;
      return !isBeside && bar.bottom > title.top && title.bottom > bar.top;
    }),
  );
}

describe("pages of a chapter that was run", function () {
  this.timeout(600_000);
  let browser: Browser | undefined;
  after(() => browser?.close());

  it(`${chapter}: notebook, report and nbconvert's page agree, and no mode bar lies over a title`, async function () {
    const context = this as unknown as Mocha.Context;
    const python = requireJupyter(context, "ipywidgets");
    pageScripts(context, python);
    browser = await openBrowser(context);
    const folder = projectFolder();
    try {
      const notebook = path.join(root, "notebooks", `${chapter}.ipynb`);
      const ran = command("run", notebook, "--out", folder, "--cwd", path.dirname(notebook), "--html");
      expect(ran.status, ran.stderr).to.equal(0);
      const executed = path.join(folder, `${chapter}.ipynb`);
      const converted = convertToHtml(python, executed);
      const kinds = kindsInNotebook(executed);
      expect(kinds.join())
        .to.match(/figure/)
        .and.match(/widget/)
        .and.match(/html/)
        .and.match(/text/);

      const page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
      await servePageScripts(page, python);
      await page.goto(pathToFileURL(path.join(folder, `${chapter}.html`)).href);
      expect(await kindsOnPage(page, "section.code", ":scope > .output", inReport)).to.deep.equal(kinds);
      const ofReport = await coveredTitles(page);
      await page.goto(pathToFileURL(converted).href, { waitUntil: "domcontentloaded" });
      await page.locator(".noUi-handle").first().waitFor({ timeout: 60_000 });
      await page.locator(".widget-output .js-plotly-plot .modebar-group").last().waitFor({ state: "attached" });
      const ofConverted = await coveredTitles(page);
      expect(await kindsOnPage(page, ".jp-CodeCell", ".jp-OutputArea-child", inConverted)).to.deep.equal(kinds);
      const none = new Array(kinds.join().split(/figure|widget/).length - 1).fill(false);
      expect({ ofReport, ofConverted }).to.deep.equal({ ofReport: none, ofConverted: none });
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });
});
