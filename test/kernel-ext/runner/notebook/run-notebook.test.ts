import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { InputError } from "../../../../kernel-ext/errors";
import { runNotebook } from "../../../../kernel-ext/runner/notebook/run-notebook";
import type { RunOptions } from "../../../../kernel-ext/runner/notebook/run-options";
import { type CellSpec, isAlive, notebookOf, stockTslab, useProjectFolder, writeNotebookFile } from "../../support";
import { quietReporter } from "../kernels";

interface ExecutedCell {
  execution_count: number | null;
  metadata: Record<string, unknown>;
  outputs: { output_type: string; text: string[]; data: Record<string, string[]> }[];
}

describe("runNotebook()", () => {
  const at = useProjectFolder();

  const { reporter, lines } = quietReporter();
  const run = async (cells: (string | CellSpec)[], options: Partial<RunOptions> = {}, kernel = "bowlab") => {
    lines.length = 0;
    const file = writeNotebookFile(at(), "notebook.ipynb", notebookOf(cells, kernel));
    const summary = await runNotebook(file, { out: at("out"), reporter, ...options });
    const executed = JSON.parse(fs.readFileSync(summary.output, "utf8"));
    return { summary, cells: executed.cells as ExecutedCell[], metadata: executed.metadata };
  };
  const statuses = ({ cells }: { cells: { status: string }[] }) => cells.map(({ status }) => status);

  it("runs every code cell, keeps outputs, counts and times, and leaves the source file alone", async () => {
    const { summary, cells, metadata } = await run([
      { source: "# Title", type: "markdown" },
      "const a = 2;\nconsole.log('a', a);",
      "  ",
      "a * 21",
    ]);
    expect(summary).to.deep.include({ status: "ok", kernel: "bowlab", error: undefined });
    expect(summary.cells.map(({ position, status }) => [position, status])).to.deep.equal([
      [2, "ok"],
      [4, "ok"],
    ]);
    expect(cells.map((cell) => cell.execution_count)).to.deep.equal([undefined, 1, null, 2]);
    expect(cells[1].outputs).to.deep.equal([{ output_type: "stream", name: "stdout", text: ["a 2\n"] }]);
    expect(cells[3].outputs[0].data).to.deep.equal({ "text/plain": ["42"] });
    expect(cells[1].metadata.execution).to.have.all.keys(
      "iopub.status.busy",
      "iopub.execute_input",
      "iopub.status.idle",
      "shell.execute_reply",
    );
    expect(metadata.language_info.name).to.equal("typescript");
    expect(JSON.parse(fs.readFileSync(summary.notebook, "utf8")).cells[1].outputs).to.deep.equal([]);
  });

  it("stops at the first error, having saved it, and clears what it did not reach", async () => {
    const stale = notebookOf(["1", "throw new TypeError('no')", "3"]);
    Object.assign(stale.cells[2], { outputs: [{ output_type: "stream", name: "stdout", text: "stale" }] });
    const summary = await runNotebook(writeNotebookFile(at(), "stale.ipynb", stale), { out: at("out"), reporter });
    expect(summary).to.deep.include({ status: "failed", error: "cell 2: TypeError: no" });
    expect(statuses(summary)).to.deep.equal(["ok", "error"]);
    const { cells } = JSON.parse(fs.readFileSync(summary.output, "utf8"));
    expect(cells[1].outputs[0]).to.include({ output_type: "error", ename: "TypeError" });
    expect(cells[2].outputs).to.deep.equal([]);
    expect(lines.join("\n")).to.match(/cell 2 failed: TypeError: no[\s\S]*throw new TypeError/);
  });

  it("goes on after an error when allowed to, and counts as done, as with nbclient", async () => {
    const { summary } = await run(["throw new Error('a')", "1", "const n: number = 'x'", "2"], { allowErrors: true });
    expect(statuses(summary)).to.deep.equal(["error", "ok", "error", "ok"]);
    expect(summary.status).to.equal("ok");
    expect(summary.error).to.equal(undefined);
    expect(summary.failures?.[0]).to.equal("cell 1: Error: a");
    expect(summary.failures).to.have.length(2);
    expect(summary.cells.map(({ problem }) => problem !== undefined)).to.deep.equal([true, false, true, false]);
  });

  it("heeds the tags raises-exception and skip-execution", async () => {
    const { summary, cells } = await run([
      { source: "throw new Error('expected')", tags: ["raises-exception"] },
      { source: "throw new Error('skipped')", tags: ["skip-execution"] },
      "'after'",
    ]);
    expect(summary.status).to.equal("ok");
    expect(statuses(summary)).to.deep.equal(["error", "ok"]);
    expect(cells[1].outputs).to.deep.equal([]);
    const tame = await run([{ source: "1", tags: ["raises-exception"] }]);
    expect(tame.summary.error).to.match(/raised none/);
  });

  it("keeps all of 20,000 lines and of a display's last state", async () => {
    const { cells } = await run([
      "for (let i = 0; i < 20000; i++) console.log(i);",
      `import { progress } from "bowlab-kernel";
       const bar = progress({ total: 50, label: "count" });
       for (let i = 0; i < 50; i++) { bar.tick(); await new Promise((r) => setTimeout(r, 5)); }
       bar.done();`,
    ]);
    expect(cells[0].outputs[0].text.length).to.equal(20000);
    expect(cells[0].outputs[0].text.at(-1)).to.equal("19999\n");
    expect(cells[1].outputs).to.have.length(1);
    expect(cells[1].outputs[0].data["text/plain"][0]).to.match(/^count {2}100 % {2}50\/50/);
  });

  it("puts parameters in as typed constants", async () => {
    const { summary, cells } = await run(
      [
        { source: 'const steps = 600;\nlet kind: "bow" | "mlm" = "bow";', tags: ["parameters"] },
        "const k: 'bow' | 'mlm' = kind;\n[k, steps * 2]",
      ],
      { parameters: { steps: 3, kind: "mlm" } },
    );
    expect(summary.error).to.equal(undefined);
    expect(cells[2].outputs[0].data["text/plain"]).to.deep.equal(["[ 'mlm', 6 ]"]);
    const wrong = await run([{ source: 'let kind: "bow" | "mlm" = "bow";', tags: ["parameters"] }], {
      parameters: { kind: "bert" },
    });
    expect(wrong.summary.error).to.match(/TypeScriptError/);
  });

  it("interrupts a cell past its limit, and goes on with the same kernel where errors are allowed", async () => {
    const endless = { source: "while (true) {}", tags: ["timeout=1.5"] };
    const { summary, cells } = await run(["const kept = 5;", endless, "kept"], { allowErrors: true });
    expect(statuses(summary)).to.deep.equal(["ok", "timeout", "ok"]);
    expect(summary.error).to.match(/cell 2: CellTimeout: .*interrupted/);
    expect(cells[1].outputs.at(-1)).to.include({ ename: "CellTimeout" });
    expect(cells[2].outputs[0].data["text/plain"]).to.deep.equal(["5"]);
  });

  it("reports a session that ends itself in a cell, with what it printed before", async () => {
    const { summary, cells } = await run(["console.log('last words'); process.exit(3)", "1"]);
    expect(statuses(summary)).to.deep.equal(["error"]);
    expect(summary.error).to.match(/cell 1: SessionDied: .*exit code 3/);
    expect(cells[0].outputs[0].text).to.deep.equal(["last words\n"]);
    expect(cells[1].execution_count).to.equal(null);
  });

  it("leaves no process of the kernel behind", async () => {
    const { cells } = await run(["setInterval(() => {}, 100); process.pid"]);
    const pid = Number(cells[0].outputs[0].data["text/plain"][0]);
    for (let i = 0; i < 50 && isAlive(pid); i++) await new Promise((done) => setTimeout(done, 20));
    expect(isAlive(pid)).to.equal(false);
  });

  it("refuses a working directory that is a file or is not there", async () => {
    const file = writeNotebookFile(at(), "placed.ipynb", notebookOf(["1"]));
    for (const cwd of [file, at("none")]) {
      const failure = await runNotebook(file, { out: at("out"), cwd, reporter }).catch((error: Error) => error);
      expect(failure).to.be.instanceOf(InputError).with.property("message").that.includes("there is no folder");
    }
  });

  it("refuses to overwrite the notebook it runs, and a kernel that does not start", async () => {
    const file = writeNotebookFile(at(), "same.ipynb", notebookOf(["1"]));
    const refused = async (options: RunOptions) => {
      try {
        await runNotebook(file, options);
      } catch (error) {
        return error as InputError;
      }
      throw new Error("it was not refused");
    };
    expect((await refused({ out: at(), reporter })).message).to.match(/overwritten/);
    const broken = at("broken");
    fs.mkdirSync(broken);
    const argv = [process.execPath, "-e", "console.error('no luck'); process.exit(9)"];
    fs.writeFileSync(
      path.join(broken, "kernel.json"),
      JSON.stringify({ argv, display_name: "x", language: "typescript" }),
    );
    const error = await refused({ out: at("out"), reporter, kernel: "broken", kernelPaths: [broken] });
    expect(error).to.be.instanceOf(InputError);
    expect(error.message).to.match(/ended before it was ready \(exit code 9\)\nno luck/);
  });

  describe("with stock tslab", () => {
    const stock = () => ({ kernelPaths: [stockTslab(at("kernels"))] });

    it("runs cells and makes an error output of an error that tslab does not name", async () => {
      const { summary, cells } = await run(["const a = 1;\na + 1", "throw new Error('tslab')"], stock(), "tslab");
      expect(summary.kernel).to.equal("tslab");
      expect(statuses(summary)).to.deep.equal(["ok", "error"]);
      expect(cells[0].outputs).to.deep.equal([{ output_type: "stream", name: "stdout", text: ["2\n"] }]);
      expect(cells[1].outputs.at(-1)).to.include({ output_type: "error", ename: "CellError" });
    });

    it("shows this package's displays there too", async () => {
      const { cells } = await run(
        ['import { display, html } from "bowlab-kernel";\ndisplay(html("<b>x</b>"));'],
        stock(),
        "tslab",
      );
      expect(cells[0].outputs.map(({ data }) => data["text/html"])).to.deep.include(["<b>x</b>"]);
    });
  });
});
