/** The page of a running service in Chromium, asked by keys: names for screen readers, axe-core, hostile texts. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { type Service, startService } from "../../../lib/deploy/serve";
import { openBrowser } from "../../kernel-ext/browser";
import { root } from "../../kernel-ext/support";
import { type BoxPage, openBoxPage } from "./box-page";
import { expectTextAlone, hostileTitles, writeHostile } from "./hostile";

const question = "how do I resume an interrupted training?";

/** Where a page is. */
type Origin = { origin: string };

/** Pixels of the page that a reader would have to scroll sideways for. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

describe("the search box", function () {
  this.timeout(240_000);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-box-"));
  const services: Service[] = [];
  let browser: Browser;
  let guides: Origin;
  let hostile: Origin;

  async function serviceOver(data: string, title: string): Promise<Origin> {
    const index = path.join(folder, `index-${services.length}`);
    const service = await startService({ data, index, title, port: 0 });
    services.push(service);
    return { origin: service.url };
  }

  before(async function () {
    browser = await openBrowser(this as unknown as Mocha.Context);
    fs.mkdirSync(path.join(folder, "texts"));
    writeHostile(path.join(folder, "texts"));
    guides = await serviceOver(path.join(root, "docs/guides"), "The guides");
    hostile = await serviceOver(path.join(folder, "texts"), hostileTitles[0]);
  });
  after(async () => {
    await browser?.close();
    for (const service of services) await service.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** Opens the page, does something, and holds it to be without complaint. */
  async function visit(
    act: (opened: BoxPage) => Promise<void>,
    {
      on = guides,
      place = "/",
      ...options
    }: { on?: Origin; place?: string } & Parameters<Browser["newContext"]>[0] = {},
  ): Promise<void> {
    const opened = await openBoxPage(browser, on, place, options);
    try {
      await act(opened);
      expect(opened.complaints).to.deep.equal([]);
    } finally {
      await opened.page.context().close();
    }
  }

  it("answers as one types: titles, marked sentences, places, ranks, how many and how", () =>
    visit(async ({ page, box, input, titles }) => {
      const typed = "resume an interrupted run";
      // What comes on the way is of questions that are not whole.
      const answered = page.evaluate(`new Promise((done) => {
        addEventListener("bowlab-answer", ({ detail }) => detail.question === ${JSON.stringify(typed)} && done());
      })`);
      await input.pressSequentially(typed);
      await answered;
      expect(await titles.count()).to.equal(10);
      expect(await box.locator("li").first().locator(".sentence mark").allTextContents()).to.include("resume");
      expect(await box.locator(".place").first().textContent()).to.match(/^[\w-]+\.md:\d+$/);
      expect(await box.locator(".parts").first().textContent()).to.match(/^words #1 /);
      expect(await box.locator(".count").textContent()).to.match(/^Best 10 of \d+ passages · /);
      expect(await box.locator(".state").textContent()).to.equal("By words");
    }));

  it("is worked by keys alone", () =>
    visit(async ({ page, box, input, titles }) => {
      const focus = () => page.evaluate("document.activeElement.shadowRoot?.activeElement?.textContent");
      const press = async (...keys: string[]) => {
        for (const key of keys) await page.keyboard.press(key);
      };
      await page.evaluate("document.activeElement.blur()");
      await press("/");
      await page.keyboard.type(question);
      await titles.first().waitFor();
      const names = await titles.allTextContents();
      await press("ArrowDown", "ArrowDown");
      expect(await focus()).to.equal(names[1]);
      await press("End", "ArrowDown");
      expect(await focus()).to.equal(names[9]);
      await press("Home", "Enter");
      expect(await focus()).to.equal(names[0]);
      expect(await titles.first().getAttribute("aria-expanded")).to.equal("true");
      expect(await box.locator("li").first().locator(".passage").isVisible()).to.equal(true);
      await press("Enter");
      expect(await box.locator(".passage:visible").count()).to.equal(0);
      await press("ArrowUp");
      expect(await input.evaluate((field) => field.matches(":focus"))).to.equal(true);
      await press("ArrowDown", "Escape", "Escape");
      expect(await input.inputValue()).to.equal("");
      expect(await titles.count()).to.equal(0);
    }));

  it("has a name and a role for everything, and says its answers politely", () =>
    visit(async ({ page, input, titles }) => {
      await page.getByRole("search", { name: "Search" }).waitFor();
      await page.getByRole("searchbox", { name: "Search" }).fill(question);
      await page.getByRole("list", { name: "Results" }).waitFor();
      expect(await page.getByRole("listitem").count()).to.equal(10);
      expect(await page.getByRole("heading", { level: 2 }).count()).to.equal(10);
      await page.getByRole("button", { name: (await titles.first().textContent()) as string, exact: true }).waitFor();
      await page.getByRole("status").getByText(`10 results for ${question}`).waitFor({ state: "attached" });
      await page.getByRole("button", { name: "Clear the question" }).click();
      expect(await input.inputValue()).to.equal("");
    }));

  const states: Record<string, (opened: BoxPage) => Promise<void>> = {
    empty: async () => {},
    answers: async ({ input, titles }) => {
      await input.fill(question);
      await titles.first().waitFor();
    },
    opened: async ({ input, titles }) => {
      await input.fill(question);
      await titles.nth(1).click();
    },
    nothing: async ({ box, input }) => {
      await input.fill("zzyzx");
      await box.getByText("Nothing was found").waitFor();
    },
    failed: async ({ box, input, page }) => {
      await page.route("**/search?*", (route) => route.abort());
      await input.fill("what fails?");
      await box.getByRole("button", { name: "Try again" }).waitFor();
    },
    "wanting a token": async ({ box, input, page }) => {
      await page.route("**/search?*", (route) => route.fulfill({ status: 401, body: "{}" }));
      await input.fill("what is closed?");
      await box.getByLabel("Token", { exact: true }).waitFor();
    },
    loading: async ({ box, page }) => {
      await page.evaluate(`document.querySelector("bowlab-search").source = {
        state: "words", progress: { what: "model", loaded: 1e7, total: 3e7 }, onState: () => () => {}, close() {},
      }`);
      await box.getByText("33 % of 30.0 MB").waitFor();
    },
  };
  for (const [state, act] of Object.entries(states)) {
    it(`axe-core finds nothing: ${state}, on a phone and a desk, light and dark`, () =>
      visit(
        async (opened) => {
          const { page } = opened;
          await act(opened);
          for (const width of [390, 1280]) {
            await page.setViewportSize({ width, height: 844 });
            for (const colorScheme of ["light", "dark"] as const) {
              await page.emulateMedia({ colorScheme });
              expect(await opened.findings(), `${width} ${colorScheme}`).to.deep.equal([]);
            }
            expect(await overflow(page)).to.equal(0);
          }
        },
        { bypassCSP: true },
      ));
  }

  it("markup, scripts, paths and turned letters in passages are text, on a page as narrow as at 400 %", () =>
    visit(
      async ({ page, input, titles }) => {
        expect(await page.getByRole("heading", { level: 1 }).textContent()).to.equal(hostileTitles[0]);
        await input.fill("quarry <img src=x onerror=window.hacked=1>");
        await titles.first().waitFor();
        await expectTextAlone(page);
        expect(await overflow(page)).to.equal(0);
        const arabic = titles.locator("bdi", { hasText: "النصوص" });
        expect(await arabic.evaluate((title) => title.matches(":dir(rtl)"))).to.equal(true);
      },
      { on: hostile, viewport: { width: 320, height: 640 } },
    ));
});
