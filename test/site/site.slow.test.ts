/** `npm run site` as a reader meets it: built, served, and opened in a browser as narrow as a phone's. */
import { execFile } from "node:child_process";
import * as fs from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../kernel-ext/browser";
import { root } from "../kernel-ext/support";
import { type Crawl, crawl, deadAnchors } from "./crawl";
import { serveFolder } from "./server";

/** Pages of the API reference that are opened; of the others the links are read. */
const SAMPLE = 3;

describe("the site", function () {
  this.timeout(600_000);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-site-"));
  const sources = path.join(root, "build", `${path.basename(folder)}-source`);
  let browser: Browser;
  let server: Server;
  let origin: string;
  let found: Crawl;

  before(async function () {
    browser = await openBrowser(this as unknown as Mocha.Context);
    const words = ["--import=tsx", "docs/site/build.ts", "--no-run", "--out", folder];
    await promisify(execFile)(process.execPath, words, { cwd: root });
    server = await serveFolder(folder);
    origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    const page = await browser.newPage();
    await page.goto(origin);
    found = await crawl(page, `${origin}/`);
    await page.close();
  });
  after(async () => {
    await browser?.close();
    server?.close();
    for (const made of [folder, sources]) fs.rmSync(made, { recursive: true, force: true });
  });

  const addresses = () => [...found.pages.keys()].map((address) => address.slice(origin.length));

  it("every page, picture and script that a page leads to answers", () => {
    expect(found.missing).to.deep.equal([]);
    expect(found.files.size).to.be.greaterThan(20);
  });

  it("every anchor that a link names is on its page", () => {
    expect(deadAnchors(found)).to.deep.equal([]);
  });

  it("every page can be reached from the first one", () => {
    const reached = new Set(addresses().map((address) => address.replace(/\/$/, "/index.html")));
    const written = fs.readdirSync(folder, { recursive: true }).map((name) => `/${name}`);
    const pages = written.filter((name) => name.endsWith(".html") && name !== "/404.html");
    expect(pages.length).to.be.greaterThan(100);
    expect(pages.filter((name) => !reached.has(name))).to.deep.equal([]);
  });

  it("has every guide, every page of the reference and every chapter", () => {
    const names = (place: string, ending: string) =>
      fs.readdirSync(path.join(root, place)).filter((name) => name.endsWith(ending));
    const expected = [
      ...names("docs/guides", ".md").map((name) => `/guides/${path.basename(name, ".md")}.html`),
      ...names("docs/reference", ".md").map((name) => `/reference/${path.basename(name, ".md")}.html`),
      ...names("notebooks", ".ipynb").map((name) => `/course/${path.basename(name, ".ipynb")}.html`),
    ];
    expect(addresses()).to.include.members(expected);
  });

  it("opens every page without an error, a request to elsewhere, or a width that a phone has not", async () => {
    const pages = addresses().filter((address) => !address.startsWith("/api/") && !address.startsWith("/reports/"));
    const api = addresses().filter((address) => address.startsWith("/api/"));
    const opened = [...pages, ...api.filter((_, i) => i % Math.ceil(api.length / SAMPLE) === 0)];
    expect(opened.length).to.be.greaterThan(35);
    const { page, complaints } = await watched();
    for (const address of opened) {
      await page.goto(origin + address);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > PHONE.width) complaints.push(`${address}: ${width} pixels wide`);
      complaints.push(...(await brokenPictures(page)).map((source) => `${address}: no picture ${source}`));
    }
    expect(complaints).to.deep.equal([]);
    await page.close();
  });

  it("shows the README's picture on the first page, and a word is found by the search box", async () => {
    const { page, complaints } = await watched();
    await page.goto(`${origin}/`);
    const picture = page.locator('img[alt^="Term coverage"]');
    expect(await picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).to.be.greaterThan(500);
    await page.locator("#local-search button").click();
    await page.locator("#localsearch-input").fill("significance");
    await page.locator("#localsearch-list a").first().click();
    await page.waitForURL(/\.html/);
    expect((await page.locator("main").textContent())?.toLowerCase()).to.contain("significance");
    expect(complaints).to.deep.equal([]);
    await page.close();
  });

  const PHONE = { width: 390, height: 844 };

  /** A tab of a phone's size, and what goes wrong in it. */
  async function watched(): Promise<{ page: Page; complaints: string[] }> {
    const page = await browser.newPage({ viewport: PHONE });
    const complaints: string[] = [];
    const note = (what: string) => complaints.push(`${page.url().slice(origin.length)}: ${what}`);
    page.on("pageerror", (error) => note(error.message));
    page.on("console", (message) => message.type() === "error" && note(message.text()));
    page.on("request", (request) => {
      if (!/^data:/.test(request.url()) && !request.url().startsWith(`${origin}/`)) note(`asks for ${request.url()}`);
    });
    return { page, complaints };
  }

  /** Pictures that the browser has tried to load in vain. */
  function brokenPictures(page: Page): Promise<string[]> {
    return page.evaluate(() =>
      Array.from(document.images)
        .filter((image) => image.complete && image.naturalWidth === 0)
        .map((image) => image.src),
    );
  }
});
