/**
 * An exported folder in Chromium, from a plain file server: the answers of `bowlab ask`, by words at once and fused
 * when the model has come; the box by one tag in another page; nothing but files of the folder is asked for.
 */
import * as fs from "node:fs";
import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { exportWeb, type WebExportOptions } from "../../../lib/deploy";
import { useEngine } from "../../../lib/engine";
import { finetune } from "../../../lib/finetune";
import { type Answer, openSearch } from "../../../lib/search";
import { smallRun, useCollection } from "../../finetune/collection";
import { openBrowser } from "../../kernel-ext/browser";
import { type FileServer, serveFiles } from "./file-server";
import { expectTextAlone, hostileTexts, hostileTitles, writeHostile } from "./hostile";

/** Without onnxruntime-web, and without npm's registry, the test is skipped after saying why. */
async function exportOrSkip(context: Mocha.Context, options: WebExportOptions): Promise<void> {
  try {
    await exportWeb(options);
  } catch (error) {
    if (!/could not be had/.test((error as Error).message)) throw error;
    console.log(`      skipped: ${(error as Error).message}`);
    context.skip();
  }
}

describe("an exported folder in Chromium", function () {
  this.timeout(240_000);
  const { at, collection } = useCollection();
  let browser: Browser;
  before(async function () {
    browser = await openBrowser(this as unknown as Mocha.Context);
  });
  after(() => browser?.close());

  /** A page that tells what goes wrong in it, and what it asks of others. */
  async function watched(server: FileServer): Promise<{ page: Page; complaints: string[] }> {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("pageerror", ({ message }) => complaints.push(message));
    page.on("request", (request) => {
      if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(server.origin)) {
        complaints.push(request.url());
      }
    });
    return { page, complaints };
  }

  it("answers as bowlab ask: by words at once, fused when the model has come", async function () {
    const data = at("data");
    await useEngine();
    await finetune(smallRun(at(), "model", { queryPrefix: "query:" }));
    const options = { data, model: at("model"), out: at("out"), dtype: "fp32", weights: [1, 0.4] } as const;
    await exportOrSkip(this, options);
    const questions = collection()
      .queries.slice(0, 12)
      .map(({ text }) => text);
    const expected: Record<string, Answer[]> = {};
    for (const [by, model] of [["words"], ["both", at("model")]]) {
      const search = await openSearch(data, { index: at(`index-${by}`), model, weights: [1, 0.4] });
      expected[by] = await search.askAll(questions);
      search.close();
    }
    const server = await serveFiles(at("out"));
    const { page, complaints } = await watched(server);
    try {
      await page.goto(`${server.origin}/index.html`);
      const found = (await page.evaluate(`(async () => {
        const { openStatic } = await import("./bowlab-search.js");
        const search = openStatic(".");
        const all = async () => {
          const answers = [];
          for (const question of ${JSON.stringify(questions)}) answers.push(await search.ask(question));
          return answers;
        };
        const states = [];
        search.onState(() => states.push(search.state));
        const first = await search.ask(${JSON.stringify(questions[0])});
        if (search.state !== "both") await new Promise((go) => search.onState(() => search.state === "both" && go()));
        const both = await all();
        const words = openStatic(".", { model: "never" });
        const byWords = [];
        for (const question of ${JSON.stringify(questions)}) byWords.push(await words.ask(question));
        const controller = new AbortController();
        const stopped = words.ask("never mind", { signal: controller.signal }).catch((error) => error.name);
        controller.abort();
        return { states, first, both, words: byWords, stopped: await stopped };
      })()`)) as { states: string[]; first: Answer; both: Answer[]; words: Answer[]; stopped: string };
      expect(found.first.by).to.equal("words");
      expect(found.stopped).to.equal("AbortError");
      expect(found.states[0]).to.equal("words");
      expect(found.states.at(-1)).to.equal("both");
      const ids = (answers: Answer[]) => answers.map(({ by, results }) => [by, ...results.map(({ id }) => id)]);
      expect(ids(found.words)).to.deep.equal(ids(expected.words));
      expect(ids(found.both)).to.deep.equal(ids(expected.both));
      const scores = (answers: Answer[]) => answers.flatMap(({ results }) => results.map(({ parts }) => parts));
      for (const [i, { words, vectors }] of scores(found.both).entries()) {
        const own = scores(expected.both)[i];
        expect(words).to.deep.equal(own.words);
        expect(vectors?.score).to.be.closeTo(own.vectors?.score ?? Number.NaN, 0.01);
      }
      expect(complaints).to.deep.equal([]);
      expect(server.asked.filter(({ bytes }) => bytes === 0)).to.deep.equal([]);
    } finally {
      await page.close();
      server.close();
    }
  });

  it("goes on by words where the model cannot come, and opens a folder that was renewed meanwhile", async function () {
    const data = at("data");
    await useEngine();
    await finetune(smallRun(at(), "model"));
    await exportOrSkip(this, { data, model: at("model"), out: at("out") });
    const model = fs.readdirSync(at("out")).find((name) => name.startsWith("model-")) as string;
    fs.writeFileSync(at("out", model, "encoder.bin"), "damaged");
    const server = await serveFiles(at("out"), "/deep/er/");
    const { page } = await watched(server);
    try {
      await page.goto(`${server.origin}/deep/er/`);
      await page.evaluate(`(async () => {
        const { openStatic } = await import("/deep/er/bowlab-search.js");
        window.search = openStatic(".", { model: "at once" });
        await new Promise((go) => search.onState(() => search.message && go()));
        window.other = openStatic(".");
        await new Promise((go) => other.onState(() => other.state === "words" && go()));
      })()`);
      const [message, by] = (await page.evaluate(
        `search.ask("the").then(() => search.ask("noun")).then(({ by }) => [search.message, by])`,
      )) as string[];
      expect([message, by]).to.satisfy(
        ([told, how]: string[]) => /by words alone: .*encoder\.bin is damaged/.test(told) && how === "words",
      );
      fs.mkdirSync(at("hostile"));
      writeHostile(at("hostile"));
      await exportWeb({ data: at("hostile"), out: at("out") });
      const answer = (await page.evaluate(`other.ask("quarry")`)) as Answer;
      expect(answer.results.length).to.be.greaterThan(5);
    } finally {
      await page.close();
      server.close();
    }
  });

  it("one tag in another page puts the box there; passages come out as text", async () => {
    fs.mkdirSync(at("hostile"));
    writeHostile(at("hostile"));
    await exportWeb({ data: at("hostile"), out: at("site", "search"), baseUrl: "../pages/" });
    await exportWeb({ data: at("hostile"), out: at("site", "plain"), title: hostileTitles[0] });
    const tag = '<script type="module" src="search/bowlab-search.js"></script>';
    fs.writeFileSync(at("site", "page.html"), `<!doctype html><meta charset="utf-8"><h1>A page</h1>${tag}`);
    const server = await serveFiles(at("site"), "/below/");
    const { page, complaints } = await watched(server);
    try {
      for (const place of ["page.html", "search/"]) {
        await page.goto(`${server.origin}/below/${place}`);
        await page.getByRole("searchbox").fill("quarry");
        await page.locator("bowlab-search .title").nth(5).waitFor();
        const shown = await page.locator("bowlab-search").evaluate((box) => box.shadowRoot?.textContent ?? "");
        expect(shown, place).to.include(hostileTexts[0].slice(0, 30));
        expect(await page.evaluate("window.hacked"), place).to.equal(undefined);
        const links = await page
          .locator("bowlab-search a")
          .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).protocol));
        expect(new Set(links), place).to.deep.equal(new Set(["http:"]));
      }
      await page.goto(`${server.origin}/below/plain/`);
      expect(await page.getByRole("heading", { level: 1 }).textContent()).to.equal(hostileTitles[0]);
      await page.getByRole("searchbox").fill("quarry");
      await page.locator("bowlab-search .title").first().waitFor();
      await expectTextAlone(page);
      expect(complaints).to.deep.equal([]);
    } finally {
      await page.close();
      server.close();
    }
  });
});
