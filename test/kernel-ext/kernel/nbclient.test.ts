import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { installKernelSpec } from "../../../kernel-ext/kernel/install";
import { build, notebookOf, projectFolder, root, temporaryFolder, writeNotebookFile } from "../support";

const python = path.join(root, ".oracle", "bin", "python");

/** Runs a notebook with Jupyter's own client, allowing errors, and writes what came out. */
const program = `
import sys, nbformat
from nbclient import NotebookClient
book = nbformat.read(sys.argv[1], 4)
NotebookClient(book, timeout=60, allow_errors=True, resources={"metadata": {"path": sys.argv[3]}}).execute()
nbformat.validate(book)
nbformat.write(book, sys.argv[2])
`;

describe("bowlab kernel under nbclient", () => {
  let folder: string;
  let jupyterPath: string;
  before(function () {
    if (spawnSync(python, ["-c", "import nbclient"]).status !== 0) {
      console.log("      skipped: there is no .oracle/bin/python with nbclient (`npm run oracle` makes one)");
      this.skip();
    }
    build();
    folder = projectFolder();
    jupyterPath = temporaryFolder();
    installKernelSpec({ path: path.join(jupyterPath, "kernels") });
  });
  after(() => {
    if (folder) fs.rmSync(folder, { recursive: true });
  });

  it("runs every cell after an error, loses no line, and gives results, errors and displays their places", () => {
    const cells = [
      "const a = 2;\na * 21",
      "throw new TypeError('no good')",
      ...Array.from({ length: 30 }, (_, i) => `for (let i = 0; i < 60; i++) console.log(${i}, i);`),
      { source: "throw new Error('expected')", tags: ["raises-exception"] },
      'import { html } from "bowlab-kernel";\nhtml`<b>bold</b>`',
    ];
    const file = writeNotebookFile(folder, "nbclient.ipynb", notebookOf(cells));
    const output = path.join(folder, "executed.ipynb");
    const env = { ...process.env, JUPYTER_PATH: jupyterPath };
    const { status, stderr } = spawnSync(python, ["-c", program, file, output, folder], { encoding: "utf8", env });
    expect(status, stderr).to.equal(0);
    const executed: { outputs: Record<string, unknown>[]; execution_count: number }[] = JSON.parse(
      fs.readFileSync(output, "utf8"),
    ).cells;
    expect(executed.map(({ execution_count }) => execution_count)).to.deep.equal(cells.map((_, i) => i + 1));
    expect(executed[0].outputs[0]).to.deep.include({ output_type: "execute_result", data: { "text/plain": ["42"] } });
    expect(executed[1].outputs[0]).to.include({ output_type: "error", ename: "TypeError", evalue: "no good" });
    for (let k = 0; k < 30; k++) {
      expect(executed[2 + k].outputs[0].text).to.deep.equal(Array.from({ length: 60 }, (_, i) => `${k} ${i}\n`));
    }
    expect(executed.at(-1)?.outputs[0].data).to.have.property("text/html");
  });
});
