import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { InputError } from "../../../kernel-ext/errors";
import { type Notebook, readNotebook, writeNotebook } from "../../../kernel-ext/runner/notebook";
import { notebookOf, temporaryFolder, writeNotebookFile } from "../support";

const folder = temporaryFolder();

describe("readNotebook()", () => {
  const good = notebookOf(["1"]);
  const cases: [string, unknown, RegExp][] = [
    ["it is an older format", { ...good, nbformat: 3 }, /nbformat 4, found 3/],
    ["it has no cells", { ...good, cells: undefined }, /list of cells/],
    ["a cell has no type", { ...good, cells: [...good.cells, { source: "" }] }, /cell 2 has no cell_type/],
    ["a source is no text", { ...good, cells: [{ cell_type: "code", source: 3 }] }, /cell 1: expected source/],
    ["it is a list", [], /expected an object/],
  ];
  for (const [name, content, words] of cases) {
    it(`says what is wrong when ${name}`, () => {
      const file = writeNotebookFile(folder, "bad.ipynb", content);
      expect(() => readNotebook(file))
        .to.throw(InputError, words)
        .with.property("message")
        .that.includes(file);
    });
  }

  it("says that a file is missing or broken", () => {
    expect(() => readNotebook(path.join(folder, "none.ipynb"))).to.throw(InputError, /cannot read the notebook/);
    const file = path.join(folder, "cut.ipynb");
    fs.writeFileSync(file, '{"cells": [');
    expect(() => readNotebook(file)).to.throw(InputError, /is not JSON/);
  });

  it("gives cells what they lack: metadata, outputs, and an id where the format has them", () => {
    const bare = { cells: [{ cell_type: "code", source: [] }], nbformat: 4 };
    const [cell] = readNotebook(writeNotebookFile(folder, "bare.ipynb", { ...bare, nbformat_minor: 5 })).cells;
    expect(cell).to.deep.include({ metadata: {}, outputs: [] }).and.have.property("id");
    const [old] = readNotebook(writeNotebookFile(folder, "old.ipynb", { ...bare, nbformat_minor: 4 })).cells;
    expect(old).to.not.have.property("id");
  });
});

describe("writeNotebook()", () => {
  it("writes lists of lines as Jupyter does, and keeps what it does not know", () => {
    const book = { ...notebookOf(["a\nb"]), metadata: { strange: { deep: [1] } } };
    const outputs = [
      { output_type: "stream", name: "stdout", text: "x\ny\n" },
      {
        output_type: "display_data",
        metadata: {},
        data: { "text/html": "<p>\n</p>", "image/png": "QUJD\n", "application/json": { a: 1 } },
      },
    ];
    const file = path.join(folder, "out.ipynb");
    Object.assign(book.cells[0], { outputs });
    writeNotebook(file, book as unknown as Notebook);
    const written = JSON.parse(fs.readFileSync(file, "utf8"));
    expect(written.metadata).to.deep.equal({ strange: { deep: [1] } });
    expect(written.cells[0].source).to.deep.equal(["a\n", "b"]);
    expect(written.cells[0].outputs[0].text).to.deep.equal(["x\n", "y\n"]);
    expect(written.cells[0].outputs[1].data).to.deep.equal({
      "text/html": ["<p>\n", "</p>"],
      "image/png": "QUJD\n",
      "application/json": { a: 1 },
    });
    expect(fs.readdirSync(folder).filter((name) => name.includes(".tmp-"))).to.deep.equal([]);
  });
});
