import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { expect } from "chai";
import { joined, type Notebook, readNotebook } from "../../../../kernel-ext/runner/nbformat";
import { root, temporaryFolder, writeNotebookFile } from "../../support";

/** Every kind of cell and output of nbformat 3, texts as lists of lines and as one text. */
const old = {
  nbformat: 3,
  nbformat_minor: 0,
  metadata: { name: "old", signature: "sha256:0", own: { kept: true } },
  worksheets: [
    {
      metadata: {},
      cells: [
        { cell_type: "heading", level: 2, metadata: {}, source: ["Two\n", "lines"] },
        { cell_type: "heading", level: 1, source: "One" },
        { cell_type: "markdown", metadata: { a: 1 }, source: ["*a*\n", "b"] },
        { cell_type: "html", metadata: {}, source: "<b>x</b>" },
        { cell_type: "raw", metadata: {}, source: "raw" },
        {
          ...{ cell_type: "code", language: "python", collapsed: true, prompt_number: 7, metadata: {} },
          input: ["a = 1\n", "a"],
          outputs: [
            { output_type: "stream", stream: "stderr", text: ["w\n"] },
            { output_type: "stream", text: "plain" },
            { output_type: "pyout", prompt_number: 7, text: ["1"], html: "<b>1</b>", metadata: { png: { width: 3 } } },
            { output_type: "display_data", png: "iVBORw0KGgo=\n", svg: ["<svg/>"], latex: "$1$", metadata: {} },
            { output_type: "display_data", jpeg: "AAAA", javascript: "1", json: '{"a": [1]}', text: "x" },
            { output_type: "pyerr", ename: "E", evalue: "v", traceback: ["t"] },
          ],
        },
      ],
    },
    { cells: [{ cell_type: "code", language: "python", input: "2", outputs: [], metadata: {} }] },
  ],
};

/** Without what is made by chance, by deviation, or as the taste of a writer. */
function comparable(notebook: Notebook): unknown {
  const { language_info: _, orig_nbformat: __, orig_nbformat_minor: ___, ...metadata } = notebook.metadata;
  const flat = (value: unknown): unknown => {
    if (Array.isArray(value) && value.length > 0 && value.every((line) => typeof line === "string"))
      return joined(value);
    if (Array.isArray(value)) return value.map(flat);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, flat(part)]));
  };
  return flat({ ...notebook, metadata, cells: notebook.cells.map(({ id: _, ...cell }) => cell) });
}

describe("upgradeNotebook()", () => {
  const folder = temporaryFolder();

  it("converts nbformat 3 as Python's nbformat does", function () {
    const file = writeNotebookFile(folder, "old.ipynb", old);
    const warnings: string[] = [];
    const mine = readNotebook(file, { onWarning: (text) => warnings.push(text) });
    expect(warnings).to.deep.equal(["nbformat 3 is converted to nbformat 4.5"]);
    expect(mine.metadata.language_info).to.deep.equal({ name: "python" });
    const program = "import nbformat, json, sys; print(json.dumps(nbformat.read(sys.argv[1], 4)))";
    const python = path.join(root, ".oracle", "bin", "python");
    const { status, stdout } = spawnSync(python, ["-W", "ignore", "-c", program, file], { encoding: "utf8" });
    if (status !== 0) {
      console.log("      skipped: there is no .oracle/bin/python with nbformat (`npm run oracle` makes one)");
      this.skip();
    }
    expect(comparable(mine)).to.deep.equal(comparable(JSON.parse(stdout)));
  });
});
