import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type { Browser, BrowserContext } from "playwright-core";
import { type Score, testNames } from "../../../../kernel-ext/runner/grade/score";
import { scorePage } from "../../../../kernel-ext/runner/grade/score-page";
import { writeReport } from "../../../../kernel-ext/runner/report";
import { openBrowser } from "../../browser";
import { temporaryFolder, writeNotebookFile } from "../../support";
import { attachments, bundles, figures, markdown, markup, metadata, texts } from "./hostile-vectors";

const code = (source: string, outputs: unknown[]) => ({
  ...{ cell_type: "code", metadata: {}, source, outputs, execution_count: 1 },
});
const text = (source: string, more = {}) => ({ cell_type: "markdown", metadata: {}, source, ...more });
const display = (data: unknown) => [{ output_type: "display_data", data, metadata: {} }];
const html = Object.values(markup).flat();

/** One cell for each vector; a code cell's source is one line that must stay in sight. */
const cells = [
  ...html.map((vector, i) => code(`html ${i}`, display({ "text/html": vector }))),
  ...html.map((vector) => text(`before\n\n${vector}\n\nafter`)),
  ...markdown.map((vector) => text(vector)),
  ...attachments.map((vector) => text("![x](attachment:a)", { attachments: vector })),
  ...bundles.map((vector, i) => code(`bundle ${i}`, display(vector))),
  ...figures.map((vector, i) => code(`figure ${i}`, display({ "application/vnd.plotly.v1+json": vector }))),
  ...texts.flatMap((vector, i) => [
    code(`stream ${i}`, [{ output_type: "stream", name: i % 2 ? "stderr" : "stdout", text: vector }]),
    code(`error ${i}`, [{ output_type: "error", ename: vector, evalue: vector, traceback: i % 2 ? [vector] : [] }]),
    code(vector, []),
    { cell_type: "raw", metadata: {}, source: vector },
  ]),
];

/** What a page must not do, as it was seen. */
interface Seen {
  events: string[];
  stolen: unknown;
}

describe("pages of a hostile notebook", () => {
  let browser: Browser | undefined;
  let server: http.Server;
  let folder: string;
  const hits: string[] = [];
  const evil = (content: unknown) => {
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    return JSON.parse(JSON.stringify(content).replaceAll("EVILHOST", host).replaceAll("EVIL", `http://${host}`));
  };

  before(async function () {
    browser = await openBrowser(this as unknown as Mocha.Context);
    folder = temporaryFolder();
    server = http.createServer((request, response) => {
      hits.push(String(request.url));
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  after(async () => {
    await browser?.close();
    server?.close();
    if (folder) fs.rmSync(folder, { recursive: true });
  });

  const report = (name: string, more: object[], notebookMetadata = {}) => {
    const heading = text("# The report's own heading");
    const book = { nbformat: 4, nbformat_minor: 4, metadata: notebookMetadata, cells: [heading, ...evil(more)] };
    return writeReport(writeNotebookFile(folder, name, book));
  };

  /** Opens the page and notes all that happens for as long as a refresh would need. */
  async function watch(context: BrowserContext, file: string) {
    const seen: Seen = { events: [], stolen: undefined };
    await context.addInitScript("window.taken = 0; window.stolen = function () { window.taken = 1; };");
    const tab = await context.newPage();
    const address = pathToFileURL(file).href;
    const note = (event: string) => seen.events.push(event);
    tab.on("request", (request) => {
      const url = request.url();
      if (!/^(data|blob):/.test(url) && url !== address) note(`request ${url}`);
    });
    tab.on("framenavigated", (frame) => frame.url() !== address && note(`navigation ${frame.url()}`));
    tab.on("dialog", (dialog) => note(`dialog ${dialog.message()}`));
    tab.on("popup", (popup) => note(`popup ${popup.url()}`));
    tab.on("pageerror", (error) => note(`script ${error.message}`));
    // Plotly says by a warning which of a figure's colours it does not know.
    tab.on("console", (message) => !/^WARN: Invalid color/.test(message.text()) && note(`console ${message.text()}`));
    await tab.goto(address);
    // Figures are drawn as they come near the window.
    for (const figure of await tab.locator(".figure").all()) await figure.scrollIntoViewIfNeeded();
    await tab.waitForTimeout(2500);
    seen.stolen = await tab.evaluate(() => (window as { taken?: number }).taken);
    return { tab, seen };
  }

  it("there are 200 vectors and more", () => expect(cells.length + metadata.length).to.be.greaterThan(200));

  for (const [defence, bypassCSP] of [
    ["by what is written into the page", true],
    ["by the browser's policy, too", false],
  ] as const) {
    it(`run nothing, fetch nothing, go nowhere: ${defence}`, async () => {
      const file = report("hostile.ipynb", cells, Object.assign({}, ...metadata));
      const context = await browser!.newContext({ bypassCSP, viewport: { width: 1440, height: 900 } });
      const { seen, tab } = await watch(context, file);
      expect({ ...seen, hits }).to.deep.equal({ events: [], stolen: 0, hits: [] });
      // Plotly and what draws the figures.
      expect(await tab.locator("script:not([type])").count()).to.equal(2);
      if (process.env.BOWLAB_SCREENSHOTS && !bypassCSP) {
        await tab.screenshot({ path: path.join(process.env.BOWLAB_SCREENSHOTS, "hostile.png"), fullPage: true });
      }
      await context.close();
    });
  }

  it("show nothing of an output outside its box", async () => {
    const context = await browser!.newContext({ viewport: { width: 1440, height: 900 } });
    const { tab } = await watch(context, report("hostile.ipynb", cells));
    // Every line of source and the heading is what a click at its place meets, scrolled to the window's middle and to
    // its top.
    const covered = await tab.evaluate(() => {
      const wrong: string[] = [];
      for (const box of Array.from(document.querySelectorAll("main > section > .source, main > section > h1"))) {
        for (const block of ["center", "start", "end"] as const) {
          box.scrollIntoView({ block });
          const { left, right, top, bottom } = box.getBoundingClientRect();
          for (const x of [left + 3, (left + right) / 2, right - 3]) {
            const met = document.elementFromPoint(x, (top + bottom) / 2);
            if (!met || !(box.contains(met) || met.id === "all-code"))
              wrong.push(`${box.textContent}: ${met?.outerHTML.slice(0, 200)}`);
          }
        }
      }
      return wrong;
    });
    expect(covered).to.deep.equal([]);
    // Structure: all that came from the notebook is below a box that holds it.
    const outside = await tab.evaluate(() =>
      Array.from(document.body.querySelectorAll("*"))
        .filter((element) => !element.closest("section, nav, script, #js-plotly-tester"))
        .filter((element) => !element.matches("main, #all-code"))
        .map((element) => element.outerHTML.slice(0, 100)),
    );
    expect(outside).to.deep.equal([]);
    const { width, height } = await tab.evaluate(() => ({
      width: document.documentElement.scrollWidth,
      height: Math.max(
        ...Array.from(document.querySelectorAll("main > section")).map((box) => box.getBoundingClientRect().height),
      ),
    }));
    expect(width).to.be.at.most(1440);
    expect(height).to.be.below(6000);
    // The heading looks as on a page of its own.
    const picture = async (page: typeof tab) => {
      await page.evaluate(() => window.scrollTo(0, 0));
      return page.locator("main h1").first().screenshot();
    };
    const alone = await context.newPage();
    await alone.goto(pathToFileURL(report("alone.ipynb", [text("## a"), code("1", [])])).href);
    expect((await picture(tab)).equals(await picture(alone))).to.equal(true);
    await context.close();
  });

  it("show a table of grades in which names and messages are only words", async () => {
    const score = (vector: string): Score => ({
      ...{
        learner: vector,
        notebook: vector,
        output: path.join(folder, vector.replaceAll("\u0000", "")),
        earned: 1,
        points: 2,
      },
      tests: [{ name: vector, points: 1, earned: 0, passed: false, message: vector }],
      ...{ errors: [vector], seconds: 1 },
    });
    const scores: Score[] = evil([...html, ...markdown, ...texts, "ben/\u202egro"].map(score));
    expect(testNames(scores).length).to.be.greaterThan(100);
    const file = path.join(folder, "grades.html");
    fs.writeFileSync(file, scorePage(scores, { title: "</title><script>stolen()</script>", folder }));
    const context = await browser!.newContext({ bypassCSP: true, viewport: { width: 1440, height: 900 } });
    const { seen, tab } = await watch(context, file);
    expect({ ...seen, hits }).to.deep.equal({ events: [], stolen: 0, hits: [] });
    expect(await tab.locator("h1").textContent()).to.equal("</title><script>stolen()</script>");
    const met = await tab.evaluate(() => {
      const { left, top } = document.querySelector("h1")!.getBoundingClientRect();
      return document.elementFromPoint(left + 5, top + 10)?.tagName;
    });
    expect(met).to.equal("H1");
    expect(await tab.locator("h2").last().textContent()).to.equal("ben/\uFFFDgro");
    await context.close();
  });

  it("languages of any name are shown as plain code", () => {
    for (const vector of metadata) expect(() => report("metadata.ipynb", [code("1 < 2", [])], vector)).to.not.throw();
  });
});
