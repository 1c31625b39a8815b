/** Widgets of one's own, drawn by anywidget's real front-end in JupyterLab, Notebook 7 and nbconvert's page. */
import * as path from "node:path";
import { expect } from "chai";
import { runNotebook } from "../../../kernel-ext/runner/notebook/run-notebook";
import { pageScripts } from "../../oracle/page-scripts";
import { installAnywidget } from "./anywidget-extension";
import { frontEnds, useFrontEnds } from "./front-end-suite";
import { until } from "./notebook-page";

const cells = [
  `import { anywidget } from "bowlab-kernel";
const counter = anywidget({
  esm: \`
    function initialize({ model }) {
      model.set("page", "ready");
      model.save_changes();
    }
    function render({ model, el }) {
      const count = document.createElement("button");
      const ask = Object.assign(document.createElement("button"), { textContent: "ask" });
      const answer = document.createElement("span");
      count.className = "counter";
      ask.className = "ask";
      answer.className = "answer";
      const draw = () => {
        const bytes = model.get("bytes");
        const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        count.textContent = "count " + model.get("count") + ", bytes " + view.join("+");
      };
      count.addEventListener("click", () => {
        model.set("count", model.get("count") + 1);
        model.save_changes();
      });
      ask.addEventListener("click", () => model.send({ ask: "sum" }, undefined, [new Uint8Array([1, 2, 3]).buffer]));
      model.on("change:count", draw);
      model.on("change:bytes", draw);
      model.on("msg:custom", ({ word }, buffers) => {
        answer.textContent = word + " " + buffers[0].getUint8(0);
      });
      draw();
      el.append(count, ask, answer);
    }
    export default { initialize, render };\`,
  css: ".counter { color: rgb(200, 0, 0); }",
  state: { count: 1, bytes: Uint8Array.of(4, 5), page: "not there" },
});
counter.onChange("count", (count) => console.log("count is", count));
counter.onMessage((content, [bytes]) => counter.send({ word: "sum is" }, [Uint8Array.of(bytes.reduce((a, b) => a + b))]));
counter`,
  `anywidget({
  esm: "export default { render({ el }) { el.innerHTML = '<b class=\\"other\\">another</b>'; } }",
  css: ".other { color: rgb(0, 0, 200); }",
})`,
  "counter.set({ count: 10, bytes: Uint8Array.of(6, 7, 8) });",
  "[counter.get('count'), counter.get('page')].join()",
];

describe("anywidget in front-ends", function () {
  this.timeout(180_000);
  const suite = useFrontEnds({
    modules: ["ipywidgets"],
    scripts: true,
    prepare: ({ env, python }, context) =>
      installAnywidget(env.JUPYTER_PATH as string, pageScripts(context, python).anywidget),
  });

  for (const [frontEnd, called] of frontEnds) {
    it(`${called} draws it, and exchanges fields, messages and bytes with the notebook`, async () => {
      suite.write("anywidget.ipynb", cells);
      await suite.use(frontEnd, "anywidget.ipynb", async (notebook) => {
        const { page } = notebook;
        const count = page.locator("button.counter");
        const shows = (words: string) =>
          until(async () => (await count.textContent()) === words, `the page does not show "${words}"`, 20_000);
        const runCell = async (index: number) => {
          await notebook.run(index);
          await notebook.ran(index);
        };
        await runCell(0);
        await count.waitFor({ timeout: 30_000 });
        await shows("count 1, bytes 4+5");
        await count.click();
        await count.click();
        await shows("count 3, bytes 4+5");
        await until(async () => /count is 3/.test(await notebook.text(0)), "the notebook does not hear of it", 20_000);
        await page.locator("button.ask").click();
        const answer = page.locator(".answer");
        await until(async () => (await answer.textContent()) === "sum is 6", "no answer comes", 20_000);
        await runCell(1);
        await page.locator(".other").waitFor({ timeout: 20_000 });
        // Each has its own style, though both are of the same maker.
        const colour = (element: Element) => getComputedStyle(element).color;
        expect(await count.evaluate(colour)).to.equal("rgb(200, 0, 0)");
        expect(await page.locator(".other").evaluate(colour)).to.equal("rgb(0, 0, 200)");
        await runCell(2);
        await shows("count 10, bytes 6+7+8");
        await runCell(3);
        expect(await notebook.text(3)).to.equal("10,ready");
        expect(notebook.complaints.filter((text) => /widget|model/i.test(text))).to.deep.equal([]);
      });
    });
  }

  it("a notebook that was run without a page shows it by nbconvert, with the state that the run left", async () => {
    const file = suite.write("anywidget.ipynb", cells);
    const { output } = await runNotebook(file, { out: path.join(suite.server.folder, "out") });
    const page = await suite.openConverted(output);
    const count = page.locator("button.counter");
    await count.waitFor({ timeout: 30_000 });
    expect(await count.textContent()).to.equal("count 10, bytes 6+7+8");
    await page.close();
  });
});
