/** The debugger as a person uses it in JupyterLab: the bug button, the gutter of a cell, the panels. */
import * as fs from "node:fs";
import * as path from "node:path";
import type { Page } from "playwright-core";
import { useFrontEnds } from "./front-end-suite";
import { until } from "./notebook-page";

const helper = "export function double(n: number): number {\n  const result = n * 2;\n  return result;\n}\n";
const cells = ['import { double } from "./helper";\nconst base = 20;\nconst answer = double(base) + 2;\nanswer'];

/** Presses the bug. What is pressed while the page still asks the kernel for its state has no effect. */
async function startDebugger(page: Page): Promise<void> {
  const isOn = page.locator('[data-jp-debugger="true"]').first();
  for (let i = 0; i < 10 && !(await isOn.isVisible()); i++) {
    await page.locator(".jp-DebuggerBugButton").first().click();
    await isOn.waitFor({ timeout: 3000 }).catch(() => {});
  }
  await isOn.waitFor({ timeout: 5000 });
}

describe("JupyterLab's debugger", function () {
  this.timeout(120_000);
  const suite = useFrontEnds({
    prepare: ({ folder }) => fs.writeFileSync(path.join(folder, "helper.ts"), helper),
  });

  it("stops in a cell and in a .ts file, shows a variable, steps, and goes on", async () => {
    suite.write("debugger.ipynb", cells);
    await suite.use("lab", "debugger.ipynb", async (notebook) => {
      const { page } = notebook;
      const button = (command: string) => page.locator(`[data-command="debugger:${command}"]`).first();
      const details = page.locator(".jp-DebuggerVariables");
      const seen = (text: RegExp) =>
        until(
          async () => text.test((await details.allTextContents()).join(" ")),
          `the variables do not show ${text}`,
          20_000,
        );
      const editorAt = (line: string) =>
        until(
          async () =>
            (await page.locator(".jp-DebuggerEditor-highlight").allTextContents()).some((text) => text.includes(line)),
          `no editor stands at ${line}`,
          20_000,
        );
      await notebook.ready();
      await notebook.cell(0).locator(".cm-content").click();
      await startDebugger(page);
      const line = notebook.cell(0).locator(".cm-lineNumbers .cm-gutterElement", { hasText: /^3$/ });
      const box = (await line.boundingBox())!;
      await page.mouse.click(box.x - 6, box.y + box.height / 2);
      // The first one only keeps the gutter's width.
      const icons = notebook.cell(0).locator(".cm-breakpoint-icon");
      await until(async () => (await icons.count()) > 1, "no breakpoint is shown", 20_000);
      await notebook.cell(0).locator(".cm-content").click();
      await page.keyboard.press("Control+Enter");
      await editorAt("const answer = double(base) + 2;");
      await seen(/base\s*:?\s*20/);
      await notebook.screenshot("debugger-cell");
      await button("stepIn").click();
      await editorAt("const result = n * 2;");
      await seen(/n\s*:?\s*20/);
      await button("next").click();
      await editorAt("return result;");
      await seen(/result\s*:?\s*40/);
      await notebook.screenshot("debugger-file");
      await button("continue").click();
      await notebook.ran(0);
    });
  });
});
