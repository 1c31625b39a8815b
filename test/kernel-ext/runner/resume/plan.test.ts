import * as path from "node:path";
import { expect } from "chai";
import { type Notebook, readNotebook } from "../../../../kernel-ext/runner/nbformat";
import { planResume } from "../../../../kernel-ext/runner/resume";
import { type CellSpec, notebookOf, temporaryFolder, writeNotebookFile } from "../../support";

const folder = temporaryFolder();
const sources: CellSpec[] = [
  { source: "a", tags: ["parameters"] },
  { source: "# text", type: "markdown" },
  { source: "b" },
  { source: "c", tags: ["checkpoint"] },
  { source: "d" },
];
const failure = { output_type: "error", ename: "Error", evalue: "", traceback: [] };

/** A stored run whose first `done` code cells ended well and whose next, where `fails`, did not. */
function stored(cells: CellSpec[], done: number, fails = false, kernel = "bowlab"): string {
  const book = notebookOf(cells, kernel);
  const code = book.cells.filter(({ cell_type }) => cell_type === "code");
  code.forEach((cell, i) => {
    if (i > done || (i === done && !fails)) return;
    const outputs = i === done ? [failure] : [{ output_type: "stream", name: "stdout", text: `out ${i}` }];
    Object.assign(cell, { outputs, execution_count: i + 1 });
    Object.assign(cell.metadata, { execution: { "shell.execute_reply": "t" } });
  });
  return writeNotebookFile(folder, "earlier.ipynb", book);
}

function plan(cells: CellSpec[], file: string, kernel = "bowlab", allowed: string[] = []) {
  const book = readNotebook(writeNotebookFile(folder, "now.ipynb", notebookOf(cells))) as Notebook;
  const { run, kept, message } = planResume(book, file, kernel, allowed);
  return { run: run.map(({ source }) => source), kept: kept.map(({ source }) => source), message, book };
}

describe("planResume()", () => {
  it("goes on at the last checkpoint before what is not done, with the parameters, and keeps the rest", () => {
    const { run, kept, message, book } = plan(sources, stored(sources, 3, true));
    expect(run).to.deep.equal(["a", "c", "d"]);
    expect(kept).to.deep.equal(["b"]);
    expect(message).to.match(/going on at the checkpoint, cell 4/);
    expect(book.cells[2].outputs).to.deep.equal([{ output_type: "stream", name: "stdout", text: "out 1" }]);
  });

  it("runs the done cells again where there is no checkpoint before, says so, and has their outputs until then", () => {
    const { run, message, book } = plan(sources, stored(sources, 1));
    expect(run).to.deep.equal(["a", "b", "c", "d"]);
    expect(message).to.match(/cells up to 1 are done; they are run again, because a kernel's memory is not saved/);
    expect(book.cells[0].outputs).to.have.length(1);
  });

  it("has nothing to do where all is done and unchanged", () => {
    const { run, message } = plan(sources, stored(sources, 4));
    expect(run).to.deep.equal([]);
    expect(message).to.match(/all 4 cells are done/);
  });

  it("counts only cells before a changed source, a parameter's too, and names the changed cell", () => {
    const changed = sources.map((cell) => (cell.source === "b" ? { ...cell, source: "b2" } : cell));
    const { run, message } = plan(changed, stored(sources, 4));
    expect(run).to.deep.equal(["a", "b2", "c", "d"]);
    expect(message).to.match(/cells up to 1 are done \(cell 3 is not what it was\)/);
    const other = sources.map((cell) => (cell.source === "a" ? { ...cell, source: "a2" } : cell));
    expect(plan(other, stored(sources, 4)).message).to.match(
      /running everything: no cell .* counts \(cell 1 is not what/,
    );
  });

  it("counts an error as done only where it is required or allowed", () => {
    const tagged = (tags: string[]) => sources.map((cell) => (cell.source === "d" ? { ...cell, tags } : cell));
    expect(plan(tagged(["raises-exception"]), stored(tagged(["raises-exception"]), 3, true)).run).to.deep.equal([]);
    expect(plan(tagged(["allow-error"]), stored(tagged(["allow-error"]), 3, true)).run).to.deep.equal([]);
    expect(plan(sources, stored(sources, 3, true), "bowlab", ["Error"]).run).to.deep.equal([]);
    expect(plan(tagged(["raises-exception"]), stored(tagged(["raises-exception"]), 4)).run).to.include("d");
  });

  it("runs everything, and says why, without an earlier run, with a broken one, and on another kernel", () => {
    expect(plan(sources, path.join(folder, "none.ipynb")).message).to.match(/nothing to resume/);
    expect(plan(sources, writeNotebookFile(folder, "bad.ipynb", { nbformat: 3 })).message).to.match(
      /nbformat 3|worksheets/,
    );
    expect(plan(sources, stored(sources, 4, false, "tslab")).message).to.match(
      /used the kernel tslab, this one bowlab/,
    );
  });
});
