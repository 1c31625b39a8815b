import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { createNotebookWriter, isCode, readNotebook, writeNotebook } from "../../../../kernel-ext/runner/nbformat";
import { parseLossless, stringifyLossless } from "../../../../kernel-ext/runner/nbformat/lossless";
import { notebookOf, temporaryFolder, writeNotebookFile } from "../../support";

const folder = temporaryFolder();

/** As Jupyter wrote it, with everything that JSON.parse would forget. */
const strange = `{
 "cells": [
  {
   "cell_type": "markdown",
   "id": "m",
   "metadata": {
    "10": 1.0,
    "9": 1e5,
    "big": 12345678901234567890,
    "escaped": "\\u00e9\\ud83d\\ude00",
    "slideshow": {
     "b": [
      0.10,
      -0.0
     ],
     "a": {}
    }
   },
   "source": [
    "# T\\u00eftle"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": null,
   "future": {
    "z": 2.50
   },
   "id": "c",
   "metadata": {
    "tags": [
     "a"
    ],
    "weight": 3.0
   },
   "outputs": [],
   "source": [
    "1"
   ]
  }
 ],
 "metadata": {
  "zeta": 1.50,
  "alpha": [
   1.0
  ]
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
`;

describe("writeNotebook()", () => {
  it("writes a file that Jupyter wrote back byte for byte", () => {
    const [file, copy] = [path.join(folder, "strange.ipynb"), path.join(folder, "copy.ipynb")];
    fs.writeFileSync(file, strange);
    writeNotebook(copy, readNotebook(file));
    expect(fs.readFileSync(copy, "utf8")).to.equal(strange);
  });

  it("writes no half of a character, which Jupyter could not read: neither one that the file had nor a new one", () => {
    const [file, copy] = [path.join(folder, "halves.ipynb"), path.join(folder, "copy.ipynb")];
    fs.writeFileSync(file, strange.replace("\\ude00", "").replace('"weight"', '"\\udc00"').replace("# T", "\\ud83d T"));
    const book = readNotebook(file);
    Object.assign(book.cells[1], {
      outputs: [{ output_type: "stream", name: "stdout", text: "a\ud83d" }],
      "\ud800": 1,
    });
    writeNotebook(copy, book);
    const text = fs.readFileSync(copy, "utf8");
    expect(text).to.not.match(/\\ud[89a-f]/i);
    expect(text).to.include('"weight": 3.0'.replace("weight", "\uFFFD"));
    expect(text)
      .to.include('"escaped": "é\uFFFD"')
      .and.include('"\uFFFD Tïtle"')
      .and.include('"a\uFFFD"')
      .and.include('"\uFFFD": 1');
    expect(text).to.include('"zeta": 1.50').and.include('"big": 12345678901234567890');
  });

  it("writes what changed anew, and keeps all around it", () => {
    const [file, copy] = [path.join(folder, "strange.ipynb"), path.join(folder, "copy.ipynb")];
    fs.writeFileSync(file, strange);
    const book = readNotebook(file);
    Object.assign(book.cells[1], {
      execution_count: 7,
      outputs: [{ output_type: "stream", name: "stdout", text: "a\nb" }],
    });
    Object.assign(book.metadata, { zeta: 2 });
    writeNotebook(copy, book);
    expect(fs.readFileSync(copy, "utf8")).to.equal(
      strange
        .replace('"zeta": 1.50', '"zeta": 2')
        .replace('"execution_count": null', '"execution_count": 7')
        .replace(
          '"outputs": []',
          '"outputs": [\n    {\n     "output_type": "stream",\n     "name": "stdout",\n     "text": [\n      "a\\n",\n      "b"\n     ]\n    }\n   ]',
        ),
    );
  });

  it("writes texts as lists of lines, as Jupyter does, and leaves no temporary file", () => {
    const book = notebookOf(["a\nb"]);
    const data = { "text/html": "<p>\n</p>", "image/png": "QUJD\n", "application/json": { a: 1 } };
    Object.assign(book.cells[0], { outputs: [{ output_type: "display_data", metadata: {}, data }] });
    const file = writeNotebookFile(folder, "lines.ipynb", book);
    writeNotebook(file, readNotebook(file));
    const [cell] = JSON.parse(fs.readFileSync(file, "utf8")).cells;
    expect(cell.source).to.deep.equal(["a\n", "b"]);
    expect(cell.outputs[0].data).to.deep.equal({ ...data, "text/html": ["<p>\n", "</p>"] });
    expect(fs.readdirSync(folder).filter((name) => name.includes(".tmp-"))).to.deep.equal([]);
  });
});

describe("createNotebookWriter()", () => {
  const book = readNotebook(writeNotebookFile(folder, "source.ipynb", notebookOf(["1", "2"])));
  const counts = (file: string) =>
    JSON.parse(fs.readFileSync(file, "utf8")).cells.map((cell: { execution_count: number }) => cell.execution_count);
  const setCounts = (count: number) => {
    for (const cell of book.cells) if (isCode(cell)) cell.execution_count = count;
  };

  it("writes the cells that are named as changed, the notebook's metadata always, the newest save last", async () => {
    const file = path.join(folder, "writer.ipynb");
    const writer = createNotebookWriter(file, book);
    writer.save([]);
    for (let i = 1; i <= 5; i++) {
      setCounts(i);
      Object.assign(book.metadata, { run: i });
      writer.save([book.cells[1]]);
    }
    await writer.saved();
    expect(counts(file)).to.deep.equal([null, 5]);
    expect(JSON.parse(fs.readFileSync(file, "utf8")).metadata.run).to.equal(5);
    setCounts(7);
    writer.save(book.cells);
    await writer.saved();
    expect(counts(file)).to.deep.equal([7, 7]);
    expect(fs.readdirSync(folder).filter((name) => name.includes(".tmp-"))).to.deep.equal([]);
  });

  it("tells of a write that failed to whoever waits, then and later", async () => {
    const writer = createNotebookWriter(path.join(folder, "none", "writer.ipynb"), book);
    writer.save([]);
    const problems = [await writer.failed.catch((error) => error), await writer.saved().catch((error) => error)];
    for (const problem of problems) expect(problem.message).to.match(/cannot write .*none\/writer\.ipynb: ENOENT/);
  });
});

describe("stringifyLossless()", () => {
  it("writes any JSON as JSON.stringify would, read or made", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false } as never), (value) => {
        const text = JSON.stringify(value, null, 1);
        expect(stringifyLossless(JSON.parse(text))).to.equal(text);
        expect(JSON.parse(stringifyLossless(parseLossless(JSON.stringify(value))))).to.deep.equal(JSON.parse(text));
      }),
    );
  });
});
