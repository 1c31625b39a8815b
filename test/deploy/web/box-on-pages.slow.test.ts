/** The search box on pages of others, in Chromium: the one tag, several boxes, addresses, keys, events, refusals. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import type { Browser } from "playwright-core";
import { openSearch, type PassageSearch } from "../../../lib/search";
import { openBrowser } from "../../kernel-ext/browser";
import { root } from "../../kernel-ext/support";
import { type BoxPage, openBoxPage } from "./box-page";
import { openStand, type Stand } from "./stand";

const head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title><body><h1>A page</h1>';
const tag = (rest = "") => `<script type="module" src="/bowlab-search.js" ${rest}></script>`;

describe("the search box on a page", function () {
  this.timeout(240_000);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-box-"));
  let browser: Browser;
  let search: PassageSearch;
  let stand: Stand;

  before(async function () {
    browser = await openBrowser(this as unknown as Mocha.Context);
    search = await openSearch(path.join(root, "docs/guides"), { index: path.join(folder, "index") });
    stand = await openStand(search, "The guides");
  });
  after(async () => {
    await browser?.close();
    await stand?.close();
    search?.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a page with this body, or the search page, does something, and holds it to be without complaint. */
  async function visit(body: string | undefined, act: (opened: BoxPage) => Promise<void>, query = ""): Promise<void> {
    const place = body === undefined ? "/" : "/page";
    if (body !== undefined) stand.pages.set(place, head + body);
    const opened = await openBoxPage(browser, stand, place + query);
    try {
      await act(opened);
      expect(opened.complaints).to.deep.equal([]);
    } finally {
      await opened.page.context().close();
    }
  }

  for (const [how, style, isDark] of [
    ["a page that is dark without a word of it", "body { background: #111; color: #eee }", true],
    ["a dark part of a light page", "main { background: rgb(20 20 30 / 0.9) }", true],
    ["a body whose scheme its ground does not follow", "body { color-scheme: dark }", false],
    ["a page that follows the system by its root", ":root { color-scheme: light dark }", true],
    ["a page of no style", "", false],
  ] as const) {
    it(`can be read on ${how}`, () =>
      visit(`<main>${tag('data-service="/"')}</main>`, async ({ page }) => {
        await page.emulateMedia({ colorScheme: "dark" });
        await page.evaluate((css) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          document.adoptedStyleSheets.push(sheet);
        }, style);
        await page.locator("bowlab-search input").focus();
        const scheme = await page.locator("bowlab-search").evaluate((box) => getComputedStyle(box).colorScheme);
        expect(scheme).to.equal(isDark ? "dark" : "light");
      }));
  }

  it("the key that leads to the field is not written where the focus is there already", () =>
    visit(`<main>${tag('data-service="/"')}</main>`, async ({ page }) => {
      const field = page.locator("bowlab-search input");
      await field.focus();
      await page.keyboard.type("/a/b");
      expect(await field.inputValue()).to.equal("a/b");
    }));

  it("one tag puts it where the tag stands, with the tag's settings", () =>
    visit(
      `<main>${tag('data-service="/" data-k="3" data-label="Find" data-heading="3"')}<p>after</p></main>`,
      async ({ page, box, input, titles }) => {
        expect(await box.evaluate((element) => element.previousElementSibling?.tagName)).to.equal("SCRIPT");
        expect(await box.evaluate((element) => element.nextElementSibling?.textContent)).to.equal("after");
        await page.getByRole("searchbox", { name: "Find" }).fill("checkpoint");
        await titles.nth(2).waitFor();
        expect(await titles.count()).to.equal(3);
        expect(await page.getByRole("heading", { level: 3 }).count()).to.equal(3);
        await input.press("Enter");
        expect(new URL(page.url()).search, "the address is the page's own").to.equal("");
      },
    ));

  it("a box that the author wrote is the only one; two of them are apart", () =>
    visit(
      `<bowlab-search service="/"></bowlab-search><bowlab-search service="/"></bowlab-search>${tag()}`,
      async ({ page }) => {
        const boxes = page.locator("bowlab-search");
        expect(await boxes.count()).to.equal(2);
        await boxes.nth(1).locator("input").fill("checkpoint");
        await boxes.nth(1).locator("li").first().waitFor();
        expect(await boxes.nth(0).locator("li").count()).to.equal(0);
        await page.evaluate(() => (document.activeElement as HTMLElement).blur());
        await page.keyboard.press("Control+k");
        expect(await boxes.nth(0).evaluate((box) => box === document.activeElement)).to.equal(true);
      },
    ));

  it("its keys are not taken from whoever writes elsewhere, and can be turned off", () =>
    visit(
      `<input id="other"><bowlab-search service="/" hotkey="none"></bowlab-search>${tag()}`,
      async ({ page, box }) => {
        const other = page.locator("#other");
        await other.focus();
        await page.keyboard.type("a/b");
        expect(await other.inputValue()).to.equal("a/b");
        await other.blur();
        await page.keyboard.type("/");
        expect(await box.evaluate((element) => element === document.activeElement)).to.equal(false);
        await box.evaluate((element) => element.setAttribute("hotkey", "s"));
        await other.focus();
        await page.keyboard.type("s");
        expect(await other.inputValue()).to.equal("a/bs");
        await other.blur();
        await page.keyboard.type("s");
        expect(await box.evaluate((element) => element === document.activeElement)).to.equal(true);
      },
    ));

  it("its page keeps the question in the address, and goes back to the one before", () =>
    visit(
      undefined,
      async ({ page, input, titles }) => {
        await titles.first().waitFor();
        expect(await input.inputValue()).to.equal("tokenizer vocabulary");
        await input.fill("checkpoint");
        await input.press("Enter");
        await page.waitForURL("**/?q=checkpoint");
        await input.fill("engine");
        await input.press("Enter");
        await page.waitForURL("**/?q=engine");
        await page.goBack();
        expect(await input.inputValue()).to.equal("checkpoint");
        await page.goBack();
        expect(await input.inputValue()).to.equal("tokenizer vocabulary");
        await input.press("Escape");
        expect(new URL(page.url()).search).to.equal("");
      },
      "?q=tokenizer+vocabulary",
    ));

  it("a page hears of answers and of results that open, and may open them itself", () =>
    visit(
      `<bowlab-search service="/" link="/see/{file}#L{line}"></bowlab-search>${tag()}`,
      async ({ page, box, input, titles }) => {
        await page.evaluate(() => {
          document.addEventListener("bowlab-answer", (event) => {
            document.title = (event as CustomEvent).detail.question;
          });
          document.addEventListener("bowlab-open", (event) => {
            document.title = `open ${(event as CustomEvent).detail.passage.rank}`;
            event.preventDefault();
          });
        });
        await input.fill("checkpoint");
        await titles.first().waitFor();
        expect(await page.title()).to.equal("checkpoint");
        expect(await titles.first().getAttribute("href")).to.match(/^http:\/\/127\.0\.0\.1:\d+\/see\/[\w-]+\.md#L\d+$/);
        await titles.first().click();
        expect(await page.title()).to.equal("open 1");
        await box.getByRole("button", { name: "Show passage" }).nth(1).click();
        expect(await page.title()).to.equal("open 2");
        expect(await box.locator(".passage:visible").count()).to.equal(0);
        expect(new URL(page.url()).pathname).to.equal("/page");
      },
    ));

  it("speaks another language where its page does, also one that is added later", () =>
    visit(`<div lang="de-AT"><bowlab-search service="/"></bowlab-search></div>${tag()}`, async ({ page, input }) => {
      await page.getByRole("searchbox", { name: "Search" }).waitFor();
      await page.evaluate('import("/bowlab-search.js").then((box) => box.addStrings("de", { label: "Suche" }))');
      await page.getByRole("searchbox", { name: "Suche" }).fill("checkpoint");
      expect(await input.getAttribute("placeholder")).to.equal("Ask in your own words");
    }));

  it("waits while the service is busy, says what went wrong, and goes on after", () =>
    visit(undefined, async ({ box, input, titles }) => {
      stand.refusals.push({ status: 429, headers: { "retry-after": "0" } });
      await input.fill("checkpoint");
      await titles.first().waitFor();
      stand.refusals.push({ status: 500 });
      await input.fill("engine");
      await box.getByText("The service answered with 500.").waitFor();
      expect(await titles.count()).to.equal(0);
      await box.getByRole("button", { name: "Try again" }).click();
      await titles.first().waitFor();
    }));

  it("asks for the service's token, and keeps it while the tab is open", () =>
    visit(undefined, async ({ page, box, input, titles }) => {
      let asked: string | undefined;
      await page.route("**/search?*", (route) => {
        asked = route.request().headers().authorization;
        return asked === "Bearer secret" ? route.continue() : route.fulfill({ status: 401, body: "{}" });
      });
      await input.fill("checkpoint");
      await box.getByLabel("Token", { exact: true }).fill("secret");
      await box.getByRole("button", { name: "Use the token" }).click();
      await titles.first().waitFor();
      asked = undefined;
      await page.reload();
      await titles.first().waitFor();
      expect(asked).to.equal("Bearer secret");
      expect(await box.evaluate((element) => element.outerHTML.includes("secret"))).to.equal(false);
      await page.evaluate(() => sessionStorage.clear());
      asked = undefined;
      await page.goto(`${stand.origin}/?q=engine#token=secret`);
      await titles.first().waitFor();
      expect(asked).to.equal("Bearer secret");
      expect(page.url()).to.equal(`${stand.origin}/?q=engine`);
    }));

  it("asks again when the model has come, but not under the eyes of a reader", () =>
    visit(undefined, async ({ page, box, input, titles }) => {
      await page.evaluate(sourceThatImproves);
      await input.fill("checkpoint");
      await titles.getByText("by words").waitFor();
      await page.evaluate("improve('both')");
      await titles.getByText("by both").waitFor();
      expect(await box.locator(".parts").first().textContent()).to.match(/^words #3 .*vectors #1 /);
      await page.evaluate("improve('words')");
      await input.fill("engine");
      await titles.getByText("by words").click();
      await page.evaluate("improve('both')");
      await box.getByRole("button", { name: "Search again, now by words and vectors" }).waitFor();
      expect(await titles.getByText("by words").count()).to.equal(1);
      await box.getByRole("button", { name: "Search again, now by words and vectors" }).click();
      await titles.getByText("by both").waitFor();
    }));
});

/** A script for the page: a source whose model the test lets come. A text, since a compiler's helpers are not there. */
const sourceThatImproves = `(() => {
  const listeners = new Set();
  const source = {
    state: "words", passages: 5, close() {},
    onState(listener) { listeners.add(listener); return () => listeners.delete(listener); },
    async ask(question) {
      const by = source.state, part = (rank) => ({ rank, score: 1 / rank });
      const parts = by === "both" ? { words: part(3), vectors: part(1) } : { words: part(3) };
      const spans = [{ text: "found by " + by, isMarked: false }];
      return { question, by, passages: 5, seconds: 0.001, results: [{ rank: 1, id: "1", title: "found by " + by,
        titleSpans: spans, text: "Text.", sentence: [{ text: "Text.", isMarked: false }], score: 1, parts }] };
    },
  };
  window.improve = (state) => { source.state = state; for (const listener of listeners) listener(); };
  document.querySelector("bowlab-search").source = source;
})()`;
