/**
 * The runner on stock tslab: what works there, and what is lost however it is run (the runner mends none of it,
 * and hides none).
 */
import * as fs from "node:fs";
import { expect } from "chai";
import { runNotebook } from "../../../kernel-ext/runner/notebook/run-notebook";
import { notebookOf, stockTslab, useProjectFolder, writeNotebookFile } from "../support";
import { quietReporter } from "./kernels";

interface Cell {
  outputs: { output_type: string; name?: string; text?: string[]; ename?: string; data?: Record<string, string[]> }[];
  execution_count: number | null;
  metadata: { execution?: Record<string, string> };
}

describe("bowlab-nb on stock tslab", () => {
  const at = useProjectFolder();
  const { reporter } = quietReporter();
  const run = async (cells: string[], allowErrors = false) => {
    const file = writeNotebookFile(at(), "tslab.ipynb", notebookOf(cells, "tslab"));
    const options = {
      out: at("out"),
      reporter,
      allowErrors,
      kernelPaths: [stockTslab(at("kernels"))],
    };
    const summary = await runNotebook(file, { ...options, limits: { cellSeconds: 20, graceSeconds: 2 } });
    return { summary, cells: JSON.parse(fs.readFileSync(summary.output, "utf8")).cells as Cell[] };
  };

  it("gives no half of a character to the notebook, which Python's readers could not read", async () => {
    const { summary, cells } = await run([
      '"a😀b".slice(0, 2)',
      'import { display } from "tslab";\ndisplay.html("<b>😀</b>".slice(0, 4));',
      'throw new Error("😀".slice(1))',
    ]);
    expect(cells[0].outputs[0].text).to.deep.equal(["a\uFFFD\n"]);
    expect(JSON.stringify(cells[1].outputs)).to.include("<b>\uFFFD");
    expect(fs.readFileSync(summary.output, "utf8")).to.not.match(/\\ud[89a-f]/i);
    expect(JSON.stringify(summary)).to.not.match(/\\ud[89a-f]/i);
  });

  it("has outputs, displays, counts and the order of cells", async () => {
    const { summary, cells } = await run([
      "const a = 20;",
      "a + 1",
      "import { html } from 'bowlab-kernel';\nimport { display } from 'tslab';\ndisplay.html('<b>x</b>')",
    ]);
    expect(summary.status).to.equal("ok");
    expect(cells.map(({ execution_count }) => execution_count)).to.deep.equal([1, 2, 3]);
    expect(cells[1].outputs[0].text).to.deep.equal(["21\n"]);
    expect(cells[2].outputs.find(({ data }) => data)?.data).to.have.property("text/html");
  });

  it("loses: results (they are lines of stdout), the names of errors, and one of the times", async () => {
    const { summary, cells } = await run(["21 * 2", "throw new TypeError('no')"]);
    expect(cells[0].outputs).to.deep.equal([{ output_type: "stream", name: "stdout", text: ["42\n"] }]);
    expect(cells[0].metadata.execution).to.have.all.keys(
      "iopub.status.busy",
      "iopub.status.idle",
      "shell.execute_reply",
    );
    expect(summary.error).to.match(/^cell 2: CellError: the kernel reported an error without saying which/);
    expect(cells[1].outputs.map(({ output_type }) => output_type)).to.deep.equal(["stream", "error"]);
    expect(cells[1].outputs[0].text?.join("")).to.include("TypeError: no");
  });

  it("loses output of a cell that writes much, and the notebook says that some may be missing", async () => {
    const { cells } = await run(["for (let i = 0; i < 5000; i++) console.log(i);"], true);
    const lines = cells[0].outputs.flatMap(({ text = [] }) => text).filter((line) => /^\d+\n$/.test(line));
    expect(lines.length).to.be.lessThan(5000);
    expect(lines).to.deep.equal(lines.map((_, i) => `${i}\n`));
    expect(JSON.stringify(cells[0].outputs)).to.match(/some may be missing|ReplyLost|CellError/);
  });
});
