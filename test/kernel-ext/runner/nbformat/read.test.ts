import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import * as zlib from "node:zlib";
import { expect } from "chai";
import { InputError } from "../../../../kernel-ext/errors";
import { readNotebook, tagsOf } from "../../../../kernel-ext/runner/nbformat";
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
  ["metadata is a list", book({ metadata: [1] }), /cell 1, metadata: expected object, found \[1\]/],
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
    "language_info is a text",
    book({}, { metadata: { language_info: "python" } }),
    /metadata\.language_info: expected object/,
  ],
  [
    "an attachment is a text",
    { ...book({}), cells: [{ cell_type: "markdown", id: "m", metadata: {}, source: "", attachments: "x" }] },
    /cell 1, attachments/,
  ],
  ["the format is not there", book({}, { nbformat: undefined }), /expected nbformat 4, found nothing/],
  ["the format is 3 and there are no worksheets", book({}, { nbformat: 3 }), /expected a list of worksheets/],
  [
    "the format is 2",
    book({}, { nbformat: 2 }),
    /nbformat 2, of IPython before 2013\. To do: convert it: jupyter nbconvert/,
  ],
  ["the format is 1", book({}, { nbformat: 1 }), /it is in nbformat 1/],
  [
    "the format is of the future",
    book({}, { nbformat: 5 }),
    /nbformat 5, newer than the nbformat 4.*save it as nbformat 4/,
  ],
  ["the format is a text", book({}, { nbformat: "4" }), /expected nbformat 4, found "4"/],
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

const markdownCell = (more: object) => ({ cell_type: "markdown", metadata: {}, source: "# a", ...more });

/**
 * Against the format, and yet every reader of Jupyter's takes it: nbformat logs a complaint, and nbclient runs the
 * notebook.
 */
const forgiven: [string, unknown][] = [
  ["tags that are a text", book({ metadata: { tags: "x" } })],
  ["a tag with a comma", book({ metadata: { tags: ["a,b"] } })],
  ["a tag given twice", book({ metadata: { tags: ["a", "a"] } })],
  ["collapsed and scrolled of any type", book({ metadata: { collapsed: "yes", scrolled: 3 } })],
  ["a name that is empty", book({ metadata: { name: "" } })],
  ["execution times that are numbers", book({ metadata: { execution: { "iopub.status.busy": 1 } } })],
  ["a kernelspec without display_name", book({}, { metadata: { kernelspec: { name: "x" } } })],
  ["a kernelspec without name", book({}, { metadata: { kernelspec: { display_name: "x" } } })],
  ["a kernelspec that is null", book({}, { metadata: { kernelspec: null } })],
  ["language_info without name", book({}, { metadata: { language_info: { version: "1" } } })],
  ["a title that is a number", book({}, { metadata: { title: 3 } })],
  ["authors that are a text", book({}, { metadata: { authors: "a" } })],
  ["an output's metadata as an empty list", output({ ...result, metadata: [] })],
  ["a cell's metadata as an empty list", book({ metadata: [] })],
  ["the notebook's metadata as an empty list", book({}, { metadata: [] })],
  ["attachments as an empty list", book({}, { cells: [markdownCell({ id: "m", attachments: [] })] })],
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

  for (const [name, content] of forgiven) {
    it(`takes ${name}, as nbclient does`, () => {
      const [cell] = readNotebook(writeNotebookFile(folder, "forgiven.ipynb", content)).cells;
      expect(Array.isArray(cell.metadata)).to.equal(false);
    });
  }

  for (const minor of [0, 1, 2, 3, 4, 5]) {
    it(`takes Markdown and raw cells without attachments in nbformat 4.${minor}`, () => {
      const id = minor === 5 ? { id: "m" } : {};
      const cells = [markdownCell(id), { ...markdownCell(id), cell_type: "raw", ...(minor === 5 && { id: "r" }) }];
      const content = { ...book({}), nbformat_minor: minor, cells };
      expect(readNotebook(writeNotebookFile(folder, "md.ipynb", content)).cells).to.have.length(2);
    });
  }

  it("reads a text as tags", () => {
    const { cells } = readNotebook(
      writeNotebookFile(folder, "tags.ipynb", book({ metadata: { tags: "parameters, raises-exception" } })),
    );
    expect(tagsOf(cells[0])).to.deep.equal(["parameters", "raises-exception"]);
  });

  it("agrees with nbformat's own validator on all of these", function () {
    const python = path.join(root, ".oracle", "bin", "python");
    const program = `
import json, sys, nbformat
for text in json.load(sys.stdin):
    book = nbformat.from_dict(json.loads(text))
    try:
        nbformat.validate(book); print("good")
    except Exception as error: print("bad")`;
    const all = [...broken, ...sound, ...forgiven].map(([, content]) => content);
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
    const expected = [...broken.map(() => "bad"), ...sound.map(() => "good"), ...forgiven.map(() => "bad")];
    const names = [...broken, ...sound, ...forgiven].map(([name]) => name);
    expect(names.filter((_, i) => verdicts[i] !== expected[i])).to.deep.equal([]);
  });

  const good = JSON.stringify(book({}), null, 1);
  const accidents: [string, string | Buffer, RegExp][] = [
    ["a merge conflict", '{\n "cells": [\n<<<<<<< HEAD\n', /is not JSON at line 3, column 1: a merge conflict/],
    ["NaN", '{"a": [1,\n NaN]}', /at line 2, column 2: NaN is not a number that JSON has.*To do: write null/],
    ["-Infinity", '{"a": -Infinity}', /at line 1, column \d: -Infinity is not a number/],
    [
      "a comma too many",
      '{"cells": [\n1,\n]}',
      /at line 2, column 2: a comma in front of \]\. To do: take the comma out/,
    ],
    ["a comma behind the last name", '{"a": 1,}', /at line 1, column 8: a comma in front of \}/],
    ["a comment", '{"a": 1 // why\n}', /at line 1, column 9: a comment/],
    ["its end missing", '{"cells": [', /at line 1, column 12: it ends there, cut off/],
    ["nothing in it", "", /is not JSON: it is empty/],
    ["single quotes", "{'a': 1}", /at line 1, column 2: /],
    ["Latin-1", Buffer.from('{"a":\n "\u00e9"}', "latin1"), /not UTF-8: line 2, byte 9 of the file is 0xe9/],
    ["UTF-16", Buffer.from("\uFEFF{}", "utf16le"), /it is UTF-16/],
    ["gzip's bytes", zlib.gzipSync(good), /it is compressed by gzip/],
    ["100,000 brackets", "[".repeat(1e5) + "]".repeat(1e5), /nested too deeply|expected an object/],
    [
      "cells nested too deeply",
      `{"nbformat":4,"nbformat_minor":4,"cells":[],"metadata":${"[".repeat(1e5)}${"]".repeat(1e5)}}`,
      /nested too deeply/,
    ],
  ];
  for (const [name, content, words] of accidents) {
    it(`says what is wrong with a file that has ${name}`, () => {
      const file = path.join(folder, "accident.ipynb");
      fs.writeFileSync(file, content);
      expect(() => readNotebook(file))
        .to.throw(InputError, words)
        .with.property("message")
        .that.includes(file);
    });
  }

  it("takes a byte order mark, and U+FFFD where the file has it", () => {
    const file = path.join(folder, "bom.ipynb");
    fs.writeFileSync(file, `\uFEFF${JSON.stringify(book({ source: "'\uFFFD'" }))}`);
    expect(readNotebook(file).cells[0].source).to.equal("'\uFFFD'");
  });

  it("says that there is none, that it is a folder, a pipe or a circle of links", () => {
    const place = (name: string) => path.join(folder, name);
    fs.mkdirSync(place("folder.ipynb"));
    fs.symlinkSync(place("b.ipynb"), place("a.ipynb"));
    fs.symlinkSync(place("a.ipynb"), place("b.ipynb"));
    spawnSync("mkfifo", [place("pipe.ipynb")]);
    expect(() => readNotebook(place("none.ipynb"))).to.throw(InputError, /cannot read the notebook.*no such file/);
    expect(() => readNotebook(place("folder.ipynb"))).to.throw(InputError, /it is a folder/);
    expect(() => readNotebook(place("pipe.ipynb"))).to.throw(InputError, /it is a pipe/);
    expect(() => readNotebook(place("a.ipynb"))).to.throw(InputError, /too many symbolic links/);
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
