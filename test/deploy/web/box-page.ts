/** A page with a search box in Chromium, watched: errors, violations of its policy, and requests to elsewhere. */
import * as fs from "node:fs";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";

const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export interface BoxPage {
  page: Page;
  box: Locator;
  input: Locator;
  /** The results' titles: buttons or links. */
  titles: Locator;
  /** Errors of the page, violations of its policy, requests that left. */
  complaints: string[];
  /** What axe-core finds, as "rule: element". */
  findings(): Promise<string[]>;
}

/** Opens a page of what stands at an origin. */
export async function openBoxPage(
  browser: Browser,
  stand: { origin: string },
  place = "/",
  options: BrowserContextOptions = {},
): Promise<BoxPage> {
  // axe is no script of the page: it is let past the policy, the page is not.
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(stand.origin) && !request.url().startsWith("data:")) {
      complaints.push(`request: ${request.url()}`);
    }
  });
  page.on("console", (line) => {
    // A status that is not 200 is told too; what the box makes of it is tested.
    if (line.type() === "error" && !line.text().startsWith("Failed to load resource")) {
      complaints.push(`console: ${line.text()}`);
    }
  });
  await page.goto(new URL(place, stand.origin).href);
  const box = page.locator("bowlab-search").first();
  await box.locator(".state").waitFor({ state: "attached" });
  return {
    ...{ page, box, complaints },
    input: box.locator("input[type=search]"),
    titles: box.locator(".title"),
    findings: () => findingsOf(page),
  };
}

async function findingsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = (await page.evaluate("axe.run()")) as {
    violations: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[];
  };
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary}`),
  );
}
