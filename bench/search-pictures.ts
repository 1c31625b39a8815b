/**
 * `npm run picture:search`: pictures of the search page in every state, on a phone's width and a desk's, in light and
 * dark, to be looked at. The guides of this repository are searched, or what stands at `--url`. Needs Chromium:
 * BOWLAB_CHROMIUM=/path/to/chromium, or /usr/bin/chromium.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { openSearch } from "../lib/search";
import { openStand } from "../test/deploy/web/stand";
import { benchOptions } from "./options";

const root = path.resolve(__dirname, "..");
const widths = { phone: 390, desk: 1280 };
const question = "how do I resume an interrupted training?";

/** What is done on the page before its picture is taken. */
const states: Record<string, (page: Page) => Promise<void>> = {
  empty: async () => {},
  answers: (page) => ask(page, question),
  opened: async (page) => {
    await ask(page, question);
    await page.locator("bowlab-search .title").nth(1).click();
  },
  nothing: (page) => ask(page, "zzyzx"),
  failed: async (page) => {
    await page.route("**/{search?*,search.json}", (route) => route.abort());
    await page.reload();
    await page.locator("bowlab-search input").fill("what fails?");
    await page.locator("bowlab-search .notice").waitFor();
  },
  // A text, since the compiler's helpers are not on the page.
  loading: (page) =>
    page.evaluate(`document.querySelector("bowlab-search").source = {
      state: "words", passages: 74, progress: { what: "model", loaded: 12_300_000, total: 35_200_000 },
      onState: () => () => {}, close() {},
    }`),
};

async function ask(page: Page, text: string): Promise<void> {
  await page.locator("bowlab-search input").fill(text);
  await page.locator("bowlab-search li, bowlab-search .notice:not([hidden])").first().waitFor();
}

async function take(browser: Browser, address: string, out: string): Promise<void> {
  for (const [width, pixels] of Object.entries(widths)) {
    for (const colorScheme of ["light", "dark"] as const) {
      for (const [name, act] of Object.entries(states)) {
        const page = await browser.newPage({ viewport: { width: pixels, height: 844 }, colorScheme });
        await page.goto(address);
        await page.locator("bowlab-search .state:not(:empty)").waitFor();
        await act(page);
        await page.waitForTimeout(400);
        await page.screenshot({ path: path.join(out, `${name}-${width}-${colorScheme}.png`) });
        await page.close();
      }
    }
  }
}

async function main(): Promise<void> {
  const usage = "npm run picture:search -- [--out FOLDER] [--url ADDRESS of a search page, else the guides' own]";
  const { out, url } = benchOptions(usage, { out: "build/search-pictures", url: "" });
  fs.mkdirSync(out, { recursive: true });
  const search = url === "" ? await openSearch(path.join(root, "docs/guides")) : undefined;
  const stand = search && (await openStand(search, "The guides of bowlab"));
  const executablePath = process.env.BOWLAB_CHROMIUM ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    await take(browser, stand?.origin ?? url, out);
    console.log(`written to ${out}`);
  } finally {
    await browser.close();
    await stand?.close();
    search?.close();
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
