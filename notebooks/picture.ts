/**
 * `npm run picture`: the README's picture, taken from the report that `npm start` wrote (runs/00-tour.html), so that
 * what it shows was computed. Needs Chromium: CHROMIUM=/path/to/chromium, or /usr/bin/chromium.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { chromium } from "playwright-core";

const report = path.resolve(__dirname, "..", "runs", "00-tour.html");
const picture = path.join(__dirname, "pictures", "coverage.png");
const title = "Term coverage: words read back from one vector";

const flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking";

async function main(): Promise<void> {
  if (!fs.existsSync(report)) throw new Error(`${report} is missing: run \`npm start\` first`);
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: flags.split(" ") });
  try {
    const page = await browser.newPage({ viewport: { width: 1000, height: 900 }, colorScheme: "light" });
    await page.goto(`file://${report}`);
    // Figures are drawn when they come near the window.
    for (let y = 0; y < (await page.evaluate(() => document.body.scrollHeight)); y += 800) {
      await page.evaluate((to) => window.scrollTo(0, to), y);
      await page.waitForTimeout(150);
    }
    const figure = page.locator(".js-plotly-plot", { hasText: title });
    await figure.locator(".main-svg").first().waitFor();
    await figure.screenshot({ path: picture });
    console.log(`written to ${picture}`);
  } finally {
    await browser.close();
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
