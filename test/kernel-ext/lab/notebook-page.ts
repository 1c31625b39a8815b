/** A notebook open in JupyterLab or Notebook 7, as a person uses it: menus, buttons, keys. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import type { Browser, Locator, Page } from "playwright-core";
import { root } from "../support";

const patience = 60_000;

export class NotebookPage {
  readonly page: Page;
  /** What the page complained about that is not its own doing. */
  readonly complaints: string[] = [];

  /**
   * Fulfilled when the notebook has its kernel: the first thing that a front-end asks a connected kernel for is its
   * history.
   */
  readonly #connected: Promise<void>;

  private constructor(page: Page) {
    this.page = page;
    this.#connected = new Promise((resolve) => {
      page.on("websocket", (socket) =>
        socket.on("framereceived", ({ payload }) => String(payload).includes("history_reply") && resolve()),
      );
    });
    page.on("pageerror", (error) => this.complaints.push(error.message));
  }

  /** Opens a notebook and waits for its cells and its kernel. */
  static async open(browser: Browser, url: string): Promise<NotebookPage> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 1500 } });
    const notebook = new NotebookPage(await context.newPage());
    await notebook.page.goto(url);
    await notebook.cell(0).waitFor({ timeout: patience });
    return notebook;
  }

  cell(index: number): Locator {
    return this.page.locator(".jp-Notebook .jp-Cell").nth(index);
  }

  output(index: number): Locator {
    return this.cell(index).locator(".jp-OutputArea-output");
  }

  /** Text of all the outputs of a cell. */
  async text(index: number): Promise<string> {
    return (await this.output(index).allTextContents()).join("\n");
  }

  async menu(...names: string[]): Promise<void> {
    for (const name of names)
      await this.page.getByRole("menuitem", { name, exact: true }).first().click({ timeout: patience });
  }

  /**
   * Waits until the kernel has started and waits for work. What is run before a kernel is there gets lost, without a
   * word.
   */
  async ready(): Promise<void> {
    await this.#connected;
    await this.page
      .locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
      .first()
      .waitFor({ state: "attached", timeout: patience });
  }

  async runAll(): Promise<void> {
    await this.ready();
    await this.menu("Run", "Run All Cells");
  }

  /** Selects a cell and runs it. */
  async run(index: number): Promise<void> {
    await this.ready();
    await this.cell(index).locator(".cm-content").click();
    await this.page.keyboard.press("Control+Enter");
  }

  /** Presses the stop button. */
  async interrupt(): Promise<void> {
    await this.page.locator('[data-command="notebook:interrupt-kernel"], [title^="Interrupt"]').first().click();
  }

  /** Waits until a cell has its number: it has run, well or badly. */
  async ran(index: number, milliseconds = patience): Promise<void> {
    const prompt = this.cell(index).locator(".jp-InputPrompt");
    await until(
      async () => /^\[\d+\]:$/.test((await prompt.textContent()) ?? ""),
      `cell ${index} does not end`,
      milliseconds,
    );
  }

  /** Begins to write down the texts that a cell's outputs go through. */
  async watch(index: number): Promise<() => Promise<string[]>> {
    await this.cell(index).evaluate((cell) => {
      const seen: string[] = [];
      (window as { seen?: string[] }).seen = seen;
      new MutationObserver(() => seen.push(cell.querySelector(".jp-OutputArea")?.textContent ?? "")).observe(cell, {
        childList: true,
        subtree: true,
      });
    });
    return () => this.page.evaluate(() => (window as { seen?: string[] }).seen ?? []);
  }

  /** A picture of the page, for people to look at. */
  async screenshot(name: string): Promise<void> {
    const folder = path.join(root, "build", "screenshots");
    fs.mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: path.join(folder, `${name}.png`) });
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

/** Waits for a condition that is asked again and again. */
export async function until(
  condition: () => Promise<boolean>,
  otherwise: string,
  milliseconds = patience,
): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!(await condition())) {
    if (performance.now() > end) expect.fail(`${otherwise} (${milliseconds / 1000} s waited)`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
