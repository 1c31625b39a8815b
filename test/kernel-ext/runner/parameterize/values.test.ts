import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { InputError } from "../../../../kernel-ext/errors";
import {
  combinations,
  type ParameterValues,
  parameterDocument,
  parseAxis,
  parseValue,
  readParameterFile,
  recordable,
} from "../../../../kernel-ext/runner/parameterize";
import { temporaryFolder } from "../../support";

describe("parseValue()", () => {
  const cases: [string, unknown][] = [
    ["5", 5],
    ["-.5", -0.5],
    ["1e-4", 0.0001],
    ["+3", 3],
    ["007", 7],
    ["True", true],
    ["None", null],
    ['[1, "a"]', [1, "a"]],
    ["9007199254740991", 9007199254740991],
    ["9007199254740992", 9007199254740992],
    ["10000000000000000000000", 1e22],
    ["0.1234567890123456789", 0.12345678901234568],
    ['"12345678901234567890"', "12345678901234567890"],
    ["constructor", "constructor"],
    ["toString", "toString"],
    ["__proto__", "__proto__"],
    ["hasOwnProperty", "hasOwnProperty"],
    ["NaN", "NaN"],
    ["", ""],
  ];
  for (const [text, value] of cases) {
    it(`reads ${text} as ${JSON.stringify(value)}`, () => expect(parseValue(text)).to.deep.equal(value));
  }

  const inexact: [string, RegExp][] = [
    ["12345678901234567890", /is 12345678901234567890, which no number .* become 12345678901234567168/],
    ["9007199254740993", /would become 9007199254740992/],
    ["-9007199254740993", /would become -9007199254740992/],
    ["1e999", /is 1e999, which no number .* become Infinity/],
    ['[1, {"a": 9007199254740993}]', /, a, is 9007199254740993/],
  ];
  for (const [text, words] of inexact) {
    it(`refuses ${text}, which would change`, () => expect(() => parseValue(text)).to.throw(InputError, words));
  }
});

describe("parameters of files and YAML", () => {
  const folder = temporaryFolder();
  const file = (name: string, text: string | Buffer) => {
    fs.writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };

  it("hold YAML's own numbers, and own names alone", () => {
    expect(parameterDocument("a: .nan\nb: [-.inf]\nc: 0x1F\nd: 1_000\nconstructor: 1", "it")).to.deep.equal({
      ...{ a: Number.NaN, b: [Number.NEGATIVE_INFINITY], c: 31, d: "1_000", constructor: 1 },
    });
    expect(Object.entries(readParameterFile(file("p.json", '{"__proto__": 1}')))).to.deep.equal([["__proto__", 1]]);
  });

  const refused: [string, () => ParameterValues, RegExp][] = [
    [
      "a whole number that is rounded, in YAML",
      () => parameterDocument("o: {a: 1, e: 12345678901234567890}", "it"),
      /it, o, e is 12345678901234567890/,
    ],
    ["a long hexadecimal number", () => parameterDocument("a: 0xFFFFFFFFFFFFFFFFF", "it"), /it, a is 0xF/],
    [
      "the same in JSON",
      () => readParameterFile(file("a.json", '{"o": {"e": 12345678901234567890}}')),
      /a\.json, o,, e, is 1/,
    ],
    ["a number beyond all", () => parameterDocument("a: 1e400", "it"), /it, a is 1e400/],
    ["a name given twice", () => parameterDocument("a: 1\na: 2", "it"), /it is not YAML: .*unique/],
    ["nothing", () => parameterDocument("", "it"), /holds no names with values/],
    ["what holds itself", () => parameterDocument("a: &a [*a]", "it"), /it holds itself, or more than 100/],
    [
      "what is too deep",
      () => ({ a: parseValue("[".repeat(5000) + "]".repeat(5000), "it") }),
      /it holds itself, or more than 100/,
    ],
    ["a list", () => parameterDocument("- 1", "it"), /expected an object, found \[1\]/],
    [
      "Latin-1",
      () => readParameterFile(file("l.yaml", Buffer.from("a: \u00e9", "latin1"))),
      /not UTF-8: line 1, byte 4/,
    ],
    ["JSON that is none", () => readParameterFile(file("b.json", '{"a": NaN}')), /is not JSON/],
  ];
  for (const [name, read, words] of refused) {
    it(`refuse ${name}`, () => expect(read).to.throw(InputError, words));
  }
});

describe("parseAxis()", () => {
  it("looks its name up among the given alone", () => {
    for (const name of ["constructor", "toString", "__proto__"]) {
      expect(() => parseAxis(name, {})).to.throw(InputError, /needs values/);
    }
    const [run] = combinations({}, [parseAxis("__proto__=5", {})]);
    expect(Object.entries(run.parameters)).to.deep.equal([["__proto__", 5]]);
  });

  it("refuses an axis without a name or a value, and a value that would change", () => {
    for (const text of ["=1", "a=", "a=1,,2"]) expect(() => parseAxis(text, {})).to.throw(InputError, /lacks a name/);
    expect(() => parseAxis("a=1,9007199254740993", {})).to.throw(InputError, /a value of --sweep a is 9/);
  });
});

describe("recordable()", () => {
  it("names the numbers that JSON does not know", () => {
    const given = { a: Number.NaN, b: [Number.POSITIVE_INFINITY, { c: Number.NEGATIVE_INFINITY }], d: 1, e: null };
    expect(recordable(given)).to.deep.equal({ a: "NaN", b: ["Infinity", { c: "-Infinity" }], d: 1, e: null });
  });
});
