import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { InputError } from "../../../../kernel-ext/errors";
import { readNotebook } from "../../../../kernel-ext/runner/nbformat";
import { notebookOf, root, temporaryFolder, writeNotebookFile } from "../../support";

const folder = temporaryFolder();
const code = { cell_type: "code", id: "a", metadata: {}, source: "1", outputs: [], execution_count: null };
const book = (cell: object, rest: object = {}) => ({
  cells: [{ ...code, ...cell }],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
  ...rest,
});
const output = (value: object) => book({ outputs: [value] });
const stream = { output_type: "stream", name: "stdout", text: "" };
const result = { output_type: "execute_result", data: { "text/plain": "1" }, metadata: {}, execution_count: 1 };

/** What is broken, the notebook, and the words that say where; nbformat's own validator refuses each of them too. */
const broken: [string, unknown, RegExp][] = [
  [
    "a cell has no type",
    book({ cell_type: undefined }),
    /cell 1, cell_type: expected code, markdown or raw, found nothing/,
  ],
  ["a cell has a type of its own", book({ cell_type: "sql" }), /cell 1, cell_type: .*found "sql"/],
  ["a source is a number", book({ source: 3 }), /cell 1, source: expected a text or a list of lines, found 3/],
  ["a source holds a number", book({ source: ["a", 3] }), /cell 1, source: .*found \["a",3\]/],
  ["a cell is a text", book({}, { cells: ["x"] }), /cell 1: expected object, found "x"/],
  ["an id has a blank", book({ id: "a b" }), /cell 1, id: expected 1 to 64 letters, digits, - or _, found "a b"/],
  ["an id is too long", book({ id: "a".repeat(65) }), /cell 1, id/],
  ["metadata is a list", book({ metadata: [] }), /cell 1, metadata: expected object, found \[\]/],
  ["tags are a text", book({ metadata: { tags: "x" } }), /cell 1, metadata\.tags: expected array, found "x"/],
  [
    "a tag has a comma",
    book({ metadata: { tags: ["a,b"] } }),
    /cell 1, metadata\.tags\[0\]: expected a tag without commas/,
  ],
  ["a tag is given twice", book({ metadata: { tags: ["a", "a"] } }), /cell 1, metadata\.tags: expected each tag once/],
  [
    "collapsed is a text",
    book({ metadata: { collapsed: "yes" } }),
    /metadata\.collapsed: expected boolean, found "yes"/,
  ],
  ["scrolled is odd", book({ metadata: { scrolled: 3 } }), /metadata\.scrolled: expected true, false or "auto"/],
  ["a count is negative", book({ execution_count: -1 }), /execution_count: expected a whole number or null, found -1/],
  ["outputs are an object", book({ outputs: {} }), /cell 1, outputs: expected array, found \{\}/],
  ["an output has no type", output({}), /outputs\[0\]\.output_type: expected stream, display_data/],
  ["an output's type is unknown", output({ output_type: "pyout" }), /outputs\[0\]\.output_type: .*found "pyout"/],
  [
    "a stream has no name",
    output({ ...stream, name: undefined }),
    /outputs\[0\]\.name: expected string, found nothing/,
  ],
  ["a stream's text is null", output({ ...stream, text: null }), /outputs\[0\]\.text: expected a text/],
  ["a display has no data", output({ output_type: "display_data", metadata: {} }), /outputs\[0\]\.data/],
  [
    "text/plain is a number",
    output({ ...result, data: { "text/plain": 1 } }),
    /outputs\[0\]\.data\.text\/plain: .*found 1/,
  ],
  [
    "a traceback is a text",
    output({ output_type: "error", ename: "E", evalue: "", traceback: "t" }),
    /outputs\[0\]\.traceback/,
  ],
  ["an error has no name", output({ output_type: "error", evalue: "", traceback: [] }), /outputs\[0\]\.ename/],
  [
    "a kernelspec has no name",
    book({}, { metadata: { kernelspec: { display_name: "x" } } }),
    /metadata\.kernelspec\.name: expected string/,
  ],
  [
    "language_info is a text",
    book({}, { metadata: { language_info: "python" } }),
    /metadata\.language_info: expected object/,
  ],
  [
    "an attachment is a text",
    { ...book({}), cells: [{ cell_type: "markdown", id: "m", metadata: {}, source: "", attachments: "x" }] },
    /cell 1, attachments/,
  ],
  [
    "execution times are numbers",
    book({ metadata: { execution: { "iopub.status.busy": 1 } } }),
    /metadata\.execution\.iopub\.status\.busy: expected string/,
  ],
  ["the format is older", book({}, { nbformat: 3 }), /expected nbformat 4, found 3.*open and save it in JupyterLab/],
  ["the cells are missing", book({}, { cells: undefined }), /expected a list of cells, found nothing/],
  ["metadata is a text", book({}, { metadata: "x" }), /metadata: expected object, found "x"/],
];

/** Sound in every part, whatever a strict reader might think. */
const sound: [string, unknown][] = [
  ["every kind of output", output(result)],
  [
    "JSON in JSON types",
    output({ ...result, data: { "application/json": [1, { a: null }], "application/x+json": 3 } }),
  ],
  ["no kernel at all", book({})],
  [
    "raw cells with a format",
    { ...book({}), cells: [{ cell_type: "raw", id: "r", metadata: { format: "text/latex" }, source: ["a"] }] },
  ],
  ["format 4.0 with prompt numbers", { ...book({ id: undefined, execution_count: 3 }), nbformat_minor: 0 }],
  [
    "format 4.4 without ids",
    { ...book({ id: undefined, metadata: { execution: { "iopub.status.idle": "t" } } }), nbformat_minor: 4 },
  ],
];

describe("readNotebook()", () => {
  for (const [name, content, words] of broken) {
    it(`says where when ${name}`, () => {
      const file = writeNotebookFile(folder, "bad.ipynb", content);
      expect(() => readNotebook(file))
        .to.throw(InputError, words)
        .with.property("message")
        .that.includes(file);
    });
  }
  for (const [name, content] of sound) {
    it(`takes ${name}`, () =>
      expect(readNotebook(writeNotebookFile(folder, "good.ipynb", content)).cells).to.have.length(1));
  }

  it("agrees with nbformat's own validator on all of these", function () {
    const python = path.join(root, ".oracle", "bin", "python");
    const program = `
import json, sys, nbformat
for text in json.load(sys.stdin):
    book = nbformat.from_dict(json.loads(text))
    try:
        nbformat.validate(book); print("good")
    except Exception as error: print("bad")`;
    const all = [...broken.map(([, content]) => content), ...sound.map(([, content]) => content)];
    const texts = all.map((content) => JSON.stringify(content));
    const { status, stdout } = spawnSync(python, ["-W", "ignore", "-c", program], {
      input: JSON.stringify(texts),
      encoding: "utf8",
    });
    if (status !== 0) {
      console.log("      skipped: there is no .oracle/bin/python with nbformat (`npm run oracle` makes one)");
      this.skip();
    }
    const verdicts = stdout.trim().split("\n");
    const expected = [...broken.map(() => "bad"), ...sound.map(() => "good")];
    const names = [...broken, ...sound].map(([name]) => name);
    expect(names.filter((_, i) => verdicts[i] !== expected[i])).to.deep.equal([]);
  });

  it("says at which line a file stops being JSON, and that one is missing", () => {
    const file = path.join(folder, "cut.ipynb");
    fs.writeFileSync(file, '{\n "cells": [\n<<<<<<< HEAD\n');
    expect(() => readNotebook(file)).to.throw(InputError, /is not JSON at line 3, column 1: .*merge conflict/);
    expect(() => readNotebook(path.join(folder, "none.ipynb"))).to.throw(InputError, /cannot read the notebook/);
  });

  it("gives cells what the format lets be absent, ids only where it has them", () => {
    const bare = { cells: [{ cell_type: "code", source: [] }], nbformat: 4 };
    const [cell] = readNotebook(writeNotebookFile(folder, "bare.ipynb", { ...bare, nbformat_minor: 5 })).cells;
    expect(cell).to.deep.include({ metadata: {}, outputs: [], execution_count: null });
    expect(cell.id).to.match(/^[0-9a-f]{8}$/);
    const [old] = readNotebook(writeNotebookFile(folder, "old.ipynb", { ...bare, nbformat_minor: 4 })).cells;
    expect(old).to.not.have.property("id");
  });

  it("gives an id that is there twice anew, and reads a newer format, with a warning each", () => {
    const twice = { ...notebookOf(["1", "2"]), nbformat_minor: 6 };
    twice.cells[1].id = twice.cells[0].id;
    const warnings: string[] = [];
    const { cells } = readNotebook(writeNotebookFile(folder, "twice.ipynb", twice), {
      onWarning: (text) => warnings.push(text),
    });
    expect(cells[0].id).to.equal("cell-0");
    expect(cells[1].id).to.match(/^[0-9a-f]{8}$/);
    expect(warnings.join("\n")).to.match(/4\.6 is newer[\s\S]*cell 2 has the id cell-0 of an earlier cell/);
  });
});
