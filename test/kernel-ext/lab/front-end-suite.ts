/**
 * What the suites of front-ends share: a Jupyter server and a browser for all tests of a suite, notebooks opened in
 * JupyterLab or Notebook 7 and always closed, and pages that nbconvert made.
 */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import type { Context } from "mocha";
import type { Browser, Page } from "playwright-core";
import { pageScripts, servePageScripts } from "../../oracle/page-scripts";
import { openBrowser } from "../browser";
import { notebookOf, root, writeNotebookFile } from "../support";
import { NotebookPage } from "./notebook-page";
import { type JupyterServer, requireJupyter, startServer, writeSettings } from "./server";

export type FrontEnd = "lab" | "notebook";

/** The front-ends, for a test of each: how they are called here, and by people. */
export const frontEnds: readonly (readonly [FrontEnd, string])[] = [
  ["lab", "JupyterLab"],
  ["notebook", "Notebook 7"],
];

export interface FrontEndSuiteOptions {
  /** Python modules that the suite needs beside Jupyter's. */
  modules?: string[];
  /** npm's scripts for pages have to be there. Default false. */
  scripts?: boolean;
  /** Prepares the server that has started. */
  prepare?(server: JupyterServer, context: Context): void | Promise<void>;
}

export interface FrontEndSuite {
  readonly server: JupyterServer;
  readonly browser: Browser;
  /** Writes a notebook of code cells into the server's folder. @returns its file */
  write(name: string, cells: readonly string[]): string;
  /**
   * Opens a copy of a notebook of the server's folder in a front-end and works with it. Behind that, however it ends,
   * there is a screenshot `NOTEBOOK-FRONTEND`, and the page is closed.
   */
  use(frontEnd: FrontEnd, name: string, work: (notebook: NotebookPage) => Promise<void>): Promise<void>;
  /** nbconvert's HTML of a notebook, opened in a page that has npm's scripts and nothing else of the network. */
  openConverted(notebook: string, viewport?: { width: number; height: number }): Promise<Page>;
  /** Puts JupyterLab into its dark theme, or back into the light one, from the next page on. */
  setTheme(theme: "JupyterLab Dark" | "JupyterLab Light"): void;
}

/** For a suite of front-ends. The suite is skipped where Jupyter, the browser, or what else it needs is not there. */
export function useFrontEnds({ modules = [], scripts = false, prepare }: FrontEndSuiteOptions = {}): FrontEndSuite {
  let server: JupyterServer | undefined;
  let browser: Browser | undefined;
  before(async function () {
    const context = this as unknown as Context;
    const python = requireJupyter(context, ...modules);
    if (scripts) pageScripts(context, python);
    browser = await openBrowser(context);
    server = await startServer(python);
    await prepare?.(server, context);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });
  return {
    get server() {
      return server!;
    },
    get browser() {
      return browser!;
    },
    write: (name, cells) => writeNotebookFile(server!.folder, name, notebookOf([...cells])),
    async use(frontEnd, name, work) {
      const copy = `${path.basename(name, ".ipynb")}-${frontEnd}`;
      const file = path.join(path.dirname(name), `${copy}.ipynb`);
      fs.copyFileSync(path.join(server!.folder, name), path.join(server!.folder, file));
      const notebook = await NotebookPage.open(browser!, server!.url(frontEnd, file));
      try {
        await work(notebook);
      } finally {
        await notebook.screenshot(copy);
        await notebook.close();
      }
    },
    async openConverted(notebook, viewport = { width: 1100, height: 1000 }) {
      const { python, env } = server!;
      const page = await browser!.newPage({ viewport });
      await servePageScripts(page, python);
      const file = convertToHtml(python, notebook, env);
      await page.goto(pathToFileURL(file).href, { waitUntil: "domcontentloaded" });
      return page;
    },
    setTheme: (theme) => writeSettings(server!.env.JUPYTERLAB_SETTINGS_DIR!, "apputils-extension", "themes", { theme }),
  };
}

/** nbconvert's page of a notebook, `NAME-converted.html` beside it. @returns its file */
export function convertToHtml(
  python: string,
  notebook: string,
  env: NodeJS.ProcessEnv = process.env,
  ...options: string[]
): string {
  const name = `${path.basename(notebook, ".ipynb")}-converted.html`;
  const cwd = path.dirname(notebook);
  const words = ["-m", "nbconvert", "--to", "html", "--output", name, ...options, notebook];
  execFileSync(python, words, { env, cwd, stdio: "pipe" });
  return path.join(cwd, name);
}

/** A picture of a page, for people to look at. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = path.join(root, "build", "screenshots");
  fs.mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}
