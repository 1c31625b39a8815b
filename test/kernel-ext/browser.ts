/** Debian's Chromium, headless, for tests that must see what a person would see. */
import * as fs from "node:fs";
import type { Context } from "mocha";
import { type Browser, chromium } from "playwright-core";

const program = process.env.BOWLAB_CHROMIUM ?? "/usr/bin/chromium";

/** Starts the browser, or skips the test after saying why. */
export async function openBrowser(context: Context): Promise<Browser> {
  if (!fs.existsSync(program)) {
    console.log(`      skipped: there is no Chromium at ${program} (apt-get install chromium, or set BOWLAB_CHROMIUM)`);
    return context.skip();
  }
  const quiet = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  return chromium.launch({ executablePath: program, args: ["--no-sandbox", "--disable-gpu", ...quiet] });
}
