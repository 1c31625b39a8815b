/** The page of an exported folder, with a model, as readers see it: axe-core on a phone and a desk, light and dark. */
import * as fs from "node:fs";
import { expect } from "chai";
import type { Browser } from "playwright-core";
import { exportWeb } from "../../../lib/deploy";
import { useEngine } from "../../../lib/engine";
import { finetune } from "../../../lib/finetune";
import { smallRun, useCollection } from "../../finetune/collection";
import { openBrowser } from "../../kernel-ext/browser";
import { type BoxPage, openBoxPage } from "./box-page";
import { serveFiles } from "./file-server";

describe("the exported page", function () {
  this.timeout(240_000);
  const { at, collection } = useCollection();
  let browser: Browser;
  before(async function () {
    browser = await openBrowser(this as unknown as Mocha.Context);
  });
  after(() => browser?.close());

  it("axe-core finds nothing in any state, nothing sticks out, and nothing is asked of others", async function () {
    await useEngine();
    await finetune(smallRun(at(), "model"));
    await exportWeb({ data: at("data"), model: at("model"), out: at("out"), title: "Nouns & verbs" }).catch((error) => {
      if (!/could not be had/.test(error.message)) throw error;
      console.log(`      skipped: ${error.message}`);
      this.skip();
    });
    const [{ text: question }] = collection().queries;
    const answered = async ({ input, titles }: BoxPage) => {
      await input.fill(question);
      await titles.first().waitFor();
    };
    const states: Record<string, (opened: BoxPage) => Promise<void>> = {
      empty: async ({ page }) => {
        expect(await page.getByRole("heading", { level: 1 }).textContent()).to.equal("Nouns & verbs");
      },
      words: answered,
      both: async (opened) => {
        await answered(opened);
        await opened.box.locator(".state", { hasText: "By words and vectors" }).waitFor();
      },
      opened: async (opened) => {
        await answered(opened);
        await opened.titles.nth(1).click();
      },
      // Vectors find something for every question; words alone do not.
      "words alone, nothing": async ({ box, input }) => {
        await input.fill("zzyzx");
        await box.getByText("Nothing was found").waitFor();
      },
      "words alone, failed": async ({ box, input }) => {
        for (const name of fs.readdirSync(at("words"))) {
          if (/^(words|texts)-/.test(name)) fs.rmSync(at("words", name), { recursive: true });
        }
        await input.fill(question);
        await box.getByRole("button", { name: "Try again" }).waitFor();
      },
    };
    await exportWeb({ data: at("data"), out: at("words") });
    const servers = { both: await serveFiles(at("out")), words: await serveFiles(at("words")) };
    try {
      for (const [state, act] of Object.entries(states)) {
        const server = state.startsWith("words alone") ? servers.words : servers.both;
        const opened = await openBoxPage(browser, server, "/index.html", { bypassCSP: true });
        const { page } = opened;
        await act(opened);
        for (const width of [390, 1280]) {
          await page.setViewportSize({ width, height: 844 });
          for (const colorScheme of ["light", "dark"] as const) {
            await page.emulateMedia({ colorScheme });
            expect(await opened.findings(), `${state} ${width} ${colorScheme}`).to.deep.equal([]);
            const folder = process.env.BOWLAB_PICTURES;
            if (folder) await page.screenshot({ path: `${folder}/${state}-${width}-${colorScheme}.png` });
          }
          expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth"), state).to.equal(0);
        }
        expect(opened.complaints, state).to.deep.equal([]);
        await page.context().close();
      }
    } finally {
      for (const server of Object.values(servers)) server.close();
    }
  });
});
