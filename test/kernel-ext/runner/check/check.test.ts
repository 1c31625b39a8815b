import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { InputError } from "../../../../kernel-ext/errors";
import { builtInSanitizers, compareNotebooks, readSanitizers, sanitize } from "../../../../kernel-ext/runner/check";
import type { Notebook } from "../../../../kernel-ext/runner/nbformat";
import { notebookOf, temporaryFolder } from "../../support";

const stream = (text: string, name = "stdout") => ({ output_type: "stream", name, text });
const result = (data: object) => ({ output_type: "execute_result", data, metadata: {}, execution_count: 1 });
const failure = (ename: string, traceback: string[] = []) => ({ output_type: "error", ename, evalue: "v", traceback });

function bookOf(outputs: object[], tags: string[] = [], count: number | null = 1): Notebook {
  const book = notebookOf([{ source: "code()", tags }]);
  Object.assign(book.cells[0], { outputs, execution_count: count });
  return book as unknown as Notebook;
}

const differences = (stored: object[], found: object[], tags: string[] = []) =>
  compareNotebooks(bookOf(stored, tags), bookOf(found), builtInSanitizers).differences.map(
    ({ output, text }) => `${output}\n${text}`,
  );

describe("compareNotebooks()", () => {
  const figure = (id: string) =>
    result({ "application/vnd.plotly.v1+json": { data: [1] }, "text/html": `<div id="${id}">`, "image/png": id });
  const same: [string, object[], object[], string[]?][] = [
    ["the same", [stream("a\n"), result({ "text/plain": "1" })], [stream("a\n"), result({ "text/plain": ["1"] })]],
    ["a stream in pieces", [stream("a"), stream("b"), stream("!", "stderr")], [stream("ab"), stream("!", "stderr")]],
    [
      "times and paths",
      [stream("took 1.5 s in /home/a/b at 2024-01-01T10:00:00Z")],
      [stream("took 22 ms in /tmp/c at 2025-02-02T11:11:11Z")],
    ],
    ["tracebacks", [failure("E", ["line 1"])], [failure("E", ["line 2"])]],
    ["a figure with other ids", [figure("x")], [figure("y")]],
    ["anything ignored", [stream("a")], [], ["check-ignore"]],
    ["other words of the same shape", [stream("a 1\nb\n")], [stream("c 2\nd\n")], ["check-shape"]],
    [
      "numbers within the tolerance",
      [stream("loss 0.500 (1e3)")],
      [stream("loss 0.504 (1003)")],
      ["check-number tolerance=0.01"],
    ],
    ["a tolerance in a tag of its own", [stream("0.50")], [stream("0.59")], ["check-number", "tolerance=0.1"]],
    ["NaN and Infinity", [stream("NaN -Infinity")], [stream("nan -inf")], ["check-number"]],
  ];
  for (const [name, stored, found, tags] of same) {
    it(`finds no difference in ${name}`, () => expect(differences(stored, found, tags)).to.deep.equal([]));
  }

  const other: [string, object[], object[], string[], RegExp][] = [
    [
      "a line",
      [stream("a\nb\nc\n")],
      [stream("a\nx\nc\n")],
      [],
      /^stdout\n--- stored\n\+\+\+ this run\n[\s\S]*-b\n\+x$/m,
    ],
    [
      "an output that is missing",
      [result({ "text/plain": "1" })],
      [],
      [],
      /^result: text\/plain\nthe notebook holds it and the run did not write it:\n1/,
    ],
    [
      "an output too many",
      [],
      [stream("new")],
      [],
      /^stdout\nthe run wrote it and the notebook does not hold it:\nnew/,
    ],
    [
      "another type",
      [result({ "text/plain": "1" })],
      [result({ "text/html": "1" })],
      [],
      /result: text\/plain\nthe notebook holds it/,
    ],
    ["an error", [failure("A")], [failure("B")], [], /-A: v\n\+B: v/],
    [
      "a picture",
      [result({ "image/png": "AAAA" })],
      [result({ "image/png": "BBBBBB" })],
      [],
      /other content: 4 characters stored, 6 written/,
    ],
    [
      "figures' data",
      [result({ "application/vnd.plotly.v1+json": { data: [1] } })],
      [result({ "application/vnd.plotly.v1+json": { data: [2] } })],
      [],
      /plotly/,
    ],
    ["the shape", [stream("a\nb")], [stream("a")], ["check-shape"], /stdout/],
    [
      "a number",
      [stream("loss 0.5")],
      [stream("loss 0.52")],
      ["check-number tolerance=0.01"],
      /beyond the tolerance of 0\.01/,
    ],
    ["words around numbers", [stream("loss 0.5")], [stream("gain 0.5")], ["check-number"], /-loss 0\.5\n\+gain 0\.5/],
    ["NaN where a number was", [stream("1.5")], [stream("NaN")], ["check-number tolerance=10"], /NaN/],
  ];
  for (const [name, stored, found, tags, words] of other) {
    it(`shows a difference in ${name}`, () => {
      const all = differences(stored, found, tags);
      expect(all.join("\n")).to.match(words);
    });
  }

  it("compares no cell that the notebook holds no run of, and says which", () => {
    const { compared, neverRun } = compareNotebooks(bookOf([], [], null), bookOf([stream("a")]));
    expect({ compared, neverRun }).to.deep.equal({ compared: 0, neverRun: [1] });
  });

  it("leaves injected parameters out on both sides", () => {
    const stored = bookOf([stream("a")]);
    const executed = bookOf([stream("a")]);
    executed.cells.unshift(structuredClone(bookOf([], ["injected-parameters"]).cells[0]));
    expect(compareNotebooks(stored, executed)).to.deep.include({ differences: [], compared: 1 });
  });
});

describe("sanitize()", () => {
  const cases: [string, string][] = [
    ["id 123e4567-e89b-12d3-a456-426614174000", "id <uuid>"],
    ["on 2024-05-06 07:08:09.123", "on <date>"],
    ["at 23:59:01", "at <time>"],
    ["12.5 ms, 3 min, 1e-3 s", "<duration>, <duration>, <duration>"],
    ["<obj at 0x7f00deadbeef>", "<obj at <address>>"],
    ["in /home/me/x.ts:3", "in <path>:3"],
    ["see https://example.org/a/b and 3/4 or a/b", "see https://example.org/a/b and 3/4 or a/b"],
    ["loss 0.5, 12 steps", "loss 0.5, 12 steps"],
  ];
  for (const [text, expected] of cases) {
    it(`makes ${JSON.stringify(expected)} of ${JSON.stringify(text)}`, () =>
      expect(sanitize(text, builtInSanitizers)).to.equal(expected));
  }
});

describe("readSanitizers()", () => {
  const folder = temporaryFolder();
  const read = (text: string) => {
    const file = path.join(folder, "sanitize");
    fs.writeFileSync(file, text);
    return readSanitizers(file);
  };
  it("reads nbval's form and YAML", () => {
    const nbval = read("[regex1]\nregex: <[0-9]+>\nreplace: N\n\n[regex2]\nregex: rate .*\nreplace: rate\n");
    const yaml = read("- {regex: '<[0-9]+>', replace: N}\n- regex: rate .*\n  replace: rate\n");
    for (const sanitizers of [nbval, yaml]) expect(sanitize("<12> rate 3/s", sanitizers)).to.equal("N rate");
  });
  it("names the entry that cannot be used", () => {
    expect(() => read("- {regex: '('  , replace: x}")).to.throw(InputError, /entry 1 is not a regular expression/);
    expect(() => read("- {regex: a}")).to.throw(InputError, /entry 1 lacks a text regex or replace/);
    expect(() => read("a: 1")).to.throw(InputError, /expected a list/);
  });
});
